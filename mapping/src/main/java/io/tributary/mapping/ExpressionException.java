package io.tributary.mapping;

/** An expression that can't be parsed. The message tells what was found and expected, and ends with the position. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    ExpressionException(String message, int line, int column) {
        super(message + Source.shown(line, column));
        this.line = line;
        this.column = column;
    }

    /** Line of the offending text, from 1. */
    public int line() {
        return line;
    }

    /** Column of the offending text, from 1, in UTF-16 code units. */
    public int column() {
        return column;
    }
}
