package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Mapping sets in one form (see {@link Bodies}). */
final class MappingSetBodies {

    private static final List<String> SERVER = List.of(
            "id",
            "version",
            "createdDate",
            "modifiedDate",
            "createdBy",
            "modifiedBy",
            "xdmVersion",
            "schemaRef",
            "xdmSchema",
            "suggestions",
            "eventsRead");

    private static final List<String> MAPPING_SERVER = List.of(
            "id",
            "version",
            "createdDate",
            "modifiedDate",
            "createdBy",
            "modifiedBy",
            "expressionAttributes",
            "sourceAttribute",
            "destinationXdmPath");

    /** What a set or a mapping has when a body says nothing. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "supportVersion", "1.1", "status", "PUBLISHED", "strictMapping", "false", "allowNullValues", "false");

    private static final Map<String, String> MAPPING_DEFAULTS =
            Map.of("identity", "false", "primaryIdentity", "false", "matchScore", "0", "functionVersion", "1");

    private static final Map<String, String> TYPES =
            Map.of("text/x.schema-path", "ATTRIBUTE", "text/x.aep-xl", "EXPRESSION", "text/plain", "STATIC");

    private MappingSetBodies() {}

    static ObjectNode canonical(ObjectNode body) {
        ObjectNode target = target(body);
        body.remove(SERVER);
        body.set("outputSchema", body.objectNode().set("schemaRef", target));
        if (body.path("mappings") instanceof ArrayNode mappings) {
            ArrayNode list = body.arrayNode();
            mappings.forEach(mapping -> list.add(mapping instanceof ObjectNode object ? mapping(object) : mapping));
            body.set("mappings", list);
        }
        return body;
    }

    /** Takes away what a server fills in again. */
    static ObjectNode brief(ObjectNode canonical) {
        removeDefaults(canonical, DEFAULTS);
        return canonical;
    }

    /** The schema, in whatever dialect it is named. */
    private static ObjectNode target(ObjectNode body) {
        if (body.at("/outputSchema/schemaRef") instanceof ObjectNode reference) {
            return reference;
        }
        if (body.path("schemaRef") instanceof ObjectNode reference) {
            return reference;
        }
        ObjectNode reference = body.objectNode();
        if (body.has("xdmSchema")) {
            reference.set("id", body.get("xdmSchema"));
        }
        return reference;
    }

    private static ObjectNode mapping(ObjectNode written) {
        ObjectNode mapping = written.objectNode();
        String type = written.path("sourceType").asText("ATTRIBUTE").strip();
        mapping.put("sourceType", TYPES.getOrDefault(type.toLowerCase(Locale.ROOT), type.toUpperCase(Locale.ROOT)));
        mapping.put("source", first(written, "source", "sourceAttribute"));
        mapping.put("destination", first(written, "destination", "destinationXdmPath"));
        ObjectNode rest = written.deepCopy();
        rest.remove(MAPPING_SERVER);
        removeDefaults(rest, MAPPING_DEFAULTS);
        rest.remove(List.of("sourceType", "source", "destination"));
        return mapping.setAll(rest);
    }

    private static String first(ObjectNode mapping, String name, String older) {
        return mapping.hasNonNull(name)
                ? mapping.get(name).asText()
                : mapping.path(older).asText();
    }

    private static void removeDefaults(ObjectNode object, Map<String, String> defaults) {
        defaults.forEach((name, value) -> {
            JsonNode found = object.path(name);
            boolean same = found.isNumber() && value.matches("\\d+")
                    ? found.asDouble() == Double.parseDouble(value)
                    : found.isNull() || found.asText().equals(value);
            if (object.has(name) && same) {
                object.remove(name);
            }
        });
    }
}
