package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Schemas, classes, field groups and data types in one form (see {@link Bodies}). */
final class ResourceBodies {

    private static final List<String> SERVER = List.of(
            "$id",
            "$schema",
            "meta:altId",
            "meta:resourceType",
            "version",
            "imsOrg",
            "refs",
            "meta:class",
            "meta:classTitle",
            "meta:containerId",
            "meta:sandboxId",
            "meta:sandboxType",
            "meta:tenantNamespace",
            "meta:registryMetadata",
            "meta:descriptors",
            "meta:extends",
            "meta:extensible",
            "meta:abstract",
            "meta:xdmType");

    private static final String TYPE = "meta:xdmType";
    private static final String STANDARD_NAME = "meta:xdmField";

    private ResourceBodies() {}

    static ObjectNode canonical(ObjectNode body) {
        body.remove(SERVER);
        each(body, ResourceBodies::storedNames);
        for (JsonNode part : body.path("allOf")) {
            if (part instanceof ObjectNode reference && reference.has("$ref")) {
                reference.remove(List.of("type", TYPE));
            }
        }
        return body;
    }

    /** Calls {@code visitor} with each schema in a body, the outer one before those in it. */
    private static void each(JsonNode node, Consumer<ObjectNode> visitor) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        visitor.accept(schema);
        schema.path("properties").forEach(field -> each(field, visitor));
        schema.path("definitions").forEach(definition -> each(definition, visitor));
        schema.path("allOf").forEach(part -> each(part, visitor));
        each(schema.path("items"), visitor);
        each(schema.path("additionalProperties"), visitor);
    }

    /** A registry keeps {@code xdm:points} as {@code points} and the name as it was written beside it. */
    private static void storedNames(ObjectNode schema) {
        if (!(schema.path("properties") instanceof ObjectNode properties)) {
            return;
        }
        Map<String, String> names = new HashMap<>();
        ObjectNode renamed = schema.objectNode();
        for (Map.Entry<String, JsonNode> field : properties.properties()) {
            String name = stored(field.getKey());
            names.put(field.getKey(), name);
            if (!name.equals(field.getKey())
                    && field.getValue() instanceof ObjectNode object
                    && !object.has(STANDARD_NAME)) {
                object.put(STANDARD_NAME, field.getKey());
            }
            renamed.set(name, field.getValue());
        }
        schema.set("properties", renamed);
        if (schema.path("required") instanceof ArrayNode required) {
            ArrayNode list = schema.arrayNode();
            required.forEach(name -> list.add(names.getOrDefault(name.asText(), name.asText())));
            schema.set("required", list);
        }
    }

    private static String stored(String name) {
        if (name.startsWith("xdm:") && name.length() > 4) {
            return name.substring(4);
        }
        return name.equals("@id") || name.equals("@type") ? "_" + name.substring(1) : name;
    }

    static boolean filled(String member, JsonNode parent) {
        return member.equals(TYPE) || (member.equals("type") && parent.has("$ref"));
    }

    /** Takes away what a registry fills in again. */
    static ObjectNode brief(ObjectNode canonical) {
        each(canonical, field -> {
            if (field.has("$ref")) {
                field.remove(List.of("type", TYPE));
            } else if (field.path(TYPE).equals(field.path("type"))) {
                field.remove(TYPE);
            }
        });
        return canonical;
    }
}
