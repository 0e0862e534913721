package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints a resolved schema for reading: one line a field, its type and marks behind it. */
final class SchemaTree {

    private static final int MOST_VALUES = 8;
    private static final int LONGEST_LIST = 100;

    private final PrintWriter out;
    private final int depth;
    private int fields;

    SchemaTree(PrintWriter out, int depth) {
        this.out = out;
        this.depth = depth;
    }

    /** Prints a schema with descriptors on its fields. */
    void print(JsonNode schema) {
        out.println(schema.path("title").asText());
        out.println(schema.path("$id").asText() + ", version "
                + schema.path("version").asText());
        String union = schema.path("meta:immutableTags").toString().contains("\"union\"") ? ", in the union" : "";
        out.println("class " + schema.path("meta:class").asText() + union);
        members(schema, "", 1);
        out.println(fields + (fields == 1 ? " field" : " fields"));
    }

    private void members(JsonNode object, String indent, int level) {
        Set<String> required = new HashSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        Iterator<Map.Entry<String, JsonNode>> properties =
                object.path("properties").properties().iterator();
        while (properties.hasNext()) {
            Map.Entry<String, JsonNode> property = properties.next();
            JsonNode field = property.getValue();
            boolean last = !properties.hasNext();
            fields++;
            List<String> parts = new ArrayList<>(List.of(property.getKey() + suffix(field), type(field)));
            if (required.contains(property.getKey())) {
                parts.add("required");
            }
            marks(field, parts);
            boolean cut = level >= depth && !inner(field).path("properties").isEmpty();
            out.println(indent + (last ? "└─ " : "├─ ") + String.join("  ", parts) + (cut ? "  …" : ""));
            if (!cut) {
                members(inner(field), indent + (last ? "   " : "│  "), level + 1);
            }
        }
    }

    /** What holds the fields: the object itself, or the one inside lists and maps. */
    private static JsonNode inner(JsonNode field) {
        JsonNode at = field;
        while (true) {
            if (at.path("items").isObject()) {
                at = at.path("items");
            } else if (at.path("additionalProperties").isObject()) {
                at = at.path("additionalProperties");
            } else {
                return at;
            }
        }
    }

    private static String suffix(JsonNode field) {
        if (field.path("items").isObject()) {
            return "[]" + suffix(field.path("items"));
        }
        boolean map = field.path("additionalProperties").isObject();
        return map ? ".{key}" + suffix(field.path("additionalProperties")) : "";
    }

    private static String type(JsonNode field) {
        JsonNode inner = inner(field);
        String type = inner.path("meta:xdmType").asText(inner.path("type").asText());
        String format = inner.path("format").asText();
        return format.isEmpty() || format.equals(type) ? type : type + " (" + format + ")";
    }

    private static void marks(JsonNode field, List<String> parts) {
        for (JsonNode descriptor : field.path("meta:descriptors")) {
            if (descriptor.path("@type").asText().equals("xdm:descriptorIdentity")) {
                String primary = descriptor.path("xdm:isPrimary").asBoolean() ? "primary identity " : "identity ";
                parts.add(primary + descriptor.path("xdm:namespace").asText());
            }
        }
        JsonNode inner = inner(field);
        if (inner.path("enum").isArray()) {
            parts.add("one of " + list(texts(inner.path("enum"))));
        } else if (!inner.path("meta:enum").isEmpty()) {
            parts.add("such as "
                    + list(inner.path("meta:enum")
                            .propertyStream()
                            .map(Map.Entry::getKey)
                            .toList()));
        }
        if (field.path("meta:status").asText().equals("deprecated")) {
            parts.add("deprecated");
        }
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(JsonNode::asText).toList();
    }

    private static String list(List<String> values) {
        String some = String.join(", ", values.subList(0, Math.min(values.size(), MOST_VALUES)));
        boolean cut = values.size() > MOST_VALUES || some.length() > LONGEST_LIST;
        return (some.length() > LONGEST_LIST ? some.substring(0, LONGEST_LIST) : some) + (cut ? " …" : "");
    }
}
