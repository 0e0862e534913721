package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Says in plain JSON Schema, independently of the product's code, what the rules of ingestion make of a resolved schema. */
final class PlainSchema {

    private static final Map<String, Long> SMALL = Map.of("byte", 127L, "short", 32_767L, "int", 2_147_483_647L);

    private PlainSchema() {}

    static ObjectNode of(ObjectNode document) {
        ObjectNode plain = document.deepCopy();
        object(plain);
        return plain;
    }

    private static void object(ObjectNode object) {
        String type = object.path("meta:xdmType").asText("object");
        Long most = SMALL.get(type);
        if (most != null) {
            object.put("minimum", Math.max(object.path("minimum").asLong(-most - 1), -most - 1));
            object.put("maximum", Math.min(object.path("maximum").asLong(most), most));
        }
        if (object.has("pattern") && Pattern.matches(object.path("pattern").asText(), "")) {
            object.put("minLength", Math.max(1, object.path("minLength").asInt()));
        }
        if (type.equals("object") && object.has("properties")) {
            object.put("additionalProperties", false);
            required(object);
        }
        for (JsonNode property : object.path("properties")) {
            object((ObjectNode) property);
        }
        for (String nested : List.of("items", "additionalProperties")) {
            if (object.path(nested) instanceof ObjectNode inside) {
                object(inside);
            }
        }
        object.remove(object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("meta:")
                        || Set.of("title", "description", "default", "$id").contains(key))
                .toList());
    }

    /** Required text is not empty; a valid default of an enumerated or truth field stands in for a missing value. */
    private static void required(ObjectNode object) {
        ArrayNode kept = object.arrayNode();
        for (JsonNode name : object.path("required")) {
            ObjectNode field = (ObjectNode) object.path("properties").get(name.asText());
            boolean enumerated = field.path("type").asText().equals("boolean") || field.has("enum");
            if (!(enumerated && field.has("default"))) {
                kept.add(name);
            }
            if (field.path("meta:xdmType").asText().equals("string") && !field.has("enum")) {
                field.put("minLength", Math.max(1, field.path("minLength").asInt()));
            }
        }
        object.set("required", kept);
    }
}
