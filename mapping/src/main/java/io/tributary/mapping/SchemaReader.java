package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.TargetType.Keyed;
import io.tributary.mapping.TargetType.Many;
import io.tributary.mapping.TargetType.Scalar;
import io.tributary.mapping.TargetType.Structure;
import io.tributary.mapping.TargetType.Whole;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the target types out of a schema document. {@code meta:xdmType} wins over {@code type}. */
final class SchemaReader {

    private static final String IDENTITY_MAP = "identityMap";

    private SchemaReader() {}

    static TargetType read(JsonNode schema) {
        return structure(schema, true, false);
    }

    private static TargetType type(JsonNode schema, boolean identity) {
        String type = schema.path("meta:xdmType").asText("");
        if (type.isEmpty()) {
            type = jsonType(schema);
        }
        return switch (type) {
            case "string" -> text(schema);
            case "date" -> Scalar.DATE;
            case "date-time" -> Scalar.DATE_TIME;
            case "boolean" -> Scalar.BOOLEAN;
            case "number", "double", "float" -> Scalar.NUMBER;
            case "byte" -> whole(schema, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "short" -> whole(schema, Short.MIN_VALUE, Short.MAX_VALUE);
            case "int" -> whole(schema, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "integer", "long" -> whole(schema, Long.MIN_VALUE, Long.MAX_VALUE);
            case "array" -> new Many(schema.has("items") ? type(schema.get("items"), identity) : TargetType.ANYTHING);
            case "map" -> new Keyed(values(schema, identity));
            case "object" -> object(schema, identity);
            default -> TargetType.ANYTHING;
        };
    }

    /** The {@code type}; of a list the first that isn't null; without one what the other keywords tell. */
    private static String jsonType(JsonNode schema) {
        JsonNode type = schema.path("type");
        for (JsonNode option : type) {
            if (!option.asText().equals("null")) {
                return option.asText();
            }
        }
        if (type.isTextual()) {
            return type.textValue();
        }
        if (schema.has("properties") || schema.has("allOf")) {
            return "object";
        }
        return schema.has("items") ? "array" : "";
    }

    private static TargetType text(JsonNode schema) {
        return switch (schema.path("format").asText("")) {
            case "date" -> Scalar.DATE;
            case "date-time" -> Scalar.DATE_TIME;
            default -> Scalar.STRING;
        };
    }

    private static TargetType whole(JsonNode schema, long least, long most) {
        JsonNode minimum = schema.path("minimum");
        JsonNode maximum = schema.path("maximum");
        return new Whole(
                minimum.isNumber() ? Math.max(least, minimum.longValue()) : least,
                maximum.isNumber() ? Math.min(most, maximum.longValue()) : most);
    }

    private static TargetType object(JsonNode schema, boolean identity) {
        boolean listed = schema.has("properties") || schema.has("allOf");
        return listed ? structure(schema, false, identity) : new Keyed(values(schema, identity));
    }

    private static TargetType values(JsonNode schema, boolean identity) {
        JsonNode values = schema.path("additionalProperties");
        return values.isObject() ? type(values, identity) : TargetType.ANYTHING;
    }

    private static Structure structure(JsonNode schema, boolean root, boolean identity) {
        Map<String, TargetType> attributes = new HashMap<>();
        Map<String, String> aliases = new HashMap<>();
        collect(schema, root, identity, attributes, aliases);
        return new Structure(
                Map.copyOf(attributes), Map.copyOf(aliases), others(schema), identity && attributes.containsKey("id"));
    }

    private static void collect(
            JsonNode schema,
            boolean root,
            boolean identity,
            Map<String, TargetType> attributes,
            Map<String, String> aliases) {
        for (JsonNode part : schema.path("allOf")) {
            collect(part, root, identity, attributes, aliases);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = property.getKey();
            boolean identities = root && (name.equals(IDENTITY_MAP) || name.equals("xdm:" + IDENTITY_MAP));
            attributes.put(name, type(property.getValue(), identities));
            String alias = property.getValue().path("meta:xdmField").asText("");
            if (!alias.isEmpty() && !alias.equals(name)) {
                aliases.put(alias, name);
            }
        }
    }

    private static @Nullable TargetType others(JsonNode schema) {
        JsonNode others = schema.path("additionalProperties");
        return others.isObject() && !others.isEmpty() ? type(others, false) : null;
    }
}
