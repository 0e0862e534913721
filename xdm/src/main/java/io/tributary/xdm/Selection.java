package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a group that a schema keeps: {@code meta:refProperty}, pointers such as {@code /person/name}. */
final class Selection {

    private final Map<String, Selection> below = new HashMap<>();
    private final String group;
    private boolean whole;

    private Selection(String group) {
        this.group = group;
    }

    /** Reads one pointer or a list of pointers; {@code group} names the component in messages. */
    static Selection of(JsonNode pointers, String group) {
        Selection root = new Selection(group);
        for (JsonNode pointer : pointers.isArray() ? pointers : List.of(pointers)) {
            Selection at = root;
            for (String name : names(pointer, group)) {
                at = at.below.computeIfAbsent(name, n -> new Selection(group));
            }
            at.whole = true;
        }
        return root;
    }

    /** Removes every property that is neither selected nor above or below a selected one. */
    void applyTo(ObjectNode object) {
        apply(object, "");
    }

    private void apply(ObjectNode object, String path) {
        if (whole) {
            return;
        }
        ObjectNode holder = holder(object);
        if (!(holder.path("properties") instanceof ObjectNode properties)) {
            throw missing(path + "/" + String.join(", ", below.keySet()), group);
        }
        for (Map.Entry<String, Selection> wanted : below.entrySet()) {
            if (!(properties.path(wanted.getKey()) instanceof ObjectNode field)) {
                throw missing(path + "/" + wanted.getKey(), group);
            }
            wanted.getValue().apply(field, path + "/" + wanted.getKey());
        }
        properties.retain(below.keySet());
        Merge.keepRequired(holder, below.keySet());
    }

    /** Lists and maps add nothing to a pointer: the object inside them holds the properties. */
    private static ObjectNode holder(ObjectNode field) {
        ObjectNode at = field;
        while (true) {
            if (at.path("items") instanceof ObjectNode items) {
                at = items;
            } else if (at.path("additionalProperties") instanceof ObjectNode values) {
                at = values;
            } else {
                return at;
            }
        }
    }

    private static List<String> names(JsonNode pointer, String group) {
        String text = pointer.asText();
        if (!pointer.isTextual() || !text.startsWith("/") || text.length() < 2) {
            throw missing(pointer.toString(), group);
        }
        List<String> names = new ArrayList<>();
        Arrays.stream(text.substring(1).split("/", -1))
                .map(Names::unescape)
                .map(Names::stored)
                .forEach(names::add);
        return names;
    }

    private static SchemaException missing(String pointer, String group) {
        return new SchemaException(
                SchemaException.Reason.MISSING_REFERENCE,
                "",
                "meta:refProperty [" + pointer + "] names no field of " + References.name(group)
                        + ", expected a pointer such as /person/name/firstName");
    }
}
