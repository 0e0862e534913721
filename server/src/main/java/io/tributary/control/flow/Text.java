package io.tributary.control.flow;

/** Words of clients, made fit for an error text. */
final class Text {

    private static final int SHOWN = 100;

    private Text() {}

    /** The text without control characters and not longer than anybody wants to read. */
    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
