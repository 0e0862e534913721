package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the store: the client's members and, apart from them, the server's, so that no edit can reach the latter.
 *
 * @param client checked members a client may write, tags complete
 * @param createdClient the API client that created it
 * @param createdUser who created it
 * @param updatedUser who changed it last
 * @param viewId 24 hex digits
 * @param schemaId {@code $id}, even where {@code schemaRef.id} is the alternative id; null without a schema
 * @param behaviour of the schema, or ad hoc without one
 */
record StoredDataset(
        ObjectNode client,
        String createdClient,
        String createdUser,
        String updatedUser,
        String viewId,
        @Nullable String schemaId,
        Schemas.Behaviour behaviour) {

    static StoredDataset of(Document document) {
        ObjectNode body = document.body();
        JsonNode server = body.get("server");
        JsonNode schemaId = server.get("schemaId");
        return new StoredDataset(
                (ObjectNode) body.get("client"),
                server.get("createdClient").textValue(),
                server.get("createdUser").textValue(),
                server.get("updatedUser").textValue(),
                server.get("viewId").textValue(),
                schemaId == null ? null : schemaId.textValue(),
                Schemas.Behaviour.of(server.get("behaviour").textValue()));
    }

    ObjectNode toBody() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("client", client);
        ObjectNode server = body.putObject("server")
                .put("createdClient", createdClient)
                .put("createdUser", createdUser)
                .put("updatedUser", updatedUser)
                .put("viewId", viewId)
                .put("behaviour", behaviour.text());
        if (schemaId != null) {
            server.put("schemaId", schemaId);
        }
        return body;
    }

    ObjectNode tags() {
        return (ObjectNode) client.get("tags");
    }

    String table() {
        return tags().get(Tags.TABLE).get(0).textValue();
    }

    Dataset toDataset(String id) {
        JsonNode contentType = client.at("/schemaRef/contentType");
        Map<String, List<String>> tags = Tags.asMap(tags());
        return new Dataset(
                id,
                client.get("name").textValue(),
                table(),
                schemaId,
                contentType.textValue(),
                behaviour,
                tags,
                viewId);
    }
}
