package io.tributary.mapping;

import org.jspecify.annotations.Nullable;

/**
 * A URI in the sense of RFC 3986, taken apart and not decoded.
 *
 * @param scheme as written
 * @param host without user and port; null if the URI has none
 * @param port as written; -1 if there is none
 * @param path as written, perhaps empty
 * @param query without the question mark; null if there is none
 * @param fragment without the number sign; null if there is none
 */
record Uri(
        String scheme,
        @Nullable String host,
        int port,
        String path,
        @Nullable String query,
        @Nullable String fragment) {

    private static final String EXCLUDED = " \"<>\\^`{|}";
    private static final int LARGEST_PORT = 65_535;

    /** Takes a text apart; null if it is no URI with a scheme. */
    static @Nullable Uri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !isScheme(text, colon) || !isClean(text)) {
            return null;
        }
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? null : text.substring(hash + 1);
        int end = hash < 0 ? text.length() : hash;
        int mark = text.indexOf('?');
        String query = mark < 0 || mark >= end ? null : text.substring(mark + 1, end);
        end = query == null ? end : mark;
        String scheme = text.substring(0, colon);
        if (!text.startsWith("//", colon + 1)) {
            return new Uri(scheme, null, -1, text.substring(colon + 1, end), query, fragment);
        }
        int slash = text.indexOf('/', colon + 3);
        int authorityEnd = slash < 0 || slash > end ? end : slash;
        Uri rest = new Uri(scheme, null, -1, text.substring(authorityEnd, end), query, fragment);
        return rest.withAuthority(text.substring(colon + 3, authorityEnd));
    }

    private @Nullable Uri withAuthority(String authority) {
        String address = authority.substring(authority.lastIndexOf('@') + 1);
        int bracket = address.lastIndexOf(']');
        int colon = address.indexOf(':', Math.max(bracket, 0));
        boolean literal = address.startsWith("[");
        if (literal != bracket > 0) {
            return null;
        }
        String name = colon < 0 ? address : address.substring(0, colon);
        int number = colon < 0 ? -1 : port(address.substring(colon + 1));
        if (number < -1 || (literal && bracket != name.length() - 1)) {
            return null;
        }
        return new Uri(scheme, name.isEmpty() ? null : name, number, path, query, fragment);
    }

    /** The port, -1 for an empty one, -2 for what is none. */
    private static int port(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            value = value * 10 + digit;
            if (digit < 0 || digit > 9 || value > LARGEST_PORT) {
                return -2;
            }
        }
        return value;
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isClean(String text) {
        int hashes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean badEscape = c == '%' && (!isHex(text, i + 1) || !isHex(text, i + 2));
            hashes += c == '#' ? 1 : 0;
            if (c < ' '
                    || c == 0x7f
                    || EXCLUDED.indexOf(c) >= 0
                    || badEscape
                    || hashes > 1
                    || Character.isSpaceChar(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
    }
}
