package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import io.tributary.control.flow.FlowServer.MadeUp;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by JSON Patch, and the etags that guard them. */
class PatchTest {

    private static final String RENAME = "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"Renamed\"}]";

    @TempDir
    private static Path folder;

    private static FlowServer server;

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String etag(String path) {
        return server.get(path).header("ETag");
    }

    private static JsonNode item(String path) {
        return server.get(path).item();
    }

    @Test
    void changeIsAnsweredWithANewEtag() {
        String path = "/connections/" + server.capillaryBase();
        String before = etag(path);

        Answer answer = server.patch(path, before, RENAME);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("id", "etag");
        assertThat(answer.json().path("etag").asText()).isNotEqualTo(before).isEqualTo(etag(path));
        assertThat(item(path).path("name").asText()).isEqualTo("Renamed");
        assertThat(item(path).path("updatedAt").longValue())
                .isGreaterThanOrEqualTo(item(path).path("createdAt").longValue());
    }

    @Test
    void staleEtagChangesNothing() {
        String path = "/connections/" + server.capillaryBase();
        String first = etag(path);
        server.patch(path, first, RENAME);

        Answer late = server.patch(path, first, RENAME.replace("Renamed", "Too late"));

        assertThat(late.code()).isEqualTo("FLOW-1404-412");
        assertThat(item(path).path("name").asText()).isEqualTo("Renamed");
    }

    @Test
    void etagIsReadInAllTheFormsThatClientsSend() {
        String path = "/connections/" + server.capillaryBase();
        for (int i = 0; i < 5; i++) {
            String etag = etag(path);
            String form = List.of(etag, etag.replace("\"", ""), "W/" + etag, "*", "\"other\", " + etag)
                    .get(i);

            assertThat(server.patch(path, form, RENAME).status()).as(form).isEqualTo(200);
        }
    }

    @Test
    void etagMayComeAsAQueryParameter() {
        String path = "/connections/" + server.capillaryBase();
        String etag = etag(path).replace("\"", "");

        Answer answer = server.call("PATCH", path + "?if-match=" + etag, RENAME, "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void singleOperationAndMissingContentTypeAreRead() {
        String path = "/connections/" + server.capillaryBase();
        String one = "{\"op\": \"REPLACE\", \"path\": \"/name\", \"value\": \"One\"}";

        Answer asForm =
                server.call("PATCH", path, one, "If-Match", "*", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(asForm.status()).isEqualTo(200);
        assertThat(item(path).path("name").asText()).isEqualTo("One");
    }

    @Test
    void allOperationsOrNone() {
        String path = "/connections/" + server.capillaryBase();

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/name", "value": "Half"},
             {"op": "replace", "path": "/description", "value": "there is none"}]\
            """);

        assertThat(answer.code()).isEqualTo("FLOW-1455-400");
        assertThat(item(path).path("name").asText()).isEqualTo("Capillary base");
    }

    @Test
    void removeNeedsNoValueAndIgnoresOne() {
        String path = "/connections/" + server.capillaryBase();
        server.patch(path, "*", "[{\"op\": \"Add\", \"path\": \"/description\", \"value\": \"d\"}]");

        Answer answer = server.patch(path, "*", "[{\"op\": \"remove\", \"path\": \"/description\", \"value\": \"x\"}]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(item(path).has("description")).isFalse();
    }

    @Test
    void maskedSecretThatComesBackStaysWhatItWas() {
        String id = server.capillaryBase();
        String path = "/connections/" + id;

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/auth/params",
              "value": {"clientId": "id-2", "clientSecret": "xxxx", "accessToken": "fresh"}}]\
            """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(item(path).path("auth").path("params").path("clientId").asText())
                .isEqualTo("id-2");
        assertThat(secret(id, "clientSecret")).isEqualTo("s3cr3t-one");
        assertThat(secret(id, "accessToken")).isEqualTo("fresh");
    }

    @Test
    void oneParameterIsReplacedAndTheOthersStay() {
        String id = server.capillaryBase();
        String inlet = item("/connections/" + id)
                .path("auth")
                .path("params")
                .path("inletId")
                .asText();

        Answer answer = server.patch(
                "/connections/" + id,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params/clientSecret\", \"value\": \"n3w\"}]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(secret(id, "clientSecret")).isEqualTo("n3w");
        assertThat(secret(id, "accessToken")).isEqualTo("t0k3n-two");
        JsonNode params = item("/connections/" + id).path("auth").path("params");
        assertThat(params.path("clientId").asText()).isEqualTo("id-1");
        assertThat(params.path("inletId").asText()).isEqualTo(inlet);
    }

    @Test
    void parameterThatIsReplacedAwayIsForgotten() {
        String id = server.capillaryBase();

        server.patch(
                "/connections/" + id,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/auth/params\", \"value\": {\"accessToken\": \"t\"}}]");

        JsonNode params = item("/connections/" + id).path("auth").path("params");
        assertThat(params.has("clientSecret")).isFalse();
        assertThat(params.has("clientId")).isFalse();
        assertThat(params.path("inletId").asText()).hasSize(64);
    }

    private static String secret(String id, String name) {
        Scope scope = new Scope(FlowServer.ORG, "prod");
        return new Credentials(server.secrets)
                .secret(scope, server.store.get(scope, "connections", id).orElseThrow(), name)
                .orElseThrow();
    }

    @Test
    void flowTakesANewMappingVersionAtOnce() {
        String path = "/flows/" + server.flow();

        Answer answer = server.patch(path, etag(path), """
            [{"op": "replace", "path": "/transformations/0",
              "value": {"name": "Mapping", "params": {"mappingId": "%s", "mappingVersion": "1"}}}]\
            """.formatted(MadeUp.MAPPING));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode item = item(path);
        assertThat(item.path("state").asText()).isEqualTo("enabled");
        assertThat(item.path("lastOperation").path("operation").asText()).isEqualTo("update");
        JsonNode operation = item.path("lastOperation").path("ops").path(0);
        assertThat(operation.path("op").asText()).isEqualTo("replace");
        assertThat(operation.path("path").asText()).isEqualTo("/transformations/0");
        assertThat(server.flows.flows())
                .filteredOn(flow -> path.endsWith(flow.flowId()))
                .extracting(FlowView::mapping)
                .containsExactly(new FlowView.MappingPin(MadeUp.MAPPING, 1));
    }

    @Test
    void operationsKeepWhatWasSentWhateverLaterOnesDo() {
        String path = "/flows/" + server.flow();

        server.patch(path, "*", """
            [{"op": "add", "path": "/labels", "value": ["a"]},
             {"op": "add", "path": "/labels/-", "value": "b"},
             {"op": "add", "path": "/labels/0", "value": "c"}]\
            """);

        JsonNode item = item(path);
        assertThat(item.path("labels").toString()).isEqualTo("[\"c\",\"a\",\"b\"]");
        assertThat(item.path("lastOperation").path("ops").path(0).path("value").toString())
                .isEqualTo("[\"a\"]");
    }

    private static String scheduled(long startTime) {
        ObjectNode body = FlowServer.flowBody(
                FlowServer.REST,
                server.capillarySource(server.capillaryBase()),
                server.target(FlowServer.DATASET),
                MadeUp.MAPPING);
        body.putObject("scheduleParams")
                .put("startTime", startTime)
                .put("frequency", "minute")
                .put("interval", 15);
        return "/flows/" + server.make("flows", body.toString());
    }

    @Test
    void startCantBeMovedOnceItHasPassed() {
        String path = scheduled(FlowServer.NOW.getEpochSecond() - 1);

        Answer moved = server.patch(
                path, "*", "[{\"op\": \"replace\", \"path\": \"/scheduleParams/startTime\", \"value\": 1999999999}]");
        Answer kept = server.patch(
                path, "*", "[{\"op\": \"replace\", \"path\": \"/scheduleParams/interval\", \"value\": 30}]");

        assertThat(moved.code()).isEqualTo("FLOW-1100-400");
        assertThat(kept.status()).isEqualTo(200);
    }

    @Test
    void startCanBeMovedBeforeIt() {
        String path = scheduled(FlowServer.NOW.getEpochSecond() + 60);

        Answer moved = server.patch(
                path,
                "*",
                "[{\"op\": \"Replace\", \"path\": \"/scheduleParams\", \"value\": {\"startTime\": \"1999999999\"}}]");

        assertThat(moved.status()).isEqualTo(200);
        assertThat(item(path).path("scheduleParams").path("startTime").asText()).isEqualTo("1999999999");
    }

    @Test
    void sourceIdsMayBePatchedAsText() {
        String path = "/flows/" + server.flow();
        String other = server.capillarySource(server.capillaryBase());

        server.patch(
                path,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/sourceConnectionIds\", \"value\": \"%s\"}]".formatted(other));

        assertThat(item(path).path("sourceConnectionIds").path(0).asText()).isEqualTo(other);
    }

    @Test
    void targetThatMovesTakesItsFlowWithIt() {
        String target = server.target(FlowServer.DATASET);
        String source = server.capillarySource(server.capillaryBase());
        String flow = server.make(
                "flows",
                FlowServer.flowBody(FlowServer.GENERIC, source, target, null).toString());

        Answer answer = server.patch(
                "/targetConnections/" + target,
                "*",
                "[{\"op\": \"replace\", \"path\": \"/params/dataSetId\", \"value\": \"%s\"}]"
                        .formatted(FlowServer.OTHER_DATASET));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.flows.flows())
                .filteredOn(view -> view.flowId().equals(flow))
                .extracting(FlowView::datasetId)
                .containsExactly(FlowServer.OTHER_DATASET);
    }

    @Test
    void sourceKeepsItsEndpointThroughChanges() {
        String id = server.make(
                "sourceConnections",
                "{\"name\": \"G\", \"connectionSpec\": {\"id\": \"e77fd9d2-22a8-11ed-861d-0242ac120002\"}}");
        String path = "/sourceConnections/" + id;
        String inlet = item(path).path("params").path("inletId").asText();

        Answer answer = server.patch(path, "*", """
            [{"op": "replace", "path": "/params", "value": {"inletId": "mine", "note": "n"}},
             {"op": "add", "path": "/data", "value": {"format": "json"}}]\
            """);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(item(path).path("params").path("inletId").asText()).isEqualTo(inlet);
        assertThat(item(path).path("params").path("note").asText()).isEqualTo("n");
    }

    @Test
    void patchesOnTopOfEachOtherCantGrowWithoutBound() {
        String path = "/flows/" + server.flow();
        StringBuilder patch = new StringBuilder("[{\"op\": \"add\", \"path\": \"/options/a\", \"value\": {}}");
        String at = "/options/a";
        for (int i = 0; i < 100; i++) {
            at += "/a";
            patch.append(",{\"op\": \"add\", \"path\": \"").append(at).append("\", \"value\": {}}");
        }

        Answer answer = server.patch(path, "*", patch.append("]").toString());

        assertThat(answer.code()).isEqualTo("FLOW-1100-400");
        assertThat(item(path).path("options").has("a")).isFalse();
    }

    @Test
    void ofManyAtOnceWithOneEtagExactlyOneWins() throws Exception {
        String path = "/connections/" + server.capillaryBase();
        String etag = etag(path);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String patch = RENAME.replace("Renamed", "Winner " + i);
            calls.add(() -> server.patch(path, etag, patch).status());
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> result : threads.invokeAll(calls)) {
                statuses.add(result.get());
            }
        }

        assertThat(statuses).containsOnly(200, 412);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    }
}
