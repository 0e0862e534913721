package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.ResolvedSchema;
import io.tributary.xdm.SchemaResolver;
import io.tributary.xdm.StandardComponents;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The schema of {@link Sale}, resolved, and as any validator of JSON Schema takes it. */
final class SaleSchema {

    private static final List<String> PARTS = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce",
            "https://ns.adobe.com/xdm/context/experienceevent-loyalty-details");

    private SaleSchema() {}

    /** From nothing: reads the standard components it needs. */
    static ResolvedSchema resolve() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$id", "https://ns.adobe.com/bench/schemas/1").put("title", "Sale");
        for (String part : PARTS) {
            schema.withArray("allOf").addObject().put("$ref", part);
        }
        return new SchemaResolver().resolve(schema, StandardComponents.load());
    }

    /** The {@code xed-full} form as plain JSON Schema: objects closed, bounds of the integer types said, nothing that rules out nothing. */
    static ObjectNode plain(ResolvedSchema schema) {
        ObjectNode plain = schema.document();
        plain(plain);
        return plain;
    }

    private static void plain(ObjectNode object) {
        String type = object.path("meta:xdmType").asText("object");
        if (type.equals("int")) {
            object.put("minimum", Math.max(object.path("minimum").asLong(Integer.MIN_VALUE), Integer.MIN_VALUE));
            object.put("maximum", Math.min(object.path("maximum").asLong(Integer.MAX_VALUE), Integer.MAX_VALUE));
        }
        if (type.equals("object") && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        object.remove(object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("meta:")
                        || Set.of("title", "description", "default", "$id").contains(key))
                .toList());
        for (JsonNode property : object.path("properties")) {
            plain((ObjectNode) property);
        }
        for (String nested : List.of("items", "additionalProperties")) {
            if (object.path(nested) instanceof ObjectNode inside) {
                plain(inside);
            }
        }
    }
}
