package io.tributary.mapping;

import java.util.ArrayList;
import java.util.List;

/** Cuts a path into pieces: names between points, {@code [n]}, {@code [*]}, {@code ['k']}, {@code ${…}} (contract §2.3). */
final class PathText {

    /** Largest index: a path must not be able to ask for a huge array. */
    private static final int LARGEST_INDEX = 9_999;

    sealed interface Piece {

        /** A member. {@code digits}: written as bare digits, so it may also be the place of an element. */
        record Name(String name, boolean digits) implements Piece {}

        record At(int index) implements Piece {}

        record Each() implements Piece {}

        /** The text inside {@code ${…}}. */
        record Wrapped(String text) implements Piece {}
    }

    private final String text;
    /** A bracket that holds neither an index nor a star nor a quoted key is part of the name. */
    private final boolean lenient;

    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private PathText(String text, boolean lenient) {
        this.text = text;
        this.lenient = lenient;
    }

    /**
     * Cuts a path.
     *
     * @throws Unreadable if it isn't one; the message tells the place
     */
    static List<Piece> cut(String text, boolean lenient) {
        return new PathText(text, lenient).run();
    }

    /** Cuts a path whose only structure is the slash, as descriptors write it. */
    static List<Piece> cutSlashes(String text) {
        List<Piece> pieces = new ArrayList<>();
        int start = 1;
        while (start <= text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            pieces.addAll(cut(text.substring(start, end).replace(".", "\\."), false));
            start = end + 1;
        }
        return pieces;
    }

    private List<Piece> run() {
        step();
        while (at < text.length()) {
            if (text.charAt(at) != '.') {
                throw wrong("Expected a point");
            }
            at++;
            step();
        }
        return pieces;
    }

    private void step() {
        int start = at;
        if (text.startsWith("${", at)) {
            wrapped();
        } else if (!atBracket()) {
            name();
        }
        while (atBracket()) {
            bracket();
        }
        if (at == start) {
            throw wrong("Expected a name");
        }
    }

    private void wrapped() {
        int start = at + 2;
        int end = start;
        while (end < text.length() && text.charAt(end) != '}') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length() || end == start) {
            throw wrong("Expected a name and a closing } behind ${");
        }
        pieces.add(new Piece.Wrapped(text.substring(start, end)));
        at = end + 1;
    }

    private void name() {
        int start = at;
        StringBuilder name = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '.' && !atBracket()) {
            char c = text.charAt(at);
            if (c == ']' && !lenient) {
                throw wrong("Expected a backslash before a bracket that is part of a name");
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            name.append(c);
            at++;
        }
        if (name.isEmpty()) {
            throw wrong("Expected a name");
        }
        pieces.add(new Piece.Name(name.toString(), isIndex(start, at)));
    }

    private boolean isIndex(int start, int end) {
        if (end - start > 4) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private boolean atBracket() {
        return at < text.length() && text.charAt(at) == '[' && (!lenient || bracketEnd() > 0);
    }

    /** Offset of the closing bracket if what is between is an index, a star or a quoted key; else -1. */
    private int bracketEnd() {
        int inside = at + 1;
        if (inside >= text.length()) {
            return -1;
        }
        char first = text.charAt(inside);
        if (first == '\'' || first == '"') {
            int quote = inside + 1;
            while (quote < text.length() && text.charAt(quote) != first) {
                quote += text.charAt(quote) == '\\' ? 2 : 1;
            }
            return text.startsWith("]", quote + 1) ? quote + 1 : -1;
        }
        int close = text.indexOf(']', inside);
        boolean star = first == '*' && close == inside + 1;
        return star || (close > inside && close - inside <= 9 && digitsOnly(inside, close)) ? close : -1;
    }

    private boolean digitsOnly(int start, int end) {
        return text.chars().skip(start).limit(end - start).allMatch(c -> c >= '0' && c <= '9');
    }

    private void bracket() {
        int close = bracketEnd();
        if (close < 0) {
            throw wrong("Expected an index, * or a quoted name in brackets");
        }
        char first = text.charAt(at + 1);
        if (first == '*') {
            pieces.add(new Piece.Each());
        } else if (first == '\'' || first == '"') {
            pieces.add(new Piece.Name(unescaped(text.substring(at + 2, close - 1)), false));
        } else {
            int index = Integer.parseInt(text.substring(at + 1, close));
            if (index > LARGEST_INDEX) {
                throw wrong("Expected an index of at most " + LARGEST_INDEX);
            }
            pieces.add(new Piece.At(index));
        }
        at = close + 1;
    }

    /** A text without its backslashes. */
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return out.toString();
    }

    private Unreadable wrong(String expected) {
        String found = at < text.length() ? Character.toString(text.codePointAt(at)) : "the end";
        return new Unreadable(expected + ", found " + found, at + 1);
    }

    /** A text that is no path. */
    static final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final int column;

        private Unreadable(String reason, int column) {
            super(reason + " in the path at column " + column);
            this.reason = reason;
            this.column = column;
        }

        /** What was expected and found, without the place. */
        String reason() {
            return reason;
        }

        /** Where, from 1. */
        int column() {
            return column;
        }
    }
}
