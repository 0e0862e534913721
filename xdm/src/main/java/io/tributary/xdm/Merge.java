package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the fields of several components into one tree (schema-registry contract §2.3, point 2): objects, lists and maps
 * merge member by member; of two equal types the first wins and takes what it lacks from the second; all else conflicts.
 */
final class Merge {

    private static final Set<String> TREE = Set.of("properties", "required", "items", "additionalProperties");
    /** An inline part of {@code allOf} may say these of the object it extends; a component speaks for itself only. */
    private static final Set<String> INLINE = Set.of("type", "format", "enum", "pattern");

    private final IdentityHashMap<ObjectNode, String> origins = new IdentityHashMap<>();

    /** Remembers which component declares a field, for messages. */
    void from(ObjectNode field, String componentId) {
        origins.put(field, componentId);
    }

    /** Adds what an {@code allOf} entry contributes to the object it stands in. */
    void into(ObjectNode object, ObjectNode part, String path) {
        if (part.path("properties") instanceof ObjectNode properties) {
            properties(object, properties, path);
        }
        required(object, part.path("required"));
        for (String nested : List.of("items", "additionalProperties")) {
            if (part.path(nested) instanceof ObjectNode theirs) {
                nested(object, nested, theirs, path);
            }
        }
        for (String key : INLINE) {
            if (part.has(key) && !object.has(key)) {
                object.set(key, part.get(key));
            }
        }
    }

    /** Adds properties to those of an object. */
    void properties(ObjectNode object, ObjectNode more, String path) {
        if (!(object.path("properties") instanceof ObjectNode mine)) {
            object.set("properties", more);
            return;
        }
        for (Map.Entry<String, JsonNode> entry : more.properties()) {
            ObjectNode theirs = (ObjectNode) entry.getValue();
            if (mine.path(entry.getKey()) instanceof ObjectNode field) {
                field(field, theirs, Names.child(path, entry.getKey()));
            } else {
                mine.set(entry.getKey(), theirs);
            }
        }
    }

    private void field(ObjectNode mine, ObjectNode theirs, String path) {
        String type = mine.path(XdmTypes.KEY).asText();
        if (!type.equals(theirs.path(XdmTypes.KEY).asText())) {
            throw conflict(mine, theirs, path);
        }
        if (theirs.path("properties") instanceof ObjectNode properties) {
            properties(mine, properties, path);
        }
        required(mine, theirs.path("required"));
        for (String nested : List.of("items", "additionalProperties")) {
            if (theirs.path(nested) instanceof ObjectNode inside) {
                nested(mine, nested, inside, path);
            }
        }
        for (Map.Entry<String, JsonNode> member : theirs.properties()) {
            if (!TREE.contains(member.getKey()) && !mine.has(member.getKey())) {
                mine.set(member.getKey(), member.getValue());
            }
        }
    }

    private void nested(ObjectNode mine, String key, ObjectNode theirs, String path) {
        if (mine.path(key) instanceof ObjectNode inside) {
            field(inside, theirs, Names.child(path, key.equals("items") ? "[]" : "{key}"));
        } else {
            mine.set(key, theirs);
        }
    }

    /** Adds names to the required ones of an object, sorted and each once. */
    static void required(ObjectNode object, JsonNode names) {
        Set<String> all = new TreeSet<>();
        for (JsonNode name : object.path("required")) {
            all.add(name.asText());
        }
        for (JsonNode name : names) {
            all.add(Names.stored(name.asText()));
        }
        setRequired(object, all);
    }

    /** Keeps the required names that {@code wanted} has. */
    static void keepRequired(ObjectNode object, Set<String> wanted) {
        JsonNode before = object.remove("required");
        if (before != null) {
            Set<String> kept = new TreeSet<>();
            for (JsonNode name : before) {
                if (wanted.contains(name.asText())) {
                    kept.add(name.asText());
                }
            }
            setRequired(object, kept);
        }
    }

    private static void setRequired(ObjectNode object, Set<String> names) {
        if (!names.isEmpty()) {
            ArrayNode required = object.putArray("required");
            for (String name : names) {
                required.add(name);
            }
        }
    }

    private SchemaException conflict(ObjectNode mine, ObjectNode theirs, String path) {
        return new SchemaException(
                SchemaException.Reason.MERGE_CONFLICT,
                path,
                "Field " + path + " is declared as " + said(mine) + " and as " + said(theirs)
                        + "; one path has one type, rename the field in one of them");
    }

    private String said(ObjectNode field) {
        String component = References.name(origins.getOrDefault(field, ""));
        return field.path(XdmTypes.KEY).asText() + " by " + component;
    }
}
