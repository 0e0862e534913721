package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a schema that has ever held a value (catalog contract §1.10). */
final class ObservableSchema {

    private static final List<String> KEPT =
            List.of("type", "title", "description", "format", "meta:xdmType", "meta:xdmField", "enum", "meta:enum");

    private final Set<String> covered = new HashSet<>();

    private ObservableSchema(Set<String> paths) {
        for (String path : paths) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
                covered.add(path.substring(0, end));
            }
        }
    }

    /**
     * Cuts a schema down.
     *
     * @param document the schema with everything it refers to written out
     * @param paths the fields that held a value, see {@link DatasetFacts#observed}
     */
    static ObjectNode of(ObjectNode document, Set<String> paths) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("$id", "title", "meta:altId", "version", "meta:class")) {
            if (document.has(name)) {
                schema.set(name, document.get(name));
            }
        }
        schema.put("type", "object");
        new ObservableSchema(paths).members(document, "", schema.putObject("properties"));
        return schema;
    }

    private void members(JsonNode group, String prefix, ObjectNode into) {
        group.path("properties").properties().forEach(property -> {
            String path = prefix + stored(property.getKey());
            if (covered.contains(path)) {
                into.set(property.getKey(), field(property.getValue(), path));
            }
        });
    }

    private ObjectNode field(JsonNode field, String path) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (String name : KEPT) {
            if (field.has(name)) {
                kept.set(name, field.get(name));
            }
        }
        if (field.has("properties")) {
            members(field, path + ".", kept.putObject("properties"));
        }
        if (field.has("items") && covered.contains(path + ".[]")) {
            kept.set("items", field(field.path("items"), path + ".[]"));
        }
        if (field.path("additionalProperties").isObject() && covered.contains(path + ".{}")) {
            kept.set("additionalProperties", field(field.path("additionalProperties"), path + ".{}"));
        }
        return kept;
    }

    /** The name a column has: without the platform's prefix (schema-registry contract §3.1). */
    private static String stored(String name) {
        if (name.startsWith("xdm:") && name.length() > 4) {
            return name.substring(4);
        }
        return name.equals("@id") || name.equals("@type") ? "_" + name.substring(1) : name;
    }
}
