package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A schema with everything it refers to pulled in: the tree of its fields, and the columns of its table. Immutable. */
public final class ResolvedSchema {

    private final String classId;
    private final Behavior behavior;
    private final List<String> extendedIds;
    private final ObjectNode document;
    private final FieldType.Group fields;
    private final List<Column> columns;

    ResolvedSchema(
            String classId, Behavior behavior, List<String> extendedIds, ObjectNode document, FieldType.Group fields) {
        this.classId = classId;
        this.behavior = behavior;
        this.extendedIds = List.copyOf(extendedIds);
        this.document = document;
        this.fields = fields;
        this.columns = Columns.of(fields);
    }

    /** The {@code $id} of the schema; empty while it has none. */
    public String id() {
        return document.path("$id").asText();
    }

    /** The title of the schema; empty when it has none. */
    public String title() {
        return document.path("title").asText();
    }

    /** The {@code $id} of the class the schema extends. */
    public String classId() {
        return classId;
    }

    /** What the class makes of its data. */
    public Behavior behavior() {
        return behavior;
    }

    /** Whether the schema is tagged for the union of its class: its records make up profiles. */
    public boolean inUnion() {
        for (JsonNode tag : document.path("meta:immutableTags")) {
            if (tag.asText().equals("union")) {
                return true;
            }
        }
        return false;
    }

    /** {@code $id}s of all the schema extends, directly or not, in the order of the walk: the value of {@code meta:extends}. */
    public List<String> extendedIds() {
        return extendedIds;
    }

    /** The {@code xed-full} form (schema-registry contract §2.3, point 6), as a copy of the caller's own. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    /** The columns of the table, top level first, in an order that depends on the names only. */
    public List<Column> columns() {
        return columns;
    }

    FieldType.Group fields() {
        return fields;
    }
}
