package io.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Large parts of bodies, which a case file only names: {@code {"$fields": 5000}}. */
final class Bulk {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Bulk() {}

    static boolean isBulk(ObjectNode named) {
        String name = named.fieldNames().next();
        return name.startsWith("$") && !name.equals("$ref");
    }

    static JsonNode of(ObjectNode named) {
        int count = named.elements().next().asInt();
        return switch (named.fieldNames().next()) {
            case "$fields" -> fields(count);
            case "$deep" -> deep(count);
            case "$text" -> NODES.textNode("x".repeat(count));
            case "$nested" -> NODES.textNode("(".repeat(count) + "a" + ")".repeat(count));
            case "$texts" -> texts(count);
            case "$operations" -> operations(count);
            case "$copies" -> copies(count);
            default -> throw new AssertionError("no such bulk: " + named);
        };
    }

    private static ObjectNode fields(int count) {
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < count; i++) {
            fields.putObject("f" + i).put("type", "string");
        }
        return fields;
    }

    private static ObjectNode deep(int levels) {
        ObjectNode field = NODES.objectNode().put("type", "string");
        for (int i = 0; i < levels; i++) {
            ObjectNode outer = NODES.objectNode().put("type", "object");
            outer.putObject("properties").set("a", field);
            field = outer;
        }
        return field;
    }

    private static ArrayNode texts(int count) {
        ArrayNode texts = NODES.arrayNode();
        for (int i = 0; i < count; i++) {
            texts.add("value " + i);
        }
        return texts;
    }

    private static ArrayNode operations(int count) {
        ArrayNode patch = NODES.arrayNode();
        for (int i = 0; i < count; i++) {
            patch.addObject().put("op", "replace").put("path", "/description").put("value", String.valueOf(i));
        }
        return patch;
    }

    /** Each copies all the definitions into one of them: what is there doubles. */
    private static ArrayNode copies(int count) {
        ArrayNode patch = NODES.arrayNode();
        for (int i = 0; i < count; i++) {
            patch.addObject().put("op", "copy").put("from", "/definitions").put("path", "/definitions/c" + i);
        }
        return patch;
    }
}
