package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.mapping.WrittenMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lies in the store of one version of a mapping set.
 *
 * @param members what the client wrote beside mappings and schema
 * @param mappings each with id, version, dates and users, in order
 * @param schema the schema it aims at
 * @param createdBy who made the set
 * @param modifiedBy who made this version
 */
record StoredSet(ObjectNode members, List<ObjectNode> mappings, Target schema, String createdBy, String modifiedBy) {

    /**
     * The schema a set aims at.
     *
     * @param sent its id as the client wrote it
     * @param id {@code $id}
     * @param contentType media type with the version
     * @param outputId 32 hex digits, the id of {@code outputSchema}
     */
    record Target(String sent, String id, String contentType, String outputId) {}

    static StoredSet of(Document document) {
        ObjectNode body = document.body();
        JsonNode server = body.get("server");
        List<ObjectNode> mappings = new ArrayList<>();
        body.get("mappings").forEach(mapping -> mappings.add((ObjectNode) mapping));
        return new StoredSet(
                (ObjectNode) body.get("members"),
                List.copyOf(mappings),
                new Target(
                        server.get("schemaSent").textValue(),
                        server.get("schemaId").textValue(),
                        server.get("contentType").textValue(),
                        server.get("outputId").textValue()),
                server.get("createdBy").textValue(),
                server.get("modifiedBy").textValue());
    }

    ObjectNode toBody() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("members", members);
        ArrayNode list = body.putArray("mappings");
        mappings.forEach(list::add);
        body.putObject("server")
                .put("schemaSent", schema.sent())
                .put("schemaId", schema.id())
                .put("contentType", schema.contentType())
                .put("outputId", schema.outputId())
                .put("createdBy", createdBy)
                .put("modifiedBy", modifiedBy);
        return body;
    }

    Optional<ObjectNode> mapping(String id) {
        return mappings.stream()
                .filter(mapping -> mapping.get("id").textValue().equals(id))
                .findFirst();
    }

    List<WrittenMapping> written() {
        return mappings.stream().map(MappingBody::written).toList();
    }

    boolean allowNullValues() {
        return members.get("allowNullValues").booleanValue();
    }

    MappingSet toMappingSet(Document document) {
        return new MappingSet(
                document.id(), document.revision(), schema.id(), schema.contentType(), written(), allowNullValues());
    }
}
