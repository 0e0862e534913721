package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.mapping.TargetType.Scalar;
import io.tributary.mapping.TargetType.Whole;

/**
 * Tells which values a target takes just as they are: for those, {@link TargetType#coerce} gives the value itself. Most
 * values of a record are such, and asking first is much cheaper than coercing.
 *
 * @param kind what is taken
 * @param least smallest integer
 * @param most largest integer
 */
record AsIs(Kind kind, long least, long most) {

    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        INTEGER,
        TIME,
        DATE,
        SCALAR,
        NOTHING
    }

    static AsIs of(TargetType type) {
        return switch (type) {
            case Scalar scalar -> of(scalar);
            case Whole whole -> new AsIs(Kind.INTEGER, whole.least(), whole.most());
            case TargetType.Anything any -> of(Kind.SCALAR);
            case TargetType.Structure structure -> of(Kind.NOTHING);
            case TargetType.Keyed keyed -> of(Kind.NOTHING);
            case TargetType.Many many -> of(Kind.NOTHING);
        };
    }

    private static AsIs of(Scalar scalar) {
        return switch (scalar) {
            case STRING -> of(Kind.TEXT);
            case NUMBER -> of(Kind.NUMBER);
            case BOOLEAN -> of(Kind.BOOLEAN);
            case DATE_TIME -> of(Kind.TIME);
            case DATE -> of(Kind.DATE);
        };
    }

    private static AsIs of(Kind kind) {
        return new AsIs(kind, 0, 0);
    }

    /** True if the value can be written without a change; false says nothing. */
    boolean takes(JsonNode value) {
        return switch (kind) {
            case TEXT -> value instanceof TextNode;
            case NUMBER -> value instanceof NumericNode && Numbers.isFinite(value);
            case BOOLEAN -> value instanceof BooleanNode;
            case INTEGER -> isInteger(value) && value.longValue() >= least && value.longValue() <= most;
            case TIME -> value instanceof TextNode text && IsoDates.isCanonical(text.textValue());
            case DATE -> value instanceof TextNode text && IsoDates.isDate(text.textValue());
            case SCALAR ->
                value instanceof TextNode
                        || value instanceof NumericNode && Numbers.isFinite(value)
                        || value instanceof BooleanNode;
            case NOTHING -> false;
        };
    }

    /** True if the one value of a list is taken instead of the list, and can be written without a change. */
    boolean takesOnly(ArrayNode list) {
        return list.size() == 1 && kind != Kind.SCALAR && takes(list.get(0));
    }

    private static boolean isInteger(JsonNode value) {
        return value instanceof IntNode || value instanceof LongNode;
    }
}
