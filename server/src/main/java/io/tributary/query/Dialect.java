package io.tributary.query;

import java.util.List;
import java.util.Set;

/**
 * Accepts what users of the platform's query service write and the engine doesn't know (query contract §6.2): subscripts of lists count from 0, names may
 * stand in backquotes, and a few functions have other names.
 */
final class Dialect {

    /** Functions under the names that the platform gives them. */
    static final List<String> MACROS = List.of(
            "create macro explode(x) as unnest(x)",
            "create macro explode_outer(x) as unnest(case when len(x) > 0 then x else [null] end)",
            "create macro size(x) as len(x)",
            "create macro array_contains_value(x, v) as list_contains(x, v)");

    /** Words after which a bracket opens a list and is no subscript. */
    private static final Set<String> NO_OPERAND = Set.of(
            "select",
            "where",
            "and",
            "or",
            "not",
            "in",
            "as",
            "on",
            "by",
            "then",
            "else",
            "when",
            "case",
            "having",
            "limit",
            "offset",
            "distinct",
            "from",
            "array",
            "between",
            "like",
            "values",
            "using",
            "returning");

    private final String sql;
    private final StringBuilder out;
    private int at;
    private boolean operand;

    private Dialect(String sql) {
        this.sql = sql;
        this.out = new StringBuilder(sql.length() + 16);
    }

    /** The statement in the engine's SQL. Texts, quoted names and comments stay as they are. */
    static String translate(String sql) {
        return new Dialect(stripped(sql)).run();
    }

    private static String stripped(String sql) {
        String text = sql.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return text;
    }

    private String run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                copy(1);
            } else if (sql.startsWith("--", at)) {
                copyUntil("\n");
            } else if (sql.startsWith("/*", at)) {
                copyUntil("*/");
            } else if (c == '\'') {
                quoted('\'', '\'');
                operand = true;
            } else if (c == '"') {
                quoted('"', '"');
                operand = true;
            } else if (c == '`') {
                quoted('`', '"');
                operand = true;
            } else if (Character.isLetterOrDigit(c) || c == '_') {
                word();
            } else if (c == '[' && operand) {
                subscript();
            } else {
                copy(1);
                operand = c == ')' || c == ']';
            }
        }
        return out.toString();
    }

    private void word() {
        int start = at;
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        String word = sql.substring(start, at);
        out.append(word);
        operand = !NO_OPERAND.contains(word.toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    /** {@code list[0]} is the first element on the platform, {@code list[1]} here. Maps have texts as keys, so a bare number is a list's. */
    private void subscript() {
        int end = at + 1;
        while (end < sql.length() && sql.charAt(end) >= '0' && sql.charAt(end) <= '9') {
            end++;
        }
        boolean number = end > at + 1 && end - at <= 9 && end < sql.length() && sql.charAt(end) == ']';
        if (number) {
            out.append('[')
                    .append(Integer.parseInt(sql.substring(at + 1, end)) + 1)
                    .append(']');
            at = end + 1;
            operand = true;
        } else {
            copy(1);
            operand = false;
        }
    }

    private void quoted(char mark, char written) {
        out.append(written);
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean doubled = c == mark && at + 1 < sql.length() && sql.charAt(at + 1) == mark;
            if (doubled) {
                out.append(written == mark ? "" + mark + mark : String.valueOf(mark));
                at += 2;
            } else if (c == mark) {
                at++;
                break;
            } else {
                out.append(c == written && written != mark ? "" + written + written : String.valueOf(c));
                at++;
            }
        }
        out.append(written);
    }

    private void copyUntil(String mark) {
        int end = sql.indexOf(mark, at);
        copy(end < 0 ? sql.length() - at : end + mark.length() - at);
    }

    private void copy(int characters) {
        out.append(sql, at, at + characters);
        at += characters;
    }
}
