package io.tributary.mapping;

/**
 * A place in what the author of a mapping wrote.
 *
 * @param text which of the two texts of the mapping
 * @param line from 1
 * @param column from 1, in UTF-16 code units
 */
public record Position(Text text, int line, int column) {

    /** The texts of a mapping. */
    public enum Text {
        /** The source: a path or an expression. */
        SOURCE,
        /** The destination. */
        DESTINATION
    }

    static Position of(ExpressionException e) {
        return new Position(Text.SOURCE, e.line(), e.column());
    }

    static Position of(EvaluationException e) {
        return new Position(Text.SOURCE, e.line(), e.column());
    }

    static Position of(Text text, PathText.Unreadable e) {
        return new Position(text, 1, e.column());
    }
}
