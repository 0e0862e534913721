package io.tributary.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Sets up streams from a Capillary source into datasets, by the calls and bodies of its guide: schema, dataset, connections, mapping set, flow.
 */
public final class StreamSetup {

    /** The connection spec of the Capillary source. */
    public static final String CAPILLARY_SPEC = "6360f136-5980-4111-8bdf-15d29eab3b5a";

    private static final String DATA_LAKE_SPEC = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";
    private static final String FLOW_SPEC = "6499120c-0b15-42dc-936e-847ea3c24d72";
    private static final String FULL = "application/vnd.adobe.xed-full+json;version=1";
    private static final String FLOWS = "/data/foundation/flowservice";

    private final ApiClient client;
    private final BiConsumer<String, String> steps;

    /**
     * @param steps hears of each call that worked and what came of it
     */
    public StreamSetup(ApiClient client, BiConsumer<String, String> steps) {
        this.client = client;
        this.steps = steps;
    }

    /**
     * A source that events can be sent to.
     *
     * @param connectionId its base connection
     * @param sourceConnectionId its source connection
     * @param inletUrl the streaming endpoint
     */
    public record Source(String connectionId, String sourceConnectionId, String inletUrl) {}

    /**
     * A flow from a source into a table.
     *
     * @param url the streaming endpoint that names this flow
     * @param flowId the flow
     * @param datasetId the dataset
     * @param table its name in SQL
     */
    public record Stream(String url, String flowId, String datasetId, String table) {}

    /**
     * Where a flow can lead.
     *
     * @param connectionId the target connection
     * @param mappingSetId how a message becomes a row
     * @param datasetId the dataset
     * @param table its name in SQL
     */
    public record Target(String connectionId, String mappingSetId, String datasetId, String table) {}

    /** A base connection with placeholder credentials, a source connection on it, and its streaming endpoint. */
    public Source source() {
        String base = make(FLOWS + "/connections", baseConnection(), "base connection");
        String source = make(FLOWS + "/sourceConnections", sourceConnection(base), "source connection");
        JsonNode item = get(FLOWS + "/connections/" + base).path("items").path(0);
        String inletUrl = item.path("auth").path("params").path("inletUrl").asText();
        String shown = inletUrl.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…");
        steps.accept("GET  " + FLOWS + "/connections/{id}", "streaming endpoint " + shown);
        return new Source(base, source, inletUrl);
    }

    /**
     * A schema, a dataset, a mapping set and a flow.
     *
     * @param title of all of them; schema titles are unique in a sandbox
     * @param parts the class and field groups of the schema
     * @param mapping source field to target field, in order
     */
    public Stream stream(Source source, String title, List<String> parts, Map<String, String> mapping) {
        Target target = target(title, parts, mapping);
        String flow = make(
                FLOWS + "/flows",
                flow(title, source.sourceConnectionId(), target.connectionId(), target.mappingSetId()),
                "flow");
        return new Stream(source.inletUrl() + "?x-adobe-flow-id=" + flow, flow, target.datasetId(), target.table());
    }

    /** As {@link #stream}, without the flow. */
    public Target target(String title, List<String> parts, Map<String, String> mapping) {
        String schema = createSchema(title, parts);
        String dataset = createDataset(title, schema);
        String connection =
                make(FLOWS + "/targetConnections", targetConnection(title, schema, dataset), "target connection");
        String set = createMapping(schema, mapping);
        JsonNode found = get("/data/foundation/catalog/dataSets/" + dataset).path(dataset);
        String table = found.path("tags").path("adobe/pqs/table").path(0).asText();
        return new Target(connection, set, dataset, table);
    }

    private String createSchema(String title, List<String> parts) {
        ObjectNode body = object().put("type", "object").put("title", title).put("description", "Events of " + title);
        ArrayNode allOf = body.putArray("allOf");
        parts.forEach(part -> allOf.addObject().put("$ref", part));
        JsonNode made = post("/data/foundation/schemaregistry/tenant/schemas", body);
        String id = made.path("$id").asText();
        steps.accept("POST /data/foundation/schemaregistry/tenant/schemas", title);
        return id;
    }

    private String createDataset(String title, String schema) {
        ObjectNode body = object().put("name", title);
        body.putObject("schemaRef").put("id", schema).put("contentType", FULL);
        JsonNode made = post("/data/foundation/catalog/dataSets", body);
        String id = made.path(0).asText().replace("@/dataSets/", "");
        steps.accept("POST /data/foundation/catalog/dataSets", "dataset " + id);
        return id;
    }

    private String createMapping(String schema, Map<String, String> rows) {
        ObjectNode body = object();
        body.putObject("outputSchema").putObject("schemaRef").put("id", schema).put("contentType", FULL);
        ArrayNode mappings = body.putArray("mappings");
        rows.forEach((source, destination) -> mappings.addObject()
                .put("sourceType", "ATTRIBUTE")
                .put("source", source)
                .put("destination", destination));
        String id =
                post("/data/foundation/conversion/mappingSets", body).path("id").asText();
        steps.accept(
                "POST /data/foundation/conversion/mappingSets", "mapping set " + id + ", " + rows.size() + " rows");
        return id;
    }

    private static ObjectNode baseConnection() {
        ObjectNode body = object().put("name", "Capillary base connection");
        body.putObject("connectionSpec").put("id", CAPILLARY_SPEC).put("version", "1.0");
        ObjectNode auth = body.putObject("auth").put("specName", "OAuth generic-rest-connector");
        auth.putObject("params")
                .put("clientId", "capillary-client")
                .put("clientSecret", "placeholder")
                .put("accessToken", "placeholder");
        return body;
    }

    private static ObjectNode sourceConnection(String base) {
        ObjectNode body = object().put("name", "Capillary Streaming").put("baseConnectionId", base);
        body.putObject("connectionSpec").put("id", CAPILLARY_SPEC).put("version", "1.0");
        return body;
    }

    private static ObjectNode targetConnection(String title, String schema, String dataset) {
        ObjectNode body = object().put("name", title + " target");
        body.putObject("data").putObject("schema").put("id", schema).put("version", FULL);
        body.putObject("params").put("dataSetId", dataset);
        body.putObject("connectionSpec").put("id", DATA_LAKE_SPEC).put("version", "1.0");
        return body;
    }

    /** As the guide writes it: texts where arrays belong, the version as text, times as text. */
    private static ObjectNode flow(String title, String source, String target, String mapping) {
        ObjectNode body = object().put("name", title + " dataflow");
        body.putObject("flowSpec").put("id", FLOW_SPEC).put("version", "1.0");
        body.put("sourceConnectionIds", source).put("targetConnectionIds", target);
        body.putArray("transformations")
                .addObject()
                .put("name", "Mapping")
                .putObject("params")
                .put("mappingId", mapping)
                .put("mappingVersion", "0");
        body.putObject("scheduleParams")
                .put("startTime", "1625040887")
                .put("frequency", "minute")
                .put("interval", 15);
        return body;
    }

    private String make(String path, ObjectNode body, String what) {
        String id = post(path, body).path("id").asText();
        steps.accept("POST " + path, what + " " + id);
        return id;
    }

    private JsonNode post(String path, ObjectNode body) {
        return client.call("POST", path, body.toString()).orRefused("POST " + path);
    }

    private JsonNode get(String path) {
        return client.call("GET", path, null).orRefused("GET " + path);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
