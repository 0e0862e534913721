package io.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;

/**
 * A streaming endpoint whose messages carry XDM records, with a flow into a dataset of a schema; nothing is mapped.
 *
 * @param url the streaming endpoint
 * @param table the dataset's name in SQL
 */
record XdmStream(String url, String schemaId, String datasetId, String table) {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final String HTTP_SPEC = "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb";
    private static final String LAKE_SPEC = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";
    private static final String UNMAPPED = "d8a6f005-7eaf-4153-983e-e8574508b877";

    static XdmStream make(ApiClient client, String name, String schemaId) {
        ObjectNode connection = named(name);
        connection.putObject("connectionSpec").put("id", HTTP_SPEC);
        ObjectNode auth = connection.putObject("auth").put("specName", "Streaming Connection");
        auth.putObject("params").put("dataType", "xdm");
        String base =
                post(client, FLOWS + "/connections", connection).path("id").asText();
        ObjectNode source = named(name).put("baseConnectionId", base);
        source.putObject("connectionSpec").put("id", HTTP_SPEC);
        String sourceId =
                post(client, FLOWS + "/sourceConnections", source).path("id").asText();
        ObjectNode dataset = named(name);
        dataset.putObject("schemaRef")
                .put("id", schemaId)
                .put("contentType", "application/vnd.adobe.xed+json;version=1");
        String datasetId = post(client, "/data/foundation/catalog/dataSets", dataset)
                .path(0)
                .asText()
                .replace("@/dataSets/", "");
        ObjectNode target = named(name);
        target.putObject("params").put("dataSetId", datasetId);
        target.putObject("connectionSpec").put("id", LAKE_SPEC);
        String targetId =
                post(client, FLOWS + "/targetConnections", target).path("id").asText();
        ObjectNode flow = named(name);
        flow.putObject("flowSpec").put("id", UNMAPPED).put("version", "1.0");
        flow.putArray("sourceConnectionIds").add(sourceId);
        flow.putArray("targetConnectionIds").add(targetId);
        post(client, FLOWS + "/flows", flow);
        JsonNode made = client.call("GET", FLOWS + "/connections/" + base, null).orRefused("connection");
        String url = made.at("/items/0/auth/params/inletUrl").asText();
        JsonNode found = client.call("GET", "/data/foundation/catalog/dataSets/" + datasetId, null)
                .orRefused("dataset")
                .path(datasetId);
        return new XdmStream(
                url, schemaId, datasetId, found.at("/tags/adobe~1pqs~1table/0").asText());
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static JsonNode post(ApiClient client, String path, ObjectNode body) {
        return client.call("POST", path, body.toString()).orRefused("POST " + path);
    }

    /** A record in its envelope. */
    String message(String record) {
        String reference = "{\"schemaRef\":{\"id\":\"" + schemaId
                + "\",\"contentType\":\"application/vnd.adobe.xed+json;version=1\"}";
        return "{\"header\":" + reference + "},\"body\":{\"xdmMeta\":" + reference + "},\"xdmEntity\":" + record + "}}";
    }
}
