package io.tributary.mapping;

/** Strings in single or double quotes. A backslash pair without a meaning stays as it is, so regexes need no doubling. */
final class StringLiteral {

    private StringLiteral() {}

    /** Offset behind the closing quote. */
    static int end(Source source, int start) {
        String text = source.text();
        char quote = text.charAt(start);
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw source.error(start, "A string without a closing quote");
        }
        return at + 1;
    }

    /** The content with its escapes resolved. */
    static String read(Source source, int start) {
        int end = end(source, start) - 1;
        String text = source.text();
        StringBuilder out = new StringBuilder(end - start);
        int at = start + 1;
        while (at < end) {
            char c = text.charAt(at);
            at += c == '\\' ? escape(text, at, out) : plain(c, out);
        }
        return out.toString();
    }

    private static int plain(char c, StringBuilder out) {
        out.append(c);
        return 1;
    }

    private static int escape(String text, int at, StringBuilder out) {
        char c = text.charAt(at + 1);
        int simple = "\\\"'ntrbf".indexOf(c);
        if (simple >= 0) {
            out.append("\\\"'\n\t\r\b\f".charAt(simple));
            return 2;
        }
        if (c == 'u'
                && at + 6 <= text.length()
                && text.substring(at + 2, at + 6).matches("[0-9A-Fa-f]{4}")) {
            out.append((char) Integer.parseInt(text, at + 2, at + 6, 16));
            return 6;
        }
        out.append('\\').append(c);
        return 2;
    }
}
