package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Derives {@code meta:xdmType} from the JSON Schema keywords of a field (schema-registry contract §3.1). */
final class XdmTypes {

    static final String KEY = "meta:xdmType";

    /** The bound that the platform gives a long: what a double still holds exactly. */
    static final long SAFE_LONG = (1L << 53) - 1;

    private static final BigDecimal INT_MIN = BigDecimal.valueOf(Integer.MIN_VALUE);
    /** The documented upper bounds are one above two's complement; schemas use them, so they still mean the small type. */
    private static final BigDecimal INT_MAX = BigDecimal.valueOf(1L << 31);

    private XdmTypes() {}

    /**
     * The XDM type of a field. A type sent by a client counts only for maps.
     *
     * @throws SchemaException when the field has no type that XDM knows
     */
    static String of(ObjectNode field, String path) {
        JsonNode type = field.path("type");
        if (type.isMissingNode()) {
            return untyped(field, path);
        }
        return switch (type.isTextual() ? type.textValue() : "") {
            case "string" -> text(field);
            case "integer" -> integer(field);
            case "number" -> "number";
            case "boolean" -> "boolean";
            case "array" -> "array";
            case "object" -> isMap(field) ? "map" : "object";
            default ->
                throw bad(
                        path,
                        "has type " + type
                                + ", expected one of string, integer, number, boolean, array, object (one type, as text)");
        };
    }

    /** Whether an object field is a map: it says so, or declares the schema of any value and no property. */
    static boolean isMap(ObjectNode field) {
        boolean noProperties = field.path("properties").isEmpty();
        JsonNode values = field.path("additionalProperties");
        return noProperties
                && ((values.isObject() && !values.isEmpty())
                        || "map".equals(field.path(KEY).asText()));
    }

    static SchemaException bad(String path, String what) {
        return new SchemaException(
                SchemaException.Reason.BAD_FIELD, path, "Field " + (path.isEmpty() ? "(root)" : path) + " " + what);
    }

    private static String untyped(ObjectNode field, String path) {
        if (field.has("properties") || field.path("additionalProperties").isObject()) {
            return isMap(field) ? "map" : "object";
        }
        if (field.has("items")) {
            return "array";
        }
        throw bad(path, "has no type, expected one of string, integer, number, boolean, array, object");
    }

    private static String text(ObjectNode field) {
        return switch (field.path("format").asText()) {
            case "date" -> "date";
            case "date-time" -> "date-time";
            default -> "string";
        };
    }

    private static String integer(ObjectNode field) {
        BigDecimal low = bound(field, "minimum", "exclusiveMinimum", INT_MIN);
        BigDecimal high = bound(field, "maximum", "exclusiveMaximum", INT_MAX);
        if (fits(low, high, 7)) {
            return "byte";
        }
        if (fits(low, high, 15)) {
            return "short";
        }
        return fits(low, high, 31) ? "int" : "long";
    }

    private static BigDecimal bound(ObjectNode field, String key, String otherKey, BigDecimal otherwise) {
        JsonNode bound = field.path(key).isNumber() ? field.path(key) : field.path(otherKey);
        return bound.isNumber() ? bound.decimalValue() : otherwise;
    }

    private static boolean fits(BigDecimal low, BigDecimal high, int bits) {
        BigDecimal limit = BigDecimal.valueOf(1L << bits);
        return low.abs().compareTo(limit) <= 0 && high.abs().compareTo(limit) <= 0;
    }
}
