package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a tenant's own fields may stand and what they may be called (schema-registry contract §1.7): in classes and field groups below {@code _tenant}, at the root
 * or inside an object that a standard component defines; in data types anywhere.
 */
final class NamespaceRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final Pattern NAMESPACE = Pattern.compile("_[a-z][a-z0-9]{1,30}");
    private static final String LOCAL = "#/definitions/";

    private final String namespace;
    private final ObjectNode body;
    private final Library library;
    private final Standard standard;
    /** Definitions met below the namespace, and, with their paths, those met where the standard decides. */
    private final Set<String> followed = new HashSet<>();

    private NamespaceRules(String tenant, ObjectNode body, Library library) {
        this.namespace = "_" + tenant;
        this.body = body;
        this.library = library;
        this.standard = library.standard();
    }

    /** Refuses the first field that stands in the wrong place or has a bad name. */
    static void check(Kind kind, ObjectNode body, String tenant, Library library) {
        NamespaceRules rules = new NamespaceRules(tenant, body, library);
        switch (kind) {
            case CLASSES, FIELD_GROUPS -> {
                rules.standardObject(body, "");
                rules.otherDefinitions();
            }
            case DATA_TYPES -> {
                rules.ownObject(body, "");
                rules.otherDefinitions();
            }
            case SCHEMAS, BEHAVIORS, UNIONS -> {}
        }
    }

    /** An object whose fields the standard decides about; {@code ""} is the root. */
    private void standardObject(ObjectNode holder, String path) {
        for (Map.Entry<String, JsonNode> property : holder.path("properties").properties()) {
            ObjectNode field = (ObjectNode) property.getValue();
            if (property.getKey().equals(namespace)) {
                ownField(field, Standard.child(path, namespace));
            } else {
                standardField(property.getKey(), field, path);
            }
        }
        foreign(holder, path, false);
        holder.path("allOf").forEach(part -> foreign(part, path, true));
        local(holder, path + " ").forEach(definition -> standardObject(definition, path));
    }

    private void standardField(String name, ObjectNode field, String parent) {
        String path = Standard.child(parent, name);
        if (standard.fieldType(path).isEmpty()) {
            throw misplaced(name, path, parent);
        }
        boolean nothingBelow = !field.has("properties")
                && !field.has("items")
                && !field.has("additionalProperties")
                && !field.has("allOf")
                && !field.path("$ref").asText().startsWith(LOCAL);
        if (nothingBelow) {
            throw redefined(path, "can't be defined anew");
        }
        standardContainer(field, path);
    }

    private Refusal redefined(String path, String why) {
        return Refusal.namespace(
                1024,
                "Field %s is a standard field and %s; put your own field below %s."
                        .formatted(path, why, Standard.child(path, namespace)));
    }

    private void standardContainer(ObjectNode field, String path) {
        String type = standard.fieldType(path).orElse("object");
        if (!type.equals(container(field))) {
            throw redefined(path, "of type %s, not %s".formatted(type, container(field)));
        }
        standardObject(field, path);
        if (field.path("items") instanceof ObjectNode items) {
            standardContainer(items, path + "[]");
        }
        if (field.path("additionalProperties") instanceof ObjectNode values) {
            standardContainer(values, path + "{}");
        }
    }

    private static String container(ObjectNode field) {
        if (field.has("items") || field.path("type").asText().equals("array")) {
            return "array";
        }
        return field.path("additionalProperties").isObject() ? "map" : "object";
    }

    private Refusal misplaced(String name, String path, String parent) {
        if (NAMESPACE.matcher(name).matches()) {
            return Refusal.namespace(
                    1020,
                    "Field %s looks like the namespace of another tenant; yours is %s.".formatted(path, namespace));
        }
        String own = Standard.child(parent, namespace) + "." + name;
        return Refusal.namespace(
                parent.isEmpty() ? 1021 : 1022,
                "Field %s is neither a standard field nor below your namespace; move it to %s."
                        .formatted(Json.shown(path), Json.shown(own)));
    }

    private void ownField(ObjectNode field, String path) {
        ownObject(field, path);
        if (field.path("items") instanceof ObjectNode items) {
            ownField(items, path + "[]");
        }
        if (field.path("additionalProperties") instanceof ObjectNode values) {
            ownField(values, path + "{}");
        }
    }

    private void ownObject(ObjectNode holder, String path) {
        for (Map.Entry<String, JsonNode> property : holder.path("properties").properties()) {
            String name = property.getKey();
            String child = Standard.child(path, name);
            if (!NAME.matcher(name).matches()) {
                throw Refusal.namespace(
                        1023,
                        "Field name '%s' at %s is not allowed; expected letters, digits, - and _, and no _ in front."
                                .formatted(Json.shown(name), path.isEmpty() ? "the root" : Json.shown(path)));
            }
            ownField((ObjectNode) property.getValue(), child);
        }
        local(holder, "").forEach(definition -> ownObject(definition, path));
    }

    /** Definitions that nothing pulls in must have proper names all the same. */
    private void otherDefinitions() {
        for (Map.Entry<String, JsonNode> definition : body.path("definitions").properties()) {
            String reference = LOCAL + Json.token(definition.getKey());
            boolean met = followed.stream().anyMatch(known -> known.endsWith(reference));
            if (!met) {
                ownField((ObjectNode) definition.getValue(), "");
            }
        }
    }

    /** A data type of the tenant has no namespace in it: its fields may not come to stand where the standard decides. */
    private void foreign(JsonNode referring, String path, boolean extending) {
        String reference = referring.path("$ref").asText();
        String id = reference.replaceFirst("#.*", "");
        if (id.isEmpty() || standard.find(id).isPresent()) {
            return;
        }
        boolean group = library.find(id).map(Kind::of).orElse(Kind.DATA_TYPES) == Kind.FIELD_GROUPS;
        if (!group || !extending || !path.isEmpty()) {
            throw Refusal.namespace(
                    path.isEmpty() ? 1021 : 1022,
                    "%s at %s puts its fields outside your namespace; refer to it from a field below %s."
                            .formatted(id, path.isEmpty() ? "the root" : path, Standard.child(path, namespace)));
        }
    }

    /** What an object pulls in from the same body: {@code allOf} parts and local references; each definition once for a place. */
    private List<ObjectNode> local(ObjectNode holder, String place) {
        List<ObjectNode> parts = new ArrayList<>();
        for (JsonNode part : holder.path("allOf")) {
            if (part instanceof ObjectNode inline && !part.has("$ref")) {
                parts.add(inline);
            } else {
                definition(part, place, parts);
            }
        }
        definition(holder, place, parts);
        return parts;
    }

    private void definition(JsonNode referring, String place, List<ObjectNode> parts) {
        String reference = referring.path("$ref").asText();
        if (reference.startsWith(LOCAL)
                && body.path("definitions").path(Json.untoken(reference.substring(LOCAL.length())))
                        instanceof ObjectNode definition
                && followed.add(place + reference)) {
            parts.add(definition);
        }
    }
}
