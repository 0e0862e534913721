package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a patch of a flow, or of its target, means for the flow. */
class FlowPatchTest {

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

    private static JsonNode item(String path) {
        return server.get(path).item();
    }

    @Test
    void flowTakesANewMappingVersionAtOnce() {
        String path = "/flows/" + server.flow();

        Answer answer = server.patch(path, server.get(path).header("ETag"), """
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
}
