package io.tributary.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Something about a mapping that its author should know before the first record arrives.
 *
 * @param mapping index of the mapping in the list that was compiled, from 0
 * @param kind what it is about
 * @param message what was found and what was expected; a problem in an expression tells line and column
 * @param position where in the source or the destination; null if the mapping is wrong as a whole
 */
public record MappingProblem(
        int mapping, Kind kind, String message, @Nullable Position position) {

    /** The kinds of problem and, last, the one notice. */
    public enum Kind {
        /** The source or the destination can't be read. */
        PARSE_ERROR,
        /** The source is empty. */
        EMPTY_SOURCE,
        /** The destination is empty. */
        EMPTY_DESTINATION,
        /** The target schema has no such attribute. */
        UNKNOWN_DESTINATION,
        /** Another mapping writes the same attribute. */
        DUPLICATE_DESTINATION,
        /** The constant doesn't fit the type of the target. */
        COERCION_ERROR,
        /** A notice, no problem: a flat loyalty name was rewritten to the standard path. */
        REWRITTEN_DESTINATION
    }
}
