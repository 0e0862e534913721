package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the guide of the Capillary source tells a developer to make, in its own spellings. */
class SeedWalkTest {

    private static final String BASE_CONNECTION = """
        {"name": "Capillary base connection",
         "description": "Base connection to authenticate the [!DNL Capillary] source.",
         "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"},
         "auth": {"specName": "OAuth generic-rest-connector",
                  "params": {"clientId": "cap-client", "clientSecret": "cap-secret", "accessToken": "cap-token"}}}\
        """;

    private static final String SOURCE_CONNECTION = """
        {"name": "Capillary Streaming", "description": "Capillary Streaming", "baseConnectionId": "%s",
         "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"}}\
        """;

    private static final String TARGET_CONNECTION = """
        {"name": "Capillary Target Connection", "description": "Capillary Target Connection",
         "data": {"schema": {"id": "%s", "version": "application/vnd.adobe.xed-full+json;version=1"}},
         "params": {"dataSetId": "%s"},
         "connectionSpec": {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c", "version": "1.0"}}\
        """;

    private static final String FLOW = """
        {"name": "Capillary dataflow", "description": "Capillary → Experience Platform dataflow",
         "flowSpec": {"id": "6499120c-0b15-42dc-936e-847ea3c24d72", "version": "1.0"},
         "sourceConnectionIds": "%s", "targetConnectionIds": "%s",
         "transformations": [{"name": "Mapping", "params": {"mappingId": "%s", "mappingVersion": "0"}}],
         "scheduleParams": {"startTime": "1625040887", "frequency": "minute", "interval": 15}}\
        """;

    @TempDir
    private Path folder;

    private FlowServer server;

    @BeforeEach
    void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer createFlow() {
        String base = server.make("connections", BASE_CONNECTION);
        String source = server.make("sourceConnections", SOURCE_CONNECTION.formatted(base));
        String target =
                server.make("targetConnections", TARGET_CONNECTION.formatted(FlowServer.SCHEMA, FlowServer.DATASET));
        return server.post("/flows", FLOW.formatted(source, target, MadeUp.MAPPING));
    }

    @Test
    void baseConnectionIsAnsweredWithIdAndQuotedEtagOnly() {
        Answer answer = server.post("/connections", BASE_CONNECTION);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().fieldNames()).toIterable().containsExactlyInAnyOrder("id", "etag");
        assertThat(answer.json().path("etag").asText())
                .matches("\"[0-9a-f]{8}-0000-0200-0000-[0-9a-f]{12}\"")
                .isEqualTo(answer.header("ETag"));
        assertThat(answer.header("Location")).isEqualTo("/data/foundation/flowservice/connections/" + answer.id());
    }

    @Test
    void baseConnectionIsShownActiveWithItsEndpointAndWithoutItsSecrets() {
        String id = server.post("/connections", BASE_CONNECTION).id();

        Answer found = server.get("/connections/" + id);

        JsonNode item = found.item();
        assertThat(item.path("state").asText()).isEqualTo("enabled");
        assertThat(item.path("status").asText()).isEqualTo("active");
        JsonNode params = item.path("auth").path("params");
        assertThat(params.path("clientId").asText()).isEqualTo("cap-client");
        assertThat(params.path("clientSecret").asText()).isEqualTo("xxxx");
        assertThat(params.path("accessToken").asText()).isEqualTo("xxxx");
        assertThat(params.path("inletId").asText()).matches("[0-9a-f]{64}");
        assertThat(params.path("inletUrl").asText())
                .isEqualTo("https://events.example.com/collection/"
                        + params.path("inletId").asText());
        assertThat(item.path("createdAt").longValue())
                .isEqualTo(item.path("updatedAt").longValue());
        assertThat(item.path("imsOrgId").asText()).isEqualTo(FlowServer.ORG);
        assertThat(item.path("sandboxName").asText()).isEqualTo("prod");
        assertThat(item.path("version")).isEqualTo(item.path("etag"));
        assertThat(found.header("ETag")).isEqualTo(item.path("etag").asText());
    }

    @Test
    void flowIsAnsweredAsTheGuideSaysAndWithAnEtag() {
        Answer answer = createFlow();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("id", "etag", "status", "message");
        assertThat(answer.json().path("status").asText()).isEqualTo("enabled");
        assertThat(answer.json().path("message").asText()).isEqualTo("Dataflow created successfully");
    }

    @Test
    void flowIsShownInTheDocumentedForm() {
        String id = createFlow().id();

        JsonNode item = server.get("/flows/" + id).item();

        assertThat(item.path("state").asText()).isEqualTo("enabled");
        assertThat(item.path("sourceConnectionIds").size()).isEqualTo(1);
        assertThat(item.path("targetConnectionIds").size()).isEqualTo(1);
        assertThat(item.path("scheduleParams").path("startTime").asText()).isEqualTo("1625040887");
        assertThat(item.path("scheduleParams").path("startTime").isTextual()).isTrue();
        JsonNode params = item.path("transformations").path(0).path("params");
        assertThat(params.path("mappingVersion").textValue()).isEqualTo("0");
        JsonNode inherited = item.path("inheritedAttributes");
        assertThat(inherited.path("properties").path("isSourceFlow").booleanValue())
                .isTrue();
        assertThat(inherited
                        .path("sourceConnections")
                        .path(0)
                        .path("baseConnection")
                        .path("connectionSpec")
                        .path("id")
                        .asText())
                .isEqualTo("6360f136-5980-4111-8bdf-15d29eab3b5a");
        assertThat(inherited
                        .path("targetConnections")
                        .path(0)
                        .path("connectionSpec")
                        .path("id")
                        .asText())
                .isEqualTo("c604ff05-7f1a-43c0-8e18-33bf874cb11c");
        assertThat(item.path("lastOperation").path("operation").asText()).isEqualTo("create");
        assertThat(item.path("runs").asText()).isEqualTo("/runs?property=flowId==" + id);
    }

    @Test
    void oneEndpointIsShownInAllThreePlaces() {
        String flow = createFlow().id();
        JsonNode item = server.get("/flows/" + flow).item();
        JsonNode sourceReference =
                item.path("inheritedAttributes").path("sourceConnections").path(0);
        String base = sourceReference.path("baseConnection").path("id").asText();
        String source = sourceReference.path("id").asText();

        String onBase = server.get("/connections/" + base)
                .item()
                .path("auth")
                .path("params")
                .path("inletUrl")
                .asText();
        JsonNode onSource = server.get("/sourceConnections/" + source).item();

        assertThat(onBase).startsWith("https://events.example.com/collection/");
        assertThat(onSource.path("params").path("inletUrl").asText()).isEqualTo(onBase);
        assertThat(onSource.path("baseConnectionId").asText()).isEqualTo(base);
        assertThat(onSource.path("inheritedAttributes")
                        .path("baseConnection")
                        .path("id")
                        .asText())
                .isEqualTo(base);
        assertThat(item.path("options").path("inletUrl").asText()).isEqualTo(onBase);
        assertThat(onBase).endsWith(item.path("options").path("inletId").asText());
    }

    @Test
    void targetConnectionIsShownAsSent() {
        String id =
                server.make("targetConnections", TARGET_CONNECTION.formatted(FlowServer.SCHEMA, FlowServer.DATASET));

        JsonNode item = server.get("/targetConnections/" + id).item();

        assertThat(item.path("params").path("dataSetId").asText()).isEqualTo(FlowServer.DATASET);
        assertThat(item.path("data").path("schema").path("id").asText()).isEqualTo(FlowServer.SCHEMA);
        assertThat(item.path("data").path("schema").path("version").asText())
                .isEqualTo("application/vnd.adobe.xed-full+json;version=1");
        assertThat(item.path("inheritedAttributes").isObject()).isTrue();
    }

    @Test
    void plannerSeesTheFlowAndItsInlet() {
        String id = createFlow().id();

        FlowView flow = server.flows.flows().getFirst();
        InletView inlet = server.flows.inlets().getFirst();

        assertThat(flow.flowId()).isEqualTo(id);
        assertThat(flow.enabled()).isTrue();
        assertThat(flow.datasetId()).isEqualTo(FlowServer.DATASET);
        assertThat(flow.mapping()).isEqualTo(new FlowView.MappingPin(MadeUp.MAPPING, 0));
        assertThat(flow.startsAt()).isEqualTo(Instant.ofEpochSecond(1_625_040_887));
        assertThat(flow.runWindow()).isEqualTo(Duration.ofMinutes(15));
        assertThat(flow.inletId()).isEqualTo(inlet.inletId());
        assertThat(flow.options()).isEqualTo(new FlowView.Options(false, null, Set.of()));
        assertThat(inlet.capillary()).isTrue();
        assertThat(inlet.enabled()).isTrue();
        assertThat(inlet.dataType()).isEqualTo(InletView.DataType.RAW);
        assertThat(inlet.authenticationRequired()).isFalse();
        assertThat(inlet.source()).isEqualTo("Capillary base connection");
        assertThat(inlet.connectionIds()).hasSize(2).contains(flow.sourceConnectionId());
    }

    @Test
    void everyCallWorksUnderTheAliasesToo() {
        for (String base : List.of("/flowservice", "/data/foundation/flowservice/flowservice")) {
            Answer created = server.post(base + "/connections/", BASE_CONNECTION);

            assertThat(created.status()).isEqualTo(201);
            assertThat(server.get(base + "/connections/" + created.id() + "/")
                            .item()
                            .path("id")
                            .asText())
                    .isEqualTo(created.id());
        }
    }

    @Test
    void theSameBodyTwiceMakesTwoConnections() {
        assertThat(server.post("/connections", BASE_CONNECTION).id())
                .isNotEqualTo(server.post("/connections", BASE_CONNECTION).id());
    }
}
