package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.util.List;
import java.util.Map;

/** Makes streaming endpoints of all kinds, by the calls any client makes. */
final class Inlets {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final String HTTP_SPEC = "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb";
    private static final String LAKE_SPEC = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";
    private static final String MAPPED = "c1a19761-d2c7-4702-b9fa-fe91f0613e81";
    private static final String UNMAPPED = "d8a6f005-7eaf-4153-983e-e8574508b877";
    private static final String FULL = "application/vnd.adobe.xed-full+json;version=1";

    private final ApiClient client;

    Inlets(ApiClient client) {
        this.client = client;
    }

    /** A base connection with a source connection on it, and its endpoint. */
    record Inlet(String id, String url, String sourceId) {}

    /** A dataset and its table in SQL. */
    record Dataset(String id, String table, String schemaId) {}

    Inlet open(String name, String dataType) {
        return make(name, dataType, false);
    }

    Inlet authenticated(String name) {
        return make(name, "xdm", true);
    }

    private Inlet make(String name, String dataType, boolean authenticated) {
        ObjectNode base = named(name);
        base.putObject("connectionSpec").put("id", HTTP_SPEC).put("version", "1.0");
        ObjectNode params =
                base.putObject("auth").put("specName", "Streaming Connection").putObject("params");
        params.put("dataType", dataType).put("name", name).put("authenticationRequired", authenticated);
        String id = post(FLOWS + "/connections", base).path("id").asText();
        ObjectNode source = named(name).put("baseConnectionId", id);
        source.putObject("connectionSpec").put("id", HTTP_SPEC).put("version", "1.0");
        String sourceId = post(FLOWS + "/sourceConnections", source).path("id").asText();
        JsonNode made = client.call("GET", FLOWS + "/connections/" + id, null)
                .orRefused("connection")
                .at("/items/0/auth/params");
        return new Inlet(made.path("inletId").asText(), made.path("inletUrl").asText(), sourceId);
    }

    String schema(String title, List<String> parts) {
        ObjectNode body = named(title).put("type", "object").put("title", title);
        body.remove("name");
        ArrayNode allOf = body.putArray("allOf");
        parts.forEach(part -> allOf.addObject().put("$ref", part));
        return post("/data/foundation/schemaregistry/tenant/schemas", body)
                .path("$id")
                .asText();
    }

    Dataset dataset(String name, String schemaId) {
        ObjectNode body = named(name);
        body.putObject("schemaRef").put("id", schemaId).put("contentType", FULL);
        String id =
                post("/data/foundation/catalog/dataSets", body).path(0).asText().replace("@/dataSets/", "");
        String table = client.call("GET", "/data/foundation/catalog/dataSets/" + id, null)
                .orRefused("dataset")
                .path(id)
                .at("/tags/adobe~1pqs~1table/0")
                .asText();
        return new Dataset(id, table, schemaId);
    }

    /** A flow that takes records as they are sent. */
    String flow(Inlet inlet, Dataset dataset) {
        return flow(inlet, dataset, UNMAPPED, "");
    }

    /** A flow that maps. */
    String mappedFlow(Inlet inlet, Dataset dataset, Map<String, String> rows) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putObject("outputSchema")
                .putObject("schemaRef")
                .put("id", dataset.schemaId())
                .put("contentType", FULL);
        ArrayNode mappings = set.putArray("mappings");
        rows.forEach((source, destination) -> mappings.addObject()
                .put("sourceType", "ATTRIBUTE")
                .put("source", source)
                .put("destination", destination));
        String id =
                post("/data/foundation/conversion/mappingSets", set).path("id").asText();
        return flow(inlet, dataset, MAPPED, id);
    }

    private String flow(Inlet inlet, Dataset dataset, String spec, String mappingId) {
        ObjectNode target = named("target of " + dataset.id());
        target.putObject("params").put("dataSetId", dataset.id());
        target.putObject("connectionSpec").put("id", LAKE_SPEC).put("version", "1.0");
        String targetId = post(FLOWS + "/targetConnections", target).path("id").asText();
        ObjectNode flow = named("flow into " + dataset.id());
        flow.putObject("flowSpec").put("id", spec).put("version", "1.0");
        flow.putArray("sourceConnectionIds").add(inlet.sourceId());
        flow.putArray("targetConnectionIds").add(targetId);
        if (!mappingId.isEmpty()) {
            flow.putArray("transformations")
                    .addObject()
                    .put("name", "Mapping")
                    .putObject("params")
                    .put("mappingId", mappingId)
                    .put("mappingVersion", 0);
        }
        return post(FLOWS + "/flows", flow).path("id").asText();
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private JsonNode post(String path, ObjectNode body) {
        return client.call("POST", path, body.toString()).orRefused("POST " + path);
    }
}
