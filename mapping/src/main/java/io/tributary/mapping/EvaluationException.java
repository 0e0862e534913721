package io.tributary.mapping;

/**
 * An expression that has no value for a record. Ordinary while data is bad, therefore without a stack trace. The message
 * tells what was expected and found, never a value of the record, and ends with the position of the operator, function or
 * method that gave up.
 */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int NOWHERE = -1;

    private final String reason;
    private final int offset;
    private final boolean limit;
    private final int line;
    private final int column;

    EvaluationException(String reason) {
        this(reason, reason, NOWHERE, false, 1, 1);
    }

    private EvaluationException(String message, String reason, int offset, boolean limit, int line, int column) {
        super(message, null, false, false);
        this.reason = reason;
        this.offset = offset;
        this.limit = limit;
        this.line = line;
        this.column = column;
    }

    /** More work, text or depth was asked for than an expression may have: nothing the data's author can catch. */
    static EvaluationException limit(String reason) {
        return new EvaluationException(reason, reason, NOWHERE, true, 1, 1);
    }

    /** True if the expression came to a limit of what it may spend. */
    boolean isLimit() {
        return limit;
    }

    /** The same error at a place of the expression, unless it knows a more exact one. */
    EvaluationException at(int place) {
        return offset == NOWHERE ? new EvaluationException(reason, reason, place, limit, line, column) : this;
    }

    /** The same error, its place told as line and column; the start of the text if it has none. */
    EvaluationException in(Source source) {
        int place = Math.max(offset, 0);
        int atLine = source.line(place);
        int atColumn = source.column(place);
        return new EvaluationException(reason + Source.shown(atLine, atColumn), reason, place, limit, atLine, atColumn);
    }

    /** Line of the part that failed, from 1. */
    public int line() {
        return line;
    }

    /** Column of the part that failed, from 1, in UTF-16 code units. */
    public int column() {
        return column;
    }
}
