package io.tributary.control.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The kinds of resources, with the words the wire has for them (schema-registry contract §0.10, §1.1, §1.10). */
enum Kind {
    SCHEMAS("schemas", "schema", 1012),
    CLASSES("classes", "class", 1010),
    FIELD_GROUPS("mixins", "field group", 1011),
    DATA_TYPES("datatypes", "data type", 1013),
    BEHAVIORS("behaviors", "behavior", 1016),
    UNIONS("unions", "union", 1015);

    private final String wire;
    private final String label;
    private final int missing;

    Kind(String wire, String label, int missing) {
        this.wire = wire;
        this.label = label;
        this.missing = missing;
    }

    /** The value of {@code meta:resourceType}; also the segment in {@code $id}. */
    String wire() {
        return wire;
    }

    /** The word in sentences. */
    String label() {
        return label;
    }

    /** The code of the answer when there is no such resource. */
    String missingCode() {
        return "XDM-" + missing + "-404";
    }

    /** Whether clients may create resources of this kind. */
    boolean writable() {
        return this != BEHAVIORS && this != UNIONS;
    }

    /** The kind a path segment asks for; field groups have two. */
    static Optional<Kind> ofPath(String segment) {
        if (segment.equals("fieldgroups")) {
            return Optional.of(FIELD_GROUPS);
        }
        for (Kind kind : values()) {
            if (kind.wire.equals(segment)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The kind of a stored or standard resource. */
    static Kind of(ObjectNode resource) {
        String type = resource.path("meta:resourceType").asText();
        return ofPath(type).orElseThrow(() -> new IllegalStateException("a resource of unknown type " + type));
    }
}
