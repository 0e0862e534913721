package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.FieldChange.Effect;
import io.tributary.xdm.FieldChange.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares two schemas in their {@code xed-full} form, field by field (schema-registry contract §1.8). */
public final class SchemaDiff {

    private static final List<String> TYPE = List.of(XdmTypes.KEY, "type", "format", "meta:referencedFrom");
    private static final List<String> ONLY_DROPPED = List.of("pattern", "multipleOf", "uniqueItems");
    private static final List<String> LOWER = List.of("minimum", "exclusiveMinimum", "minLength", "minItems");
    private static final List<String> UPPER = List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems");
    private static final List<String> WORDS = List.of("title", "description", "default", "meta:enum", "meta:status");
    private static final int MAX_SHOWN = 80;

    private final List<FieldChange> changes = new ArrayList<>();

    private SchemaDiff() {}

    /** All differences, in the order of the fields; what was removed or changed of an object before what was added. */
    public static List<FieldChange> between(ObjectNode before, ObjectNode after) {
        SchemaDiff diff = new SchemaDiff();
        diff.object("", before, after);
        return List.copyOf(diff.changes);
    }

    private void object(String path, JsonNode before, JsonNode after) {
        Set<String> wasRequired = required(before);
        Set<String> isRequired = required(after);
        for (Map.Entry<String, JsonNode> field : before.path("properties").properties()) {
            String name = field.getKey();
            String child = Names.child(path, name);
            JsonNode now = after.path("properties").path(name);
            if (now.isMissingNode()) {
                add(child, Kind.REMOVED, type(field.getValue()), Effect.BREAKING);
                continue;
            }
            field(child, field.getValue(), now);
            if (wasRequired.contains(name) && !isRequired.contains(name)) {
                change(child, "required → optional", Effect.SAFE);
            } else if (!wasRequired.contains(name) && isRequired.contains(name)) {
                change(child, "optional → required", Effect.TIGHTENS);
            }
        }
        for (Map.Entry<String, JsonNode> field : after.path("properties").properties()) {
            if (!before.path("properties").has(field.getKey())) {
                boolean required = isRequired.contains(field.getKey());
                add(
                        Names.child(path, field.getKey()),
                        Kind.ADDED,
                        type(field.getValue()) + (required ? ", required" : ""),
                        required ? Effect.TIGHTENS : Effect.SAFE);
            }
        }
    }

    private static Set<String> required(JsonNode object) {
        Set<String> required = new HashSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    private void field(String path, JsonNode before, JsonNode after) {
        for (String member : TYPE) {
            if (!before.path(member).equals(after.path(member))) {
                String what = member.equals(XdmTypes.KEY) ? "type" : member;
                change(path, what + " " + arrow(before, after, member), Effect.BREAKING);
                if (member.equals(XdmTypes.KEY)) {
                    return;
                }
            }
        }
        allowed(path, before.path("enum"), after.path("enum"));
        for (String member : ONLY_DROPPED) {
            if (!before.path(member).equals(after.path(member))) {
                boolean dropped =
                        !after.has(member) || after.path(member).asText().equals("false");
                change(path, member + " " + arrow(before, after, member), dropped ? Effect.SAFE : Effect.BREAKING);
            }
        }
        LOWER.forEach(member -> bound(path, before, after, member, 1));
        UPPER.forEach(member -> bound(path, before, after, member, -1));
        for (String member : WORDS) {
            if (!before.path(member).equals(after.path(member))) {
                change(path, member + " " + arrow(before, after, member), Effect.SAFE);
            }
        }
        object(path, before, after);
        inside(path + "[]", before.path("items"), after.path("items"));
        inside(path + ".{key}", before.path("additionalProperties"), after.path("additionalProperties"));
    }

    private void inside(String path, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            field(path, before, after);
        } else if (before.isObject()) {
            add(path, Kind.REMOVED, type(before), Effect.BREAKING);
        } else if (after.isObject()) {
            add(path, Kind.ADDED, type(after), Effect.BREAKING);
        }
    }

    private void allowed(String path, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (!before.isArray()) {
            change(path, "enum added: " + shown(after), Effect.BREAKING);
            return;
        }
        if (!after.isArray()) {
            change(path, "enum dropped", Effect.SAFE);
            return;
        }
        Set<String> gone = values(before);
        gone.removeAll(values(after));
        Set<String> fresh = values(after);
        fresh.removeAll(values(before));
        if (!gone.isEmpty()) {
            change(path, "enum without " + String.join(", ", gone), Effect.BREAKING);
        }
        if (!fresh.isEmpty()) {
            change(path, "enum with " + String.join(", ", fresh), Effect.SAFE);
        }
    }

    private static Set<String> values(JsonNode list) {
        Set<String> values = new TreeSet<>();
        list.forEach(value -> values.add(shown(value)));
        return values;
    }

    /** @param narrower the sign of a change that lets fewer values in */
    private void bound(String path, JsonNode before, JsonNode after, String member, int narrower) {
        JsonNode was = before.path(member);
        JsonNode is = after.path(member);
        if (was.equals(is)) {
            return;
        }
        BigDecimal low = was.isNumber() ? was.decimalValue() : null;
        BigDecimal now = is.isNumber() ? is.decimalValue() : null;
        boolean narrows = now != null && (low == null || now.compareTo(low) * narrower > 0);
        change(path, member + " " + arrow(before, after, member), narrows ? Effect.BREAKING : Effect.SAFE);
    }

    private static String type(JsonNode field) {
        String type = field.path(XdmTypes.KEY).asText(field.path("type").asText());
        String format = field.path("format").asText();
        return format.isEmpty() || format.equals(type) ? type : type + " (" + format + ")";
    }

    private static String arrow(JsonNode before, JsonNode after, String member) {
        return shown(before.path(member)) + " → " + shown(after.path(member));
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "none";
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN - 1) + "…";
    }

    private void change(String path, String what, Effect effect) {
        add(path, Kind.CHANGED, what, effect);
    }

    private void add(String path, Kind kind, String what, Effect effect) {
        changes.add(new FieldChange(path, kind, what, effect));
    }
}
