package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The schema of the source, where a client gave one: does it have the field a mapping reads? (data-prep contract §5.10) */
final class InputSchema {

    private final JsonNode schema;

    /** @param members of a mapping set; its {@code inputSchema.jsonSchema} counts */
    InputSchema(ObjectNode members) {
        this.schema = members.at("/inputSchema/jsonSchema");
    }

    /** Whether a record of the source may have a value at the path; true where nothing is known. */
    boolean mayHave(String path) {
        if (!schema.isObject() || schema.path("properties").has(path)) {
            return true;
        }
        JsonNode node = schema;
        for (String step : steps(path)) {
            node = step(node, step);
            if (node.isMissingNode()) {
                return false;
            }
            if (isOpen(node)) {
                return true;
            }
        }
        return true;
    }

    private static JsonNode step(JsonNode node, String step) {
        JsonNode element = node;
        while (element.has("items")) {
            element = element.get("items");
        }
        if (node.has("items") && step.chars().allMatch(Character::isDigit)) {
            return node.get("items");
        }
        JsonNode property = element.path("properties").path(step);
        return property.isMissingNode() ? element.path("additionalProperties") : property;
    }

    /** A schema that doesn't say which members there are. */
    private static boolean isOpen(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return !node.has("properties") && !node.has("items") && !node.has("additionalProperties") && !isScalar(node);
    }

    private static boolean isScalar(JsonNode node) {
        return switch (node.path("type").asText("")) {
            case "string", "number", "integer", "boolean" -> true;
            default -> false;
        };
    }

    /** The members a path leads through; indices and stars in brackets are left out, as arrays are looked through anyway. */
    static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' && i + 1 < path.length()) {
                step.append(path.charAt(++i));
            } else if (c == '.') {
                flush(step, steps);
            } else if (c == '[' && path.indexOf(']', i) > 0) {
                flush(step, steps);
                int end = path.indexOf(']', i);
                String inside = path.substring(i + 1, end);
                if (inside.length() > 1 && (inside.startsWith("'") || inside.startsWith("\""))) {
                    steps.add(inside.substring(1, inside.length() - 1));
                }
                i = end;
            } else {
                step.append(c);
            }
        }
        flush(step, steps);
        return steps;
    }

    private static void flush(StringBuilder step, List<String> steps) {
        if (!step.isEmpty()) {
            steps.add(step.toString());
            step.setLength(0);
        }
    }
}
