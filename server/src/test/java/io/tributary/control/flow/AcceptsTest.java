package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients really send and must get through: other types, missing members, old spellings. */
class AcceptsTest {

    @TempDir
    private static Path folder;

    private static FlowServer server;
    private static String source;
    private static String target;

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder, Set.of(FlowServer.SFTP), Clients.NONE);
        source = server.capillarySource(server.capillaryBase());
        target = server.target(FlowServer.DATASET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode flow(String mapping) {
        return FlowServer.flowBody(FlowServer.GENERIC, source, target, mapping);
    }

    private static JsonNode created(String collection, String body) {
        String id = server.make(collection, body);
        return server.get("/" + collection.replaceFirst("\\?.*", "") + "/" + id).item();
    }

    @Test
    void specVersionMayBeLeftOut() {
        JsonNode item = created("connections", """
            {"name": "H", "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"},
             "auth": {"specName": "Streaming Connection", "params": {"dataType": "xdm"}}}\
            """);

        assertThat(item.path("connectionSpec").path("version").asText()).isEqualTo("1.0");
    }

    @Test
    void httpSourceIsCompletedFromItsName() {
        String id = server.httpBase("{\"dataType\": \"xdm\"}");

        JsonNode item = server.get("/connections/" + id).item();

        JsonNode params = item.path("auth").path("params");
        assertThat(params.path("name").asText()).isEqualTo("Till events");
        assertThat(params.path("sourceId").asText()).isEqualTo("Till events");
        assertThat(params.path("dataType").asText()).isEqualTo("xdm");
        assertThat(params.path("authenticationRequired").isBoolean()).isTrue();
        assertThat(params.path("authenticationRequired").booleanValue()).isFalse();
        assertThat(params.path("inletUrl").asText())
                .endsWith("/collection/" + params.path("inletId").asText());
        assertThat(item.has("status")).isFalse();
    }

    @Test
    void endpointThatAClientSendsIsIgnored() {
        String id = server.httpBase("{\"dataType\": \"raw\", \"inletId\": \"mine\", \"inletUrl\":"
                + " \"https://evil.example/collection/mine\"}");

        JsonNode params = server.get("/connections/" + id).item().path("auth").path("params");

        assertThat(params.path("inletId").asText()).matches("[0-9a-f]{64}");
        assertThat(params.path("inletUrl").asText()).startsWith(FlowServer.ORIGIN + "/collection/");
    }

    @Test
    void userNameMayBeSpelledInLowerCase() {
        JsonNode item = created("connections", """
            {"name": "S", "connectionSpec": {"id": "b7bf2577-4520-42c9-bae9-cad01560f7bc"},
             "auth": {"specName": "Basic Authentication for sftp",
                      "params": {"host": "h", "username": "u", "password": "p", "port": "2222", "weekday": "Monday"}}}\
            """);

        JsonNode params = item.path("auth").path("params");
        assertThat(params.path("userName").asText()).isEqualTo("u");
        assertThat(params.path("port").textValue()).isEqualTo("2222");
        assertThat(params.path("weekday").asText()).isEqualTo("Monday");
    }

    @Test
    void sourceWithoutBaseHasAnEndpointOfItsOwn() {
        JsonNode item = created("sourceConnections", """
            {"name": "G", "connectionSpec": {"id": "e77fd9d2-22a8-11ed-861d-0242ac120002", "version": "1.0"},
             "providerId": "521eee4d-8cbe-4906-bb48-fb6bd4450033", "data": {"format": "json"}}\
            """);

        assertThat(item.path("params").path("inletUrl").asText()).startsWith(FlowServer.ORIGIN + "/collection/");
        assertThat(item.path("data").path("format").asText()).isEqualTo("json");
        assertThat(item.has("baseConnectionId")).isFalse();
        assertThat(item.path("inheritedAttributes").isEmpty()).isTrue();
    }

    @Test
    void fileSourceIsEchoedAsSent() {
        String base = server.make("connections", """
            {"name": "S", "connectionSpec": {"id": "b7bf2577-4520-42c9-bae9-cad01560f7bc"},
             "auth": {"specName": "Basic Authentication for sftp", "params": {"host": "h", "userName": "u", "password": "p"}}}\
            """);

        JsonNode item = created("sourceConnections", """
            {"name": "F", "baseConnectionId": "%s", "connectionSpec": {"id": "b7bf2577-4520-42c9-bae9-cad01560f7bc"},
             "params": {"path": "/h/*.csv", "type": "folder", "recursive": "true"},
             "data": {"format": "delimited", "properties": {"columnDelimiter": ";"}}}\
            """.formatted(base));

        assertThat(item.path("params").path("recursive").textValue()).isEqualTo("true");
        assertThat(item.path("data").path("properties").path("columnDelimiter").asText())
                .isEqualTo(";");
        assertThat(item.path("params").has("inletUrl")).isFalse();

        ObjectNode body = FlowServer.flowBody(FlowServer.FILES, item.path("id").asText(), target, MadeUp.MAPPING);
        body.putObject("scheduleParams").put("startTime", "1700000000").put("frequency", "once");
        Answer flow = server.post("/flows", body.toString());
        assertThat(flow.status()).as(flow.text()).isEqualTo(201);
        assertThat(flow.json().fieldNames()).toIterable().containsExactly("id", "etag");
    }

    @Test
    void targetMaySpellItsDatasetAndSchemaDifferently() {
        JsonNode item = created("targetConnections", """
            {"name": "T", "connectionSpec": {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c"},
             "params": {"datasetId": "%s"},
             "data": {"format": "parquet_xdm", "schema": {"schemaId": "%s", "version": "1"}}}\
            """.formatted(FlowServer.DATASET, FlowServer.SCHEMA));

        assertThat(item.path("params").path("dataSetId").asText()).isEqualTo(FlowServer.DATASET);
        assertThat(item.path("params").has("datasetId")).isFalse();
        assertThat(item.path("data").path("schema").path("id").asText()).isEqualTo(FlowServer.SCHEMA);
    }

    @Test
    void mappingMayNameItsSchemaByAlternateId() {
        assertThat(server.post("/flows", flow(MadeUp.MAPPING_BY_ALTERNATE_ID).toString())
                        .status())
                .isEqualTo(201);
    }

    @Test
    void mappingWithoutNameOrVersionIsAMapping() {
        ObjectNode body = flow(null);
        body.putArray("transformations")
                .addObject()
                .putNull("name")
                .putObject("params")
                .put("mappingId", MadeUp.MAPPING);

        JsonNode item = created("flows", body.toString());

        assertThat(item.path("transformations").path(0).path("name").asText()).isEqualTo("Mapping");
    }

    @Test
    void flowWithoutMappingHasAnEmptyList() {
        JsonNode item = created("flows", flow(null).toString());

        assertThat(item.path("transformations").isArray()).isTrue();
        assertThat(item.path("transformations").isEmpty()).isTrue();
    }

    @Test
    void streamingFlowTakesAnySchedule() {
        ObjectNode body = flow(MadeUp.MAPPING);
        body.putArray("transformations");
        body.putObject("scheduleParams")
                .put("frequency", "minute")
                .put("interval", 1)
                .put("foldernameTemplate", "x");

        JsonNode item = created("flows", body.toString());

        assertThat(item.path("scheduleParams").path("foldernameTemplate").asText())
                .isEqualTo("x");
    }

    @Test
    void flowFromHttpSourceIsAnsweredWithIdAndEtagOnly() {
        String http = server.httpSource(server.httpBase("{\"dataType\": \"xdm\"}"));

        Answer answer = server.post(
                "/flows",
                FlowServer.flowBody("d8a6f005-7eaf-4153-983e-e8574508b877", http, target, null)
                        .toString());

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("id", "etag");
    }

    @Test
    void targetSchemaMayBeWrittenWithMinorVersionOrBlank() {
        for (String version : new String[] {"version=1", "version=1.0", " version=1.3"}) {
            String other =
                    server.make("targetConnections", """
                        {"name": "T", "connectionSpec": {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c"},
                         "params": {"dataSetId": "%s"},
                         "data": {"schema": {"id": "%s", "version": "application/vnd.adobe.xed-full+json;%s"}}}\
                        """.formatted(FlowServer.DATASET, FlowServer.SCHEMA, version));
            ObjectNode body = FlowServer.flowBody(FlowServer.REST, source, other, MadeUp.MAPPING);

            assertThat(server.post("/flows", body.toString()).status())
                    .as(version)
                    .isEqualTo(201);
        }
    }

    @Test
    void labelsAndPolicyAreKept() {
        ObjectNode body = flow(MadeUp.MAPPING);
        body.putArray("labels").add("core/C12");
        body.putObject("policy").putArray("duleLabels");
        body.putObject("options").put("errorDiagnosticsEnabled", "true").put("partialIngestionPercent", "5.5");

        JsonNode item = created("flows", body.toString());

        assertThat(item.path("labels").path(0).asText()).isEqualTo("core/C12");
        assertThat(item.path("policy").has("duleLabels")).isTrue();
        assertThat(item.path("options").path("partialIngestionPercent").asText())
                .isEqualTo("5.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/x-www-form-urlencoded",
                "application/json-patch+json"
            })
    void bodyIsReadAsJsonUnderTheContentTypesThatToolsSend(String contentType) {
        String body = "{\"name\": \"T\", \"connectionSpec\": {\"id\": \"c604ff05-7f1a-43c0-8e18-33bf874cb11c\"},"
                + " \"params\": {\"dataSetId\": \"x\"}}";

        assertThat(server.call("POST", "/targetConnections", body, "Content-Type", contentType)
                        .status())
                .isEqualTo(201);
        assertThat(server.call("POST", "/targetConnections", body).status()).isEqualTo(201);
    }

    @Test
    void initializingConnectionIsEnabled() {
        JsonNode item = created("connections", """
            {"name": "H", "state": "initializing", "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"},
             "auth": {"specName": "Streaming Connection", "params": {"dataType": "raw", "authenticationRequired": "True"}}}\
            """);

        assertThat(item.path("state").asText()).isEqualTo("enabled");
        assertThat(item.path("auth")
                        .path("params")
                        .path("authenticationRequired")
                        .booleanValue())
                .isTrue();
    }
}
