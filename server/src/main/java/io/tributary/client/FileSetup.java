package io.tributary.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Sets up flows that read files from an SFTP server, by the calls and bodies of the platform's guide. */
public final class FileSetup {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final String SFTP_SPEC = "b7bf2577-4520-42c9-bae9-cad01560f7bc";
    private static final String FLOW_SPEC = "9753525b-82c7-4dce-8a9b-5ccfce2b9876";

    private final ApiClient client;

    /** @param client whose sandbox it is */
    public FileSetup(ApiClient client) {
        this.client = client;
    }

    /** A base connection that logs in with a password; returns its id. */
    public String connection(String host, int port, String user, String password) {
        ObjectNode body = object().put("name", "SFTP " + host);
        body.putObject("connectionSpec").put("id", SFTP_SPEC).put("version", "1.0");
        ObjectNode auth = body.putObject("auth").put("specName", "Basic Authentication for sftp");
        auth.putObject("params")
                .put("host", host)
                .put("port", port)
                .put("userName", user)
                .put("password", password);
        return post("/connections", body).path("id").asText();
    }

    /**
     * A source connection for delimited files; returns its id.
     *
     * @param path a file, a folder or a pattern
     */
    public String source(String connectionId, String path) {
        ObjectNode body = object().put("name", "Files " + path).put("baseConnectionId", connectionId);
        body.putObject("connectionSpec").put("id", SFTP_SPEC).put("version", "1.0");
        body.putObject("data")
                .put("format", "delimited")
                .putObject("properties")
                .put("columnDelimiter", ",");
        body.putObject("params").put("path", path).put("type", "file");
        return post("/sourceConnections", body).path("id").asText();
    }

    /**
     * A flow that reads its files once, now; returns its id.
     *
     * @param options such as {@code partialIngestionPercent}
     */
    public String flow(String title, String sourceId, StreamSetup.Target target, ObjectNode options) {
        ObjectNode body = object().put("name", title);
        body.putObject("flowSpec").put("id", FLOW_SPEC).put("version", "1.0");
        body.putArray("sourceConnectionIds").add(sourceId);
        body.putArray("targetConnectionIds").add(target.connectionId());
        body.putArray("transformations")
                .addObject()
                .put("name", "Mapping")
                .putObject("params")
                .put("mappingId", target.mappingSetId())
                .put("mappingVersion", 0);
        body.putObject("scheduleParams")
                .put("startTime", Long.toString(Instant.now().getEpochSecond() - 60))
                .put("frequency", "once");
        body.set("options", options);
        return post("/flows", body).path("id").asText();
    }

    /** The runs of a flow, as the list shows them. */
    public JsonNode runs(String flowId) {
        String path = FLOWS + "/runs?property=flowId==" + flowId;
        return client.call("GET", path, null).orRefused(path).path("items");
    }

    private JsonNode post(String path, ObjectNode body) {
        return client.call("POST", FLOWS + path, body.toString()).orRefused("POST " + path);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
