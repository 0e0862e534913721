package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Checks parameters against the JSON Schema in a spec, as far as our specs use that language. Numbers and truth values may be written
 * as text, and the other way round, since clients mix them (flow-service contract §6.2). Error texts never show a value.
 */
final class SpecSchema {

    private SpecSchema() {}

    /** @throws FlowProblem 1100 at the first member that breaks a rule */
    static void check(JsonNode schema, ObjectNode parameters, String pointer) {
        for (JsonNode name : schema.path("required")) {
            if (!Members.has(parameters, name.asText())) {
                throw missing(pointer + "/" + name.asText());
            }
        }
        schema.path("properties")
                .properties()
                .forEach(property -> checkMember(
                        property.getValue(), parameters.path(property.getKey()), pointer + "/" + property.getKey()));
        checkAlternatives(schema, parameters, pointer);
    }

    private static FlowProblem missing(String pointer) {
        return FlowProblem.at(pointer, FlowError.INVALID, pointer + " is missing.");
    }

    private static void checkAlternatives(JsonNode schema, ObjectNode parameters, String pointer) {
        List<String> ways = new ArrayList<>();
        for (JsonNode alternative : schema.path("anyOf")) {
            List<String> names = StreamSupport.stream(
                            alternative.path("required").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            if (names.stream().allMatch(name -> Members.has(parameters, name))) {
                return;
            }
            ways.add(String.join(" and ", names));
        }
        if (!ways.isEmpty()) {
            throw FlowProblem.at(
                    pointer, FlowError.INVALID, "%s must hold %s.".formatted(pointer, String.join(", or ", ways)));
        }
    }

    private static void checkMember(JsonNode rule, JsonNode value, String pointer) {
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        Optional<String> expected = broken(rule, value);
        if (expected.isPresent()) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.INVALID,
                    "%s must be %s; it is %s.".formatted(pointer, expected.get(), Members.kind(value)));
        }
        if (rule.path("type").asText().equals("array")) {
            for (int i = 0; i < value.size(); i++) {
                checkMember(rule.path("items"), value.get(i), pointer + "/" + i);
            }
        }
    }

    /** What was expected, if the value isn't it. */
    private static Optional<String> broken(JsonNode rule, JsonNode value) {
        if (rule.has("enum")) {
            return isOneOf(rule.path("enum"), value) ? Optional.empty() : Optional.of(alternatives(rule.path("enum")));
        }
        return switch (rule.path("type").asText()) {
            case "string" -> unless(value.isTextual() || value.isNumber() || value.isBoolean(), "a text");
            case "boolean" -> unless(Members.truth(value).isPresent(), "true or false");
            case "integer" ->
                unless(Members.wholeNumber(value).isPresent() && inRange(rule, value), "a whole number" + range(rule));
            case "number" ->
                unless(Members.number(value).isPresent() && inRange(rule, value), "a number" + range(rule));
            case "array" -> unless(value.isArray(), "an array");
            case "object" -> unless(value.isObject(), "an object");
            default -> Optional.empty();
        };
    }

    private static Optional<String> unless(boolean fine, String expected) {
        return fine ? Optional.empty() : Optional.of(expected);
    }

    private static boolean isOneOf(JsonNode allowed, JsonNode value) {
        return StreamSupport.stream(allowed.spliterator(), false)
                .anyMatch(one -> value.isValueNode() && one.asText().equals(value.asText()));
    }

    private static String alternatives(JsonNode allowed) {
        return "one of "
                + String.join(
                        ", ",
                        StreamSupport.stream(allowed.spliterator(), false)
                                .map(JsonNode::asText)
                                .toList());
    }

    private static boolean inRange(JsonNode rule, JsonNode value) {
        BigDecimal number = Members.number(value).orElseThrow();
        return (!rule.has("minimum") || number.compareTo(rule.path("minimum").decimalValue()) >= 0)
                && (!rule.has("maximum")
                        || number.compareTo(rule.path("maximum").decimalValue()) <= 0)
                && (!rule.has("exclusiveMinimum")
                        || number.compareTo(rule.path("exclusiveMinimum").decimalValue()) > 0);
    }

    private static String range(JsonNode rule) {
        List<String> limits = new ArrayList<>();
        if (rule.has("minimum")) {
            limits.add("at least " + rule.path("minimum").asText());
        }
        if (rule.has("exclusiveMinimum")) {
            limits.add("above " + rule.path("exclusiveMinimum").asText());
        }
        if (rule.has("maximum")) {
            limits.add("at most " + rule.path("maximum").asText());
        }
        return limits.isEmpty() ? "" : " of " + String.join(" and ", limits);
    }
}
