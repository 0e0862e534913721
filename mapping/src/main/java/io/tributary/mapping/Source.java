package io.tributary.mapping;

/** The text of an expression, and errors that point into it. */
record Source(String text) {

    /** Longest expression, in characters (contract §2.11). */
    static final int LONGEST = 4096;

    ExpressionException error(int offset, String message) {
        return new ExpressionException(message, line(offset), column(offset));
    }

    /** Line of an offset, from 1. */
    int line(int offset) {
        int line = 1;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** Column of an offset in its line, from 1; an offset behind the text counts as its end. */
    int column(int offset) {
        int place = Math.min(offset, text.length());
        return place - text.lastIndexOf('\n', place - 1);
    }

    /** How a position ends a message. */
    static String shown(int line, int column) {
        return " (line " + line + ", column " + column + ")";
    }
}
