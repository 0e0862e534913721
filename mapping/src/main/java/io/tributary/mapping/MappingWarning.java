package io.tributary.mapping;

import org.jspecify.annotations.Nullable;

/**
 * One column of one record that could not be written as its mapping wants it (Data Prep contract §5.10). It tells kinds
 * and places, never a value of the record, except what the author of the mapping wrote.
 *
 * @param kind what went wrong
 * @param destination the destination as written; for a member of a copied object or map followed by {@code .member}
 * @param source the source as written
 * @param sourceType how the source was read
 * @param exception a text that starts with the kind and follows the pattern that clients take apart
 * @param columnName the normalised destination
 * @param position the part of the source that failed; null if the value itself is what is wrong
 */
public record MappingWarning(
        Kind kind,
        String destination,
        String source,
        SourceType sourceType,
        String exception,
        String columnName,
        @Nullable Position position) {

    /** What can go wrong with a column. */
    public enum Kind {
        /** The source can't be read at all; the same for every record. */
        PARSE_ERROR,
        /** The expression has no value for this record. */
        EVALUATION_ERROR,
        /** The value doesn't fit the type of the target. */
        COERCION_ERROR,
        /** Several values met a target that holds one; the first was taken. */
        ARRAY_TRUNCATED,
        /** The target schema has no such attribute. */
        UNKNOWN_DESTINATION
    }

    /** A warning whose destination needs no normalisation. */
    public MappingWarning(Kind kind, String destination, String source, SourceType sourceType, String exception) {
        this(kind, destination, source, sourceType, exception, destination, null);
    }

    /**
     * Writes the text in the one form that known clients take apart.
     *
     * @param what what happened, without values and without a full stop
     */
    static String exception(Kind kind, String what, Place place, String expected, String actual) {
        String source = place.source().replace('\n', ' ').replace('\r', ' ');
        return kind + ": " + what + " for destination path " + place.destination()
                + ". The expected data type was: " + expected + ", the actual data type was: " + actual
                + ". Change the mapping or the data. sourceField: " + source + " destinationField: "
                + place.destination();
    }

    /** Where a warning belongs: source and destination as the author wrote them. */
    record Place(String source, String destination) {}
}
