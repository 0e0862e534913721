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
    private final Standard standard;
    private final Set<String> followed = new HashSet<>();

    private NamespaceRules(String tenant, ObjectNode body, Standard standard) {
        this.namespace = "_" + tenant;
        this.body = body;
        this.standard = standard;
    }

    /** Refuses the first field that stands in the wrong place or has a bad name. */
    static void check(Kind kind, ObjectNode body, String tenant, Standard standard) {
        NamespaceRules rules = new NamespaceRules(tenant, body, standard);
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
        local(holder).forEach(definition -> standardObject(definition, path));
    }

    private void standardField(String name, ObjectNode field, String parent) {
        String path = Standard.child(parent, name);
        if (standard.fieldType(path).isEmpty()) {
            throw misplaced(name, path, parent);
        }
        boolean nothingBelow = !field.has("properties")
                && !field.has("items")
                && !field.has("additionalProperties")
                && local(field).isEmpty();
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
        local(holder).forEach(definition -> ownObject(definition, path));
    }

    /** Definitions that nothing at the root pulls in are used below the namespace, if at all. */
    private void otherDefinitions() {
        for (Map.Entry<String, JsonNode> definition : body.path("definitions").properties()) {
            if (followed.add(LOCAL + definition.getKey())) {
                ownField((ObjectNode) definition.getValue(), "");
            }
        }
    }

    /** What an object pulls in from the same body: {@code allOf} parts and local references; each definition once. */
    private List<ObjectNode> local(ObjectNode holder) {
        List<ObjectNode> parts = new ArrayList<>();
        for (JsonNode part : holder.path("allOf")) {
            if (part instanceof ObjectNode inline && !part.has("$ref")) {
                parts.add(inline);
            } else {
                definition(part, parts);
            }
        }
        definition(holder, parts);
        return parts;
    }

    private void definition(JsonNode referring, List<ObjectNode> parts) {
        String reference = referring.path("$ref").asText();
        if (reference.startsWith(LOCAL)
                && body.path("definitions").path(reference.substring(LOCAL.length())) instanceof ObjectNode definition
                && followed.add(reference)) {
            parts.add(definition);
        }
    }
}
