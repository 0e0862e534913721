package io.tributary.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.StreamSetup;
import java.net.URI;

/** A streaming endpoint of the platform's own kind: what doesn't fit is taken all the same, and refused behind the log. */
final class RawSource {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final String HTTP_SPEC = "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb";
    private static final String MAPPED = "c1a19761-d2c7-4702-b9fa-fe91f0613e81";

    private RawSource() {}

    /** One more way into the dataset of a stream, by the same mapping; returns its endpoint. */
    static URI beside(BenchServer server, StreamSetup.Stream stream) {
        ObjectNode connection = named("Raw");
        connection.putObject("connectionSpec").put("id", HTTP_SPEC);
        connection
                .putObject("auth")
                .put("specName", "Streaming Connection")
                .putObject("params")
                .put("dataType", "raw");
        String base = post(server, "/connections", connection);
        ObjectNode source = named("Raw").put("baseConnectionId", base);
        source.putObject("connectionSpec").put("id", HTTP_SPEC);
        String sourceId = post(server, "/sourceConnections", source);
        ObjectNode like = (ObjectNode)
                server.get(FLOWS + "/flows/" + stream.flowId()).path("items").path(0);
        ObjectNode flow = named("Raw");
        flow.putObject("flowSpec").put("id", MAPPED).put("version", "1.0");
        flow.putArray("sourceConnectionIds").add(sourceId);
        flow.set("targetConnectionIds", like.path("targetConnectionIds"));
        flow.set("transformations", like.path("transformations"));
        String id = post(server, "/flows", flow);
        String inlet = server.get(FLOWS + "/connections/" + base)
                .at("/items/0/auth/params/inletUrl")
                .asText();
        return URI.create(inlet + "?x-adobe-flow-id=" + id);
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static String post(BenchServer server, String path, ObjectNode body) {
        return server.call("POST", FLOWS + path, body.toString()).path("id").asText();
    }
}
