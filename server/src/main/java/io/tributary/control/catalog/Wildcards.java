package io.tributary.control.catalog;

/** Texts with {@code *} for any number of characters and {@code **} for a star itself. */
final class Wildcards {

    private static final char ANY = '*';
    /** Stands for a literal star while matching; no JSON text of a name is searched for it. */
    private static final char STAR = '\uFFFF';

    private Wildcards() {}

    /** Whether the whole text fits; linear in practice, and never more than pattern times text. */
    static boolean matches(String pattern, String text) {
        return fits(pattern.replace("**", String.valueOf(STAR)), text);
    }

    private static boolean fits(String pattern, String text) {
        int p = 0;
        int t = 0;
        int afterAny = -1;
        int retryFrom = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == ANY) {
                afterAny = ++p;
                retryFrom = t;
            } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t))) {
                p++;
                t++;
            } else if (afterAny >= 0) {
                p = afterAny;
                t = ++retryFrom;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean same(char pattern, char text) {
        return pattern == (text == ANY ? STAR : text);
    }
}
