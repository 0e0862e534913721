package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The two notations of property names: stored ({@code points}, {@code _id}) and standard ({@code xdm:points}, {@code @id}). */
final class Notation {

    private static final String STANDARD = "meta:xdmField";

    private Notation() {}

    /** Renames every property of a resource to its standard name; those without one, a tenant's own, keep theirs. */
    static void toStandard(ObjectNode resource) {
        rename(resource, (name, field) -> field.path(STANDARD).asText(name));
    }

    /** Renames every property of a resource to its stored name, and keeps the standard one in {@code meta:xdmField}. */
    static void toStored(ObjectNode resource) {
        rename(resource, (name, field) -> {
            String stored = stored(name);
            if (!stored.equals(name) && field instanceof ObjectNode object && !object.has(STANDARD)) {
                object.put(STANDARD, name);
            }
            return stored;
        });
    }

    /** The stored name of a property. */
    static String stored(String name) {
        if (name.startsWith("xdm:") && name.length() > 4) {
            return name.substring(4);
        }
        return name.equals("@id") || name.equals("@type") ? "_" + name.substring(1) : name;
    }

    private static void rename(ObjectNode resource, BiFunction<String, JsonNode, String> newName) {
        Tree.each(resource, (pointer, schema) -> {
            Map<String, String> names = new HashMap<>();
            if (schema.path("properties") instanceof ObjectNode properties) {
                ObjectNode renamed = schema.objectNode();
                for (Map.Entry<String, JsonNode> field : properties.properties()) {
                    String name = newName.apply(field.getKey(), field.getValue());
                    names.put(field.getKey(), name);
                    renamed.set(name, field.getValue());
                }
                schema.set("properties", renamed);
            }
            if (schema.path("required") instanceof ArrayNode required) {
                ArrayNode renamed = schema.arrayNode();
                required.forEach(name -> renamed.add(names.getOrDefault(name.asText(), name.asText())));
                schema.set("required", renamed);
            }
        });
    }
}
