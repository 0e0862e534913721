package io.tributary.xdm;

/** Text that can be written as UTF-8. JSON can escape half a surrogate pair; no column can hold it, and no answer can. */
final class Unicode {

    private static final char UNKNOWN = '\uFFFD';

    private Unicode() {}

    /** Where the first half of a pair without its other half stands; -1 when there is none. */
    static int half(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The text with a replacement character for each half, as it can be shown. */
    static String shown(String text) {
        if (half(text) < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text);
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isSurrogate(shown.charAt(i))) {
                if (isPair(shown, i)) {
                    i++;
                } else {
                    shown.setCharAt(i, UNKNOWN);
                }
            }
        }
        return shown.toString();
    }

    private static boolean isPair(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
