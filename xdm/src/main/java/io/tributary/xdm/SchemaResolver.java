package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.SchemaException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Resolves components: from {@code allOf} and {@code $ref} to one tree of fields (schema-registry contract §2.3). */
public final class SchemaResolver {

    /** A schema with more fields than this is refused. */
    public static final int MAX_FIELDS = 10_000;
    /** Fields nested deeper than this are refused; list items and map values count as a level. */
    public static final int MAX_DEPTH = 50;

    /**
     * Resolves a schema (or a union, or a class as if it were one).
     *
     * @param schema the written form; not changed
     * @param lookup finds every component the schema refers to
     * @throws SchemaException when the schema can't be resolved in bounded time into fields with distinct columns
     */
    public ResolvedSchema resolve(ObjectNode schema, Lookup lookup) {
        Composition composition = new Composition(lookup);
        ObjectNode document = composition.compose(schema);
        String classId = classOf(schema, lookup);
        Behavior behavior = behaviorOf(classId, composition.extended());
        if (behavior == Behavior.TIME_SERIES) {
            Merge.required(document, document.arrayNode().add("_id").add("timestamp"));
        }
        finish(document);
        return new ResolvedSchema(
                classId, behavior, List.copyOf(composition.extended()), document, FieldTree.of(document));
    }

    /**
     * The {@code xed-full} form of any component, for reading; unlike {@link #resolve} it asks for no class.
     *
     * @throws SchemaException as {@link #resolve}
     */
    public ObjectNode full(ObjectNode component, Lookup lookup) {
        ObjectNode document = new Composition(lookup).compose(component);
        finish(document);
        FieldTree.of(document);
        return document;
    }

    /**
     * A copy of a component in its written form with {@code meta:xdmType} on every field (contract §3.1). Fields that
     * only refer to a data type get the type written next to the reference, {@code object} when there is none.
     *
     * @throws SchemaException when a field has no type that XDM knows
     */
    public ObjectNode withXdmTypes(ObjectNode component) {
        ObjectNode copy = component.deepCopy();
        annotate(copy, "", 0);
        return copy;
    }

    private static void finish(ObjectNode document) {
        document.remove("refs");
        sort(document);
    }

    private static String classOf(ObjectNode schema, Lookup lookup) {
        if (schema.path("meta:resourceType").asText().equals("classes")) {
            return schema.path("$id").asText();
        }
        Set<String> classes = new LinkedHashSet<>();
        for (JsonNode part : schema.path("allOf")) {
            Optional<ObjectNode> target = lookup.find(part.path("$ref").asText());
            if (target.isPresent()
                    && target.get().path("meta:resourceType").asText().equals("classes")) {
                classes.add(target.get().path("$id").asText());
            }
        }
        if (classes.size() != 1) {
            throw new SchemaException(
                    Reason.CLASS,
                    "",
                    "The schema extends " + (classes.isEmpty() ? "no class" : "the classes " + classes)
                            + ", expected exactly one $ref to a class in allOf");
        }
        return classes.iterator().next();
    }

    private static Behavior behaviorOf(String classId, Set<String> extended) {
        List<Behavior> found = new ArrayList<>();
        for (Behavior behavior : Behavior.values()) {
            if (extended.contains(behavior.id())) {
                found.add(behavior);
            }
        }
        if (found.size() != 1) {
            throw new SchemaException(
                    Reason.CLASS,
                    "",
                    "Class " + References.name(classId) + " and the groups with it have the behaviours " + found
                            + ", expected exactly one of RECORD, TIME_SERIES, ADHOC through allOf of the class");
        }
        return found.getFirst();
    }

    /** Orders properties by standard name, so that columns don't depend on the order of field groups. */
    private static void sort(ObjectNode object) {
        if (object.path("properties") instanceof ObjectNode properties) {
            Map<String, Map.Entry<String, JsonNode>> entries = new TreeMap<>();
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                entries.put(standardName(property) + "\n" + property.getKey(), property);
            }
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : entries.values()) {
                sorted.set(entry.getKey(), entry.getValue());
                sort((ObjectNode) entry.getValue());
            }
            object.set("properties", sorted);
        }
        if (object.path("items") instanceof ObjectNode items) {
            sort(items);
        }
        if (object.path("additionalProperties") instanceof ObjectNode values) {
            sort(values);
        }
    }

    private static String standardName(Map.Entry<String, JsonNode> property) {
        return property.getValue().path("meta:xdmField").asText(property.getKey());
    }

    private static void annotate(ObjectNode holder, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new SchemaException(
                    Reason.TOO_DEEP, path, "Field " + path + " lies deeper than " + MAX_DEPTH + " levels");
        }
        for (String key : List.of("properties", "definitions")) {
            for (Map.Entry<String, JsonNode> member : holder.path(key).properties()) {
                String child = Names.child(path, member.getKey());
                if (!(member.getValue() instanceof ObjectNode field)) {
                    throw XdmTypes.bad(child, "is " + member.getValue() + ", expected an object that declares it");
                }
                annotate(field, child, depth + 1);
                if (key.equals("properties")) {
                    type(field, child);
                }
            }
        }
        for (String key : List.of("items", "additionalProperties")) {
            if (holder.path(key) instanceof ObjectNode inside && !inside.isEmpty()) {
                String child = Names.child(path, key.equals("items") ? "[]" : "{key}");
                annotate(inside, child, depth + 1);
                type(inside, child);
            }
        }
    }

    private static void type(ObjectNode field, String path) {
        boolean refers = field.has("$ref") || field.has("allOf");
        field.put(XdmTypes.KEY, refers && !field.has("type") ? "object" : XdmTypes.of(field, path));
    }
}
