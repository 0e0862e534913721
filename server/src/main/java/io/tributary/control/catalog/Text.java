package io.tributary.control.catalog;

/** Text of clients in messages. */
final class Text {

    private static final int SHOWN = 100;

    private Text() {}

    /** At most a hundred characters of it, for an error's detail. */
    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
