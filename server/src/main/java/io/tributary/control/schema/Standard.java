package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.Lookup;
import io.tributary.xdm.SchemaResolver;
import io.tributary.xdm.StandardComponents;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The global container: standard components with the members that the registry adds to them. The same for every organisation. */
final class Standard implements Lookup {

    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();
    private final Map<String, String> altIds = new HashMap<>();
    private final Map<String, String> fieldTypes = new HashMap<>();

    Standard(StandardComponents components) {
        for (ObjectNode component : components.all()) {
            String id = component.path("$id").asText();
            byId.put(id, prepared(component));
            altIds.put(component.path("meta:altId").asText(), id);
        }
        SchemaResolver resolver = new SchemaResolver();
        for (ObjectNode component : byId.values()) {
            if (Kind.of(component) != Kind.DATA_TYPES) {
                fieldTypes("", resolver.full(component, this));
            }
        }
    }

    private static ObjectNode prepared(ObjectNode component) {
        long created = epochMillis(component.path("meta:createdDate").asText());
        component.put("meta:containerId", "global");
        ObjectNode metadata = component.objectNode();
        metadata.put("repo:createdDate", created)
                .put("repo:lastModifiedDate", created)
                .put("eTag", Json.digest(component))
                .put("meta:globalLibVersion", component.path("version").asText());
        component.set("meta:registryMetadata", metadata);
        return component;
    }

    private static long epochMillis(String day) {
        try {
            return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        } catch (DateTimeParseException undated) {
            return 0;
        }
    }

    private void fieldTypes(String path, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.path("properties").properties()) {
            fieldType(child(path, field.getKey()), field.getValue());
        }
    }

    private void fieldType(String path, JsonNode field) {
        fieldTypes.putIfAbsent(path, field.path("meta:xdmType").asText());
        fieldTypes(path, field);
        if (field.path("items").isObject()) {
            fieldType(path + "[]", field.path("items"));
        }
        if (field.path("additionalProperties").isObject()) {
            fieldType(path + "{}", field.path("additionalProperties"));
        }
    }

    /** The path of a member; list items and map values are told by {@code []} and <code>{}</code>. */
    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** {@code meta:xdmType} of the field that standard classes and field groups have at a path. */
    Optional<String> fieldType(String path) {
        return Optional.ofNullable(fieldTypes.get(path));
    }

    /** {@inheritDoc} The component is shared: not to be changed. */
    @Override
    public Optional<ObjectNode> find(String idOrAltId) {
        return Optional.ofNullable(byId.get(altIds.getOrDefault(idOrAltId, idOrAltId)));
    }

    Collection<ObjectNode> all() {
        return byId.values();
    }

    /** The version of the library of standard components. */
    String version() {
        return byId.values().stream()
                .map(component -> component.path("version").asText())
                .findFirst()
                .orElse("");
    }
}
