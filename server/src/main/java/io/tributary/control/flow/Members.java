package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Typed access to members of a body; a member of the wrong type is refused by name. JSON null counts as absent. */
final class Members {

    private static final int LONGEST_TEXT = 16_000;

    private Members() {}

    static boolean has(JsonNode object, String name) {
        return object.hasNonNull(name);
    }

    static Optional<String> text(ObjectNode object, String name, String pointer) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw FlowProblem.at(
                    pointer, FlowError.INVALID, "%s must be a text; it is %s.".formatted(pointer, kind(value)));
        }
        if (value.textValue().length() > LONGEST_TEXT) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.INVALID,
                    "%s has %d characters; %d are the most."
                            .formatted(pointer, value.textValue().length(), LONGEST_TEXT));
        }
        return Optional.of(value.textValue());
    }

    static String requiredText(ObjectNode object, String name, String pointer) {
        return text(object, name, pointer)
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> FlowProblem.at(pointer, FlowError.INVALID, pointer + " is missing; it must be a text."));
    }

    static Optional<ObjectNode> object(ObjectNode object, String name, String pointer) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode found) {
            return Optional.of(found);
        }
        throw FlowProblem.at(
                pointer, FlowError.INVALID, "%s must be an object; it is %s.".formatted(pointer, kind(value)));
    }

    static ObjectNode requiredObject(ObjectNode object, String name, String pointer) {
        return object(object, name, pointer)
                .orElseThrow(() ->
                        FlowProblem.at(pointer, FlowError.INVALID, pointer + " is missing; it must be an object."));
    }

    static ArrayNode array(ObjectNode object, String name, String pointer) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (value instanceof ArrayNode found) {
            return found;
        }
        throw FlowProblem.at(
                pointer, FlowError.INVALID, "%s must be an array; it is %s.".formatted(pointer, kind(value)));
    }

    /** Texts of an array; one text by itself counts as an array of one (flow-service contract §9). */
    static List<String> texts(ObjectNode object, String name, String pointer) {
        JsonNode value = object.path(name);
        if (value.isTextual()) {
            return value.textValue().isBlank() ? List.of() : List.of(value.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(object, name, pointer)) {
            if (!item.isTextual() || item.textValue().isBlank()) {
                throw FlowProblem.at(
                        pointer,
                        FlowError.INVALID,
                        "%s must hold texts; one item is %s.".formatted(pointer, kind(item)));
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** A whole number, written as number or as text; empty when it is something else. */
    static OptionalLong wholeNumber(JsonNode value) {
        Optional<BigDecimal> number = number(value);
        if (number.isEmpty() || number.get().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(number.get().longValueExact());
        } catch (ArithmeticException notWhole) {
            return OptionalLong.empty();
        }
    }

    /** A number, written as number or as text; empty when it is something else. */
    static Optional<BigDecimal> number(JsonNode value) {
        if (value.isNumber()) {
            return decimal(value.asText());
        }
        return value.isTextual() ? decimal(value.textValue().strip()) : Optional.empty();
    }

    /** The number that a text says; empty when it says none or one of monstrous size. */
    static Optional<BigDecimal> decimal(String text) {
        if (text.isEmpty() || text.length() > 40) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > 400 ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** A truth value, written as such or as text in any case; empty when it is something else. */
    static Optional<Boolean> truth(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        return text.equalsIgnoreCase("true")
                ? Optional.of(true)
                : text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
    }

    /** What a value is, in words that show nothing of it. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING, BINARY -> "a text";
            case NULL -> "null";
            case MISSING -> "missing";
        };
    }
}
