package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Expression;
import io.tributary.mapping.ExpressionException;
import io.tributary.mapping.MappingWarning;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.WrittenMapping;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a mapping, or went wrong with it on a row (data-prep contract §5.10).
 *
 * @param destination as written
 * @param source as written
 * @param sourceType of the mapping
 * @param exception kind and sentence
 * @param columnName the destination in its normal form
 */
record Finding(String destination, String source, SourceType sourceType, String exception, String columnName) {

    private static final String PARSE_ERROR = "PARSE_ERROR";

    static Finding of(MappingWarning warning) {
        return new Finding(
                warning.destination(),
                warning.source(),
                warning.sourceType(),
                warning.exception(),
                warning.columnName());
    }

    /**
     * A place in an expression.
     *
     * @param line from 1
     * @param column from 1, in UTF-16 code units
     */
    record Spot(int line, int column) {

        /** Adds the place to what clients see; an addition to the platform's members. */
        ObjectNode addTo(ObjectNode view) {
            return view.put("line", line).put("column", column);
        }
    }

    ObjectNode toJson() {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("destination", destination)
                .put("source", source)
                .put("sourceType", sourceType.mime())
                .put("exception", exception)
                .put("columnName", columnName);
        Spot spot = spot();
        return spot == null ? view : spot.addTo(view);
    }

    /** The word the exception begins with, such as {@code COERCION_ERROR}. */
    String kind() {
        int colon = exception.indexOf(':');
        return colon < 0 ? exception : exception.substring(0, colon);
    }

    /** Where the expression breaks; null for what is wrong elsewhere. */
    @Nullable
    Spot spot() {
        if (sourceType != SourceType.EXPRESSION || !kind().equals(PARSE_ERROR)) {
            return null;
        }
        try {
            Expression.parse(source);
            return null;
        } catch (ExpressionException broken) {
            return new Spot(broken.line(), broken.column());
        }
    }

    /** The finding about a mapping as a whole. */
    static Finding of(WrittenMapping mapping, String exception) {
        return new Finding(
                mapping.destination(), mapping.source(), mapping.sourceType(), exception, mapping.destination());
    }
}
