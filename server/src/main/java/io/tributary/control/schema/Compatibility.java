package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what a change takes away from a schema that data depends on: it may only grow (schema-registry contract §1.8). */
final class Compatibility {

    private static final String RULE = "compatibility";
    private static final List<String> FIXED = List.of("type", "format", "meta:xdmType", "meta:referencedFrom");
    private static final List<String> ONLY_DROPPED = List.of("pattern", "multipleOf", "uniqueItems");
    private static final List<String> LOWER_BOUNDS =
            List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final List<String> UPPER_BOUNDS =
            List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

    private final List<SubError> findings = new ArrayList<>();

    private Compatibility() {}

    /** Compares the resolved forms of one schema before and after a change. */
    static List<SubError> ofFields(ObjectNode before, ObjectNode after) {
        Compatibility compatibility = new Compatibility();
        compatibility.object("", before, after);
        return compatibility.findings;
    }

    /** Compares the written forms of one schema: its class stays, no field group goes, nothing of a group goes. */
    static List<SubError> ofComposition(ObjectNode before, ObjectNode after) {
        Compatibility compatibility = new Compatibility();
        String was = before.path("meta:class").asText();
        String is = after.path("meta:class").asText();
        if (!was.equals(is)) {
            compatibility.refuse("/meta:class", "the class changes from " + was + " to " + is);
        }
        Set<String> kept = new HashSet<>();
        after.path("allOf").forEach(part -> kept.add(part.path("$ref").asText()));
        for (JsonNode part : before.path("allOf")) {
            String reference = part.path("$ref").asText();
            if (!kept.contains(reference) && !reference.equals(was)) {
                compatibility.refuse("/allOf", "field group " + reference + " is removed");
            }
        }
        return compatibility.findings;
    }

    private void refuse(String path, String what) {
        String where = path.isEmpty() ? "$" : path;
        findings.add(SubError.of(where, RULE, where + ": " + what + "; the schema is in use and may only grow"));
    }

    private void object(String path, JsonNode before, JsonNode after) {
        for (Map.Entry<String, JsonNode> field : before.path("properties").properties()) {
            String name = path + "/" + Json.token(field.getKey());
            JsonNode now = after.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                refuse(name, "the field is removed");
            } else {
                field(name, field.getValue(), now);
            }
        }
    }

    private void field(String path, JsonNode before, JsonNode after) {
        int found = findings.size();
        for (String member : FIXED) {
            if (!before.path(member).equals(after.path(member))) {
                refuse(path, "%s changes from %s to %s".formatted(member, said(before, member), said(after, member)));
            }
        }
        if (findings.size() > found) {
            return;
        }
        constraints(path, before, after);
        object(path, before, after);
        inside(path, before, after, "items");
        inside(path, before, after, "additionalProperties");
    }

    private void inside(String path, JsonNode before, JsonNode after, String member) {
        if (!before.path(member).isObject()) {
            return;
        }
        if (after.path(member).isObject()) {
            field(path + "/" + member, before.path(member), after.path(member));
        } else {
            refuse(path, member + " is removed");
        }
    }

    private void constraints(String path, JsonNode before, JsonNode after) {
        enumeration(path, before.path("enum"), after.path("enum"));
        for (String member : ONLY_DROPPED) {
            boolean there = after.has(member) && !after.path(member).asText().equals("false");
            if (there && !after.path(member).equals(before.path(member))) {
                narrowed(path, before, after, member);
            }
        }
        LOWER_BOUNDS.forEach(member -> bound(path, before, after, member, 1));
        UPPER_BOUNDS.forEach(member -> bound(path, before, after, member, -1));
    }

    private void enumeration(String path, JsonNode before, JsonNode after) {
        if (!after.isArray()) {
            return;
        }
        if (!before.isArray()) {
            refuse(path, "enum " + Json.shown(after.toString()) + " is added");
            return;
        }
        Set<JsonNode> allowed = new HashSet<>();
        after.forEach(allowed::add);
        for (JsonNode value : before) {
            if (!allowed.contains(value)) {
                refuse(path, "enum no longer holds " + Json.shown(value.toString()));
            }
        }
    }

    /** @param narrower the sign of a change that lets fewer values in */
    private void bound(String path, JsonNode before, JsonNode after, String member, int narrower) {
        if (!after.path(member).isNumber()) {
            return;
        }
        boolean narrows = !before.path(member).isNumber()
                || after.path(member)
                                        .decimalValue()
                                        .compareTo(before.path(member).decimalValue())
                                * narrower
                        > 0;
        if (narrows) {
            narrowed(path, before, after, member);
        }
    }

    private void narrowed(String path, JsonNode before, JsonNode after, String member) {
        refuse(path, "%s is narrowed from %s to %s".formatted(member, said(before, member), said(after, member)));
    }

    private static String said(JsonNode field, String member) {
        return Optional.of(field.path(member))
                .filter(value -> !value.isMissingNode())
                .map(value -> Json.shown(value.toString()))
                .orElse("nothing");
    }
}
