package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One difference between two schemas.
 *
 * @param path dot path of the field ({@code []} = list item, {@code {key}} = map value)
 * @param kind what happened to it
 * @param what in words: {@code type int → string}
 * @param effect on data and senders
 */
public record FieldChange(String path, Kind kind, String what, Effect effect) {

    /** What happened to a field. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /** What a change means for those who use the schema (schema-registry contract §1.8). */
    public enum Effect {
        /** Records that were valid stay valid, and the table takes it. */
        SAFE,
        /** The registry takes it, but records that were valid may be refused from then on. */
        TIGHTENS,
        /** The registry refuses it once data depends on the schema. */
        BREAKING
    }

    /** One JSON object, as scripts read it. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("path", path)
                .put("change", kind.name().toLowerCase(java.util.Locale.ROOT))
                .put("what", what)
                .put("effect", effect.name().toLowerCase(java.util.Locale.ROOT));
    }
}
