package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes up one record that a schema accepts (schema-registry contract §1.12). */
final class SampleData {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MOMENT = "2026-01-15T12:00:00.000Z";
    private static final String DAY = "2026-01-15";
    private static final int MAX_TEXT = 10_000;
    /** Tried in order where a field has a pattern or bounds; country, currency and day-of-year forms are common in the standard. */
    private static final List<String> TEXTS = List.of(
            "sample text", "sample", "US", "USD", "01-15", "US-CA", "123", "1", "A", "a", "A1", "12345", DAY, MOMENT);

    /** A record with every field of a resolved schema, one item in each list and one value in each map. */
    ObjectNode of(ObjectNode resolved) {
        ObjectNode record = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : resolved.path("properties").properties()) {
            JsonNode value = value((ObjectNode) field.getValue());
            if (!value.isMissingNode()) {
                record.set(field.getKey(), value);
            }
        }
        return record;
    }

    /** A value for a field; missing when the field has a pattern that none of the usual texts fits. */
    private JsonNode value(ObjectNode field) {
        if (field.path("enum").isArray() && !field.path("enum").isEmpty()) {
            return field.path("enum").get(0);
        }
        return switch (field.path("meta:xdmType").asText()) {
            case "object" -> object(field);
            case "array" -> list(field);
            case "map" -> map(field);
            case "boolean" -> NODES.booleanNode(true);
            case "byte", "short", "int", "long", "number" -> number(field);
            case "date" -> NODES.textNode(DAY);
            case "date-time" -> NODES.textNode(MOMENT);
            default -> text(field);
        };
    }

    /** An object lacking a required field would not be valid: better none. */
    private JsonNode object(ObjectNode field) {
        ObjectNode object = of(field);
        boolean whole = field.path("required").valueStream().allMatch(name -> object.has(name.asText()));
        return whole ? object : NODES.missingNode();
    }

    private JsonNode list(ObjectNode field) {
        ArrayNode list = NODES.arrayNode();
        if (field.path("items") instanceof ObjectNode item) {
            JsonNode value = value(item);
            for (int i = 0; i < Math.max(1, field.path("minItems").asInt()) && !value.isMissingNode(); i++) {
                list.add(value);
            }
        }
        return list;
    }

    private JsonNode map(ObjectNode field) {
        ObjectNode map = NODES.objectNode();
        if (field.path("additionalProperties") instanceof ObjectNode values) {
            JsonNode value = value(values);
            if (!value.isMissingNode()) {
                map.set("key", value);
            }
        }
        return map;
    }

    private static JsonNode number(ObjectNode field) {
        Optional<BigDecimal> low = bound(field, "minimum", "exclusiveMinimum", BigDecimal.ONE);
        Optional<BigDecimal> high = bound(field, "maximum", "exclusiveMaximum", BigDecimal.ONE.negate());
        BigDecimal value = low.map(BigDecimal.ONE::max).orElse(BigDecimal.ONE);
        BigDecimal fitting = high.map(value::min).orElse(value);
        BigDecimal multiple = field.path("multipleOf").decimalValue();
        if (multiple.signum() > 0) {
            fitting = fitting.divide(multiple, 0, RoundingMode.UP).multiply(multiple);
        }
        return NODES.numberNode(fitting);
    }

    private static Optional<BigDecimal> bound(ObjectNode field, String inclusive, String exclusive, BigDecimal step) {
        if (field.path(inclusive).isNumber()) {
            return Optional.of(field.path(inclusive).decimalValue());
        }
        return Optional.of(field.path(exclusive))
                .filter(JsonNode::isNumber)
                .map(bound -> bound.decimalValue().add(step));
    }

    private static JsonNode text(ObjectNode field) {
        int longest = field.path("maxLength").asInt(Integer.MAX_VALUE);
        int shortest = field.path("minLength").asInt();
        Optional<Pattern> pattern = Optional.of(field.path("pattern").asText())
                .filter(text -> !text.isEmpty())
                .map(Pattern::compile);
        return candidates(field.path("format").asText(), shortest)
                .filter(text -> text.length() >= shortest && text.length() <= longest)
                .filter(text -> pattern.map(
                                regex -> BoundedMatch.find(regex, text).orElse(false))
                        .orElse(true))
                .findFirst()
                .<JsonNode>map(NODES::textNode)
                .orElse(NODES.missingNode());
    }

    private static Stream<String> candidates(String format, int shortest) {
        return switch (format) {
            case "uri" -> Stream.of("https://example.com/sample");
            case "uri-reference" -> Stream.of("/uri-reference");
            case "email" -> Stream.of("sample@example.com");
            default -> Stream.concat(TEXTS.stream(), Stream.of("x".repeat(Math.min(shortest, MAX_TEXT))));
        };
    }
}
