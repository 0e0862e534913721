package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.xdm.SchemaException;
import io.tributary.xdm.SchemaResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules about single fields that hold for a tenant's own fields only (schema-registry contract §3.1). */
final class FieldRules {

    private static final Set<String> MAP_VALUES = Set.of("string", "integer");

    private FieldRules() {}

    /**
     * Checks the fields a body declares.
     *
     * @return the body with {@code meta:xdmType} on every field
     */
    static ObjectNode typed(ObjectNode body) {
        List<SubError> findings = new ArrayList<>();
        Tree.each(body, (pointer, field) -> {
            if (!pointer.isEmpty()) {
                check(pointer, field, findings);
            }
        });
        if (!findings.isEmpty()) {
            throw Refusal.invalid(findings);
        }
        try {
            return new SchemaResolver().withXdmTypes(body);
        } catch (SchemaException bad) {
            throw refused(bad);
        }
    }

    private static void check(String pointer, ObjectNode field, List<SubError> findings) {
        boolean values = field.path("additionalProperties").isObject();
        boolean map = values || field.path("meta:xdmType").asText().equals("map");
        if (map && !field.path("properties").isEmpty()) {
            findings.add(SubError.of(
                    pointer,
                    "field",
                    pointer + ": is a map and has properties; a map declares its values in additionalProperties only"));
        }
        String type = field.path("additionalProperties").path("type").asText();
        if (values && !MAP_VALUES.contains(type)) {
            findings.add(SubError.of(
                    pointer + "/additionalProperties",
                    "field",
                    "%s: the values of a map have the type '%s'; expected string or integer"
                            .formatted(pointer, Json.shown(type))));
        }
        String own = field.path("type").asText();
        if (field.path("enum").isArray() && !own.isEmpty() && !own.equals("string")) {
            findings.add(SubError.of(
                    pointer + "/enum",
                    "field",
                    "%s: has the type %s and an enum; an enum goes with the type string".formatted(pointer, own)));
        }
    }

    /** The answer for a resource that the resolver refuses. */
    static Refusal refused(SchemaException problem) {
        String pointer = problem.where().isEmpty() ? "$" : "/" + problem.where().replace('.', '/');
        String message = String.valueOf(problem.getMessage());
        return switch (problem.reason()) {
            case MERGE_CONFLICT -> Refusal.merge(message);
            case MISSING_REFERENCE, CYCLE -> Refusal.invalid(pointer, "reference", message);
            case CLASS -> Refusal.invalid(pointer, "classMismatch", message);
            case TOO_LARGE, TOO_DEEP -> Refusal.invalid(pointer, "size", message);
            case BAD_FIELD, COLUMN_NAMES -> Refusal.invalid(pointer, "field", message);
        };
    }
}
