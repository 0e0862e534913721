package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Upper and lower case as Java has it in the root locale (contract §2.8), but in time and memory that grow with the text:
 * Java alone takes the square of a long text where one letter becomes several (ﬃ, İ), and a while for each Σ, which looks
 * for the end of its word.
 */
final class Letters {

    private static final String DOTTED_I = "\u0130";
    private static final String DOTTED_I_LOWER = "i\u0307";
    private static final char SIGMA = '\u03a3';
    /** Steps for a sigma; the search for the end of its word is the slowest part of lower case by far. */
    private static final int SIGMA_COST = 20;
    /** A text with sigmas is changed in pieces of so many characters, where possible at white space. */
    private static final int PIECE = 256;

    /** Letters whose upper case is several letters. */
    private static final Map<Character, String> SEVERAL = several();

    private Letters() {}

    private static Map<Character, String> several() {
        Map<Character, String> several = new HashMap<>();
        for (char c = 0x80; c < Character.MAX_VALUE; c++) {
            if (!Character.isSurrogate(c)) {
                String upper = Character.toString(c).toUpperCase(Locale.ROOT);
                if (upper.length() > 1) {
                    several.put(c, upper);
                }
            }
        }
        return Map.copyOf(several);
    }

    static JsonNode upper(Arguments a, String text) {
        StringBuilder out = null;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String upper = c < 0x80 ? null : SEVERAL.get(c);
            if (upper != null) {
                out = out == null ? new StringBuilder(text.length() + 16) : out;
                out.append(text.substring(start, i).toUpperCase(Locale.ROOT)).append(upper);
                start = i + 1;
                if (out.length() > Scope.TEXT) {
                    a.scope().produce(out.length());
                }
            }
        }
        String rest = text.substring(start).toUpperCase(Locale.ROOT);
        return a.result(out == null ? rest : out.append(rest).toString());
    }

    static JsonNode lower(Arguments a, String text) {
        String plain = text.replace(DOTTED_I, DOTTED_I_LOWER);
        if (plain.indexOf(SIGMA) < 0) {
            return a.result(plain.toLowerCase(Locale.ROOT));
        }
        a.scope().spend(SIGMA_COST * plain.chars().filter(c -> c == SIGMA).count());
        StringBuilder out = new StringBuilder(plain.length());
        int start = 0;
        while (start < plain.length()) {
            int end = pieceEnd(plain, start);
            out.append(plain.substring(start, end).toLowerCase(Locale.ROOT));
            start = end;
        }
        return a.result(out.toString());
    }

    private static int pieceEnd(String text, int start) {
        int end = start + PIECE;
        if (end >= text.length()) {
            return text.length();
        }
        for (int i = end; i > start + PIECE / 2; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }
}
