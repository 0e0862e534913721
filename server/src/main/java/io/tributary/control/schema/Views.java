package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Shows resources in the forms of schema-registry contract §1.4. Every tree it returns is a copy. */
final class Views {

    private static final List<String> SUMMARY = List.of("$id", "meta:altId", "version", "title");
    private static final List<String> NESTING = List.of("properties", "required");

    private final Library library;

    Views(Library library) {
        this.library = library;
    }

    /** A resource as the answer to a write, or raw. */
    ObjectNode raw(ObjectNode resource) {
        ObjectNode raw = resource.deepCopy();
        if (raw.path("meta:containerId").asText().equals("global")) {
            int usage = library.referrers(raw.path("$id").asText()).size();
            ((ObjectNode) raw.path("meta:registryMetadata")).put("meta:usageCount", usage);
        }
        return raw;
    }

    /** A resource as a client wants it. */
    ObjectNode of(ObjectNode resource, Accept accept) {
        if (accept.has("id")) {
            return summary(resource);
        }
        ObjectNode view = accept.resolved() ? resolved(resource) : raw(resource);
        if (accept.has("desc")) {
            descriptors(view);
        }
        if (accept.has("deprecated") || accept.has("deprecatefield")) {
            deprecations(view);
        }
        if (accept.has("notext")) {
            Tree.each(view, (pointer, schema) -> schema.remove(List.of("title", "description")));
        }
        if (accept.standardNames()) {
            Notation.toStandard(view);
        }
        if (accept.has("flat")) {
            flatten(view);
        }
        return view;
    }

    private static ObjectNode summary(ObjectNode resource) {
        ObjectNode summary = resource.objectNode();
        for (String member : SUMMARY) {
            if (resource.has(member)) {
                summary.set(member, resource.get(member));
            }
        }
        return summary;
    }

    private ObjectNode resolved(ObjectNode resource) {
        ObjectNode raw = raw(resource);
        ObjectNode full =
                Kind.of(resource) == Kind.UNIONS ? new Unions(library).full(resource) : library.full(resource);
        full.set("meta:registryMetadata", raw.path("meta:registryMetadata"));
        return full;
    }

    private Stream<ObjectNode> on(ObjectNode view) {
        return library.descriptors(view.path("$id").asText());
    }

    private void descriptors(ObjectNode view) {
        ArrayNode all = view.putArray("meta:descriptors");
        on(view).forEach(descriptor -> {
            all.add(descriptor.deepCopy());
            for (String path : sourceProperties(descriptor)) {
                FieldPath.find(view, path)
                        .ifPresent(field -> field.withArray("/meta:descriptors").add(descriptor.deepCopy()));
            }
        });
    }

    private void deprecations(ObjectNode view) {
        on(view).filter(descriptor -> descriptor.path("@type").asText().equals("xdm:descriptorDeprecated"))
                .flatMap(descriptor -> sourceProperties(descriptor).stream())
                .forEach(path -> FieldPath.find(view, path).ifPresent(field -> field.put("meta:status", "deprecated")));
    }

    /** The paths a descriptor is about: one, several, or none. */
    static List<String> sourceProperties(ObjectNode descriptor) {
        JsonNode property = descriptor.path("xdm:sourceProperty");
        if (property.isTextual()) {
            return List.of(property.textValue());
        }
        return property.valueStream().map(JsonNode::asText).toList();
    }

    private static void flatten(ObjectNode view) {
        ObjectNode flat = view.objectNode();
        flatten(flat, "", view);
        view.set("properties", flat);
    }

    private static void flatten(ObjectNode flat, String path, ObjectNode object) {
        for (Map.Entry<String, JsonNode> member : FieldPath.members(object).properties()) {
            if (member.getValue() instanceof ObjectNode field) {
                String fieldPath = path.isEmpty() ? member.getKey() : path + "/" + member.getKey();
                flat.set(fieldPath, leaf(field));
                flatten(flat, fieldPath, field);
            }
        }
    }

    private static ObjectNode leaf(ObjectNode field) {
        ObjectNode leaf = field.deepCopy();
        Tree.each(leaf, (pointer, schema) -> schema.remove(NESTING));
        return leaf;
    }
}
