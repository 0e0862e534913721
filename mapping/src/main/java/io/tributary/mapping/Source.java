package io.tributary.mapping;

/** The text of an expression, and errors that point into it. */
record Source(String text) {

    /** Longest expression, in characters (contract §2.11). */
    static final int LONGEST = 4096;

    ExpressionException error(int offset, String message) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new ExpressionException(message, line, offset - lineStart + 1);
    }
}
