package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Walks the JSON Schema parts of a resource, so that a field called {@code title} is never taken for an annotation. */
final class Tree {

    private Tree() {}

    /** Calls {@code visit} with every sub-schema and its JSON pointer, the resource itself first. */
    static void each(ObjectNode schema, BiConsumer<String, ObjectNode> visit) {
        each("", schema, visit);
    }

    private static void each(String pointer, ObjectNode schema, BiConsumer<String, ObjectNode> visit) {
        visit.accept(pointer, schema);
        for (String named : List.of("properties", "definitions")) {
            if (schema.path(named) instanceof ObjectNode children) {
                for (Map.Entry<String, JsonNode> child : children.properties()) {
                    if (child.getValue() instanceof ObjectNode field) {
                        each(pointer + "/" + named + "/" + Json.token(child.getKey()), field, visit);
                    }
                }
            }
        }
        for (String single : List.of("items", "additionalProperties")) {
            if (schema.path(single) instanceof ObjectNode field) {
                each(pointer + "/" + single, field, visit);
            }
        }
        int at = 0;
        for (JsonNode part : schema.path("allOf")) {
            if (part instanceof ObjectNode extended) {
                each(pointer + "/allOf/" + at, extended, visit);
            }
            at++;
        }
    }
}
