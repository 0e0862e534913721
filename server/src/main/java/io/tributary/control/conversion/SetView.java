package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.Optional;

/** A mapping set as clients see it (data-prep contract §6.2). */
final class SetView {

    private SetView() {}

    /** What a creation answers: the server's members. */
    static ObjectNode head(Document document, StoredSet set) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", document.id())
                .put("version", document.revision())
                .put("createdDate", document.created().toEpochMilli())
                .put("modifiedDate", document.updated().toEpochMilli())
                .put("createdBy", set.createdBy())
                .put("modifiedBy", set.modifiedBy());
    }

    /**
     * The whole set.
     *
     * @param jsonSchema the schema's document to be shown within; empty leaves it out
     */
    static ObjectNode whole(Document document, Optional<ObjectNode> jsonSchema) {
        StoredSet set = StoredSet.of(document);
        ObjectNode view = head(document, set);
        view.set("supportVersion", set.members().get("supportVersion"));
        if (set.members().has("name")) {
            view.set("name", set.members().get("name"));
        }
        ObjectNode output = view.putObject("outputSchema")
                .put("id", set.schema().outputId())
                .put("version", 0);
        jsonSchema.ifPresent(schema -> output.set("jsonSchema", schema));
        output.set("schemaRef", schemaRef(set));
        view.set("mappings", mappings(set));
        view.set("status", set.members().get("status"));
        view.setAll(set.members());
        view.put("xdmVersion", set.schema().contentType());
        view.set("schemaRef", schemaRef(set));
        return view.put("xdmSchema", set.schema().sent());
    }

    static ArrayNode mappings(StoredSet set) {
        ArrayNode mappings = JsonNodeFactory.instance.arrayNode();
        set.mappings().forEach(mapping -> mappings.add(MappingBody.view(mapping)));
        return mappings;
    }

    private static ObjectNode schemaRef(StoredSet set) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", set.schema().sent())
                .put("contentType", set.schema().contentType());
    }
}
