package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import java.util.ArrayList;
import java.util.List;

/** The form of a body, before anybody asks what it means (schema-registry contract §1.7). */
final class Shape {

    private static final List<String> OBJECTS = List.of("properties", "definitions");
    private static final List<String> SUB_SCHEMAS = List.of("items");
    private static final List<String> LISTS = List.of("meta:immutableTags", "meta:intendedToExtend");

    private final Kind kind;
    private final ObjectNode body;
    private final List<SubError> findings = new ArrayList<>();

    private Shape(Kind kind, ObjectNode body) {
        this.kind = kind;
        this.body = body;
    }

    /** Refuses a body with all that is wrong with its form. */
    static void check(Kind kind, ObjectNode body) {
        Shape shape = new Shape(kind, body);
        shape.all();
        if (!shape.findings.isEmpty()) {
            throw Refusal.invalid(shape.findings);
        }
    }

    private void all() {
        title();
        text("description");
        type();
        boolean composed = kind == Kind.SCHEMAS || kind == Kind.CLASSES;
        if (composed && !body.has("allOf")) {
            findings.add(SubError.required("allOf"));
        }
        LISTS.forEach(this::listOfText);
        Tree.each(body, this::parts);
        if (kind == Kind.SCHEMAS) {
            onlyReferences();
        }
    }

    private void title() {
        JsonNode title = body.path("title");
        if (title.isMissingNode()) {
            findings.add(SubError.required("title"));
        } else if (!title.isTextual()) {
            findings.add(SubError.type("title", title, "string"));
        } else if (title.textValue().isBlank()) {
            findings.add(new SubError(
                    "$.title", "minLength", List.of("1"), "$.title: may only be 1 or more characters long"));
        }
    }

    private void text(String member) {
        JsonNode text = body.path(member);
        if (!text.isMissingNode() && !text.isTextual()) {
            findings.add(SubError.type(member, text, "string"));
        }
    }

    private void type() {
        text("type");
        String type = body.path("type").asText("object");
        boolean fine = type.equals("object") || (kind == Kind.DATA_TYPES && type.equals("array"));
        if (body.path("type").isTextual() && !fine) {
            String expected = kind == Kind.DATA_TYPES ? "object or array" : "object";
            findings.add(new SubError(
                    "$.type",
                    "enum",
                    List.of(expected),
                    "$.type: is '%s', but a %s has the type %s".formatted(Json.shown(type), kind.label(), expected)));
        }
    }

    private void listOfText(String member) {
        JsonNode list = body.path(member);
        if (list.isMissingNode()) {
            return;
        }
        if (!list.isArray()) {
            findings.add(SubError.type(member, list, "array"));
            return;
        }
        for (JsonNode entry : list) {
            if (!entry.isTextual()) {
                findings.add(SubError.type(member, entry, "string"));
            }
        }
    }

    /** Members that hold sub-schemas hold them in the right form, however deep. */
    private void parts(String pointer, ObjectNode schema) {
        for (String member : OBJECTS) {
            JsonNode children = schema.path(member);
            if (!children.isMissingNode() && !children.isObject()) {
                wrong(pointer, member, children, "object");
            }
            children.properties().forEach(child -> {
                if (!child.getValue().isObject()) {
                    wrong(pointer + "/" + member, child.getKey(), child.getValue(), "object");
                }
            });
        }
        for (String member : SUB_SCHEMAS) {
            JsonNode inside = schema.path(member);
            if (!inside.isMissingNode() && !inside.isObject()) {
                wrong(pointer, member, inside, "object");
            }
        }
        JsonNode values = schema.path("additionalProperties");
        if (!values.isMissingNode() && !values.isObject() && !values.isBoolean()) {
            wrong(pointer, "additionalProperties", values, "object");
        }
        JsonNode required = schema.path("required");
        if (!required.isMissingNode() && !required.isArray()) {
            wrong(pointer, "required", required, "array");
        }
        allOf(pointer, schema.path("allOf"));
        JsonNode reference = schema.path("$ref");
        if (!reference.isMissingNode() && !reference.isTextual()) {
            wrong(pointer, "$ref", reference, "string");
        }
    }

    private void allOf(String pointer, JsonNode allOf) {
        if (!allOf.isMissingNode() && !allOf.isArray()) {
            wrong(pointer, "allOf", allOf, "array");
            return;
        }
        for (int i = 0; i < allOf.size(); i++) {
            if (!allOf.get(i).isObject()) {
                wrong(pointer + "/allOf", String.valueOf(i), allOf.get(i), "object");
            }
        }
    }

    private void wrong(String pointer, String member, JsonNode found, String expected) {
        String path = pointer + "/" + Json.token(member);
        String name = Json.typeName(found);
        findings.add(new SubError(
                path, "type", List.of(name, expected), path + ": " + name + " found, " + expected + " expected"));
    }

    /** A schema is made of references only: its fields live in classes and field groups. */
    private void onlyReferences() {
        for (String member : OBJECTS) {
            if (!body.path(member).isEmpty()) {
                findings.add(
                        SubError.of(
                                "/" + member,
                                "additionalProperties",
                                "/" + member
                                        + ": a schema declares no fields of its own; put them in a field group and refer to it in allOf"));
            }
        }
        JsonNode allOf = body.path("allOf");
        for (int i = 0; i < allOf.size(); i++) {
            if (allOf.get(i).isObject() && !allOf.get(i).has("$ref")) {
                findings.add(SubError.of(
                        "/allOf/" + i, "required", "/allOf/" + i + ": $ref is missing but it is required in a schema"));
            }
        }
    }
}
