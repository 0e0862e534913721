package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts, actions, deletions, and what the planner sees of them. */
class LifecycleTest {

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

    private String state(String path) {
        return server.get(path).item().path("state").asText();
    }

    private Answer act(String path, String operation) {
        return server.call("POST", path + "/action?op=" + operation, null);
    }

    private FlowView planned(String flow) {
        return server.flows.flows().stream()
                .filter(view -> view.flowId().equals(flow))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void flowIsDisabledAndEnabledAgain() {
        String flow = server.flow();
        String path = "/flows/" + flow;

        Answer disabled = act(path, "disable");

        assertThat(disabled.status()).isEqualTo(200);
        assertThat(disabled.json().fieldNames()).toIterable().containsExactly("id", "etag");
        assertThat(state(path)).isEqualTo("disabled");
        assertThat(server.get(path)
                        .item()
                        .path("lastOperation")
                        .path("operation")
                        .asText())
                .isEqualTo("disable");
        assertThat(planned(flow).enabled()).isFalse();
        assertThat(act(path, "DISABLE").code()).isEqualTo("FLOW-1422-400");

        assertThat(act(path, "Enable").status()).isEqualTo(200);
        assertThat(state(path)).isEqualTo("enabled");
        assertThat(planned(flow).enabled()).isTrue();
    }

    @Test
    void flowWhoseDatasetIsGoneCantBeEnabled() {
        String path = "/flows/" + server.flow();
        act(path, "disable");
        server.references.forgetDataset(FlowServer.DATASET);

        assertThat(act(path, "enable").code()).isEqualTo("FLOW-1100-400");
        assertThat(state(path)).isEqualTo("disabled");
    }

    @Test
    void draftIsCompletedAndPublished() {
        String http = server.httpSource(server.httpBase("{\"dataType\": \"raw\"}"));
        ObjectNode body = FlowServer.flowBody(
                "c1a19761-d2c7-4702-b9fa-fe91f0613e81", http, server.target(FlowServer.DATASET), null);
        String flow = server.make("flows?mode=draft", body.toString());
        String path = "/flows/" + flow;
        assertThat(state(path)).isEqualTo("draft");
        assertThat(server.flows.flows()).isEmpty();
        assertThat(act(path, "publish").code()).isEqualTo("FLOW-1100-400");
        assertThat(act(path, "enable").code()).isEqualTo("FLOW-1422-400");

        Answer patched = server.patch(
                path,
                "*",
                "[{\"op\": \"add\", \"path\": \"/transformations\", \"value\": [{\"name\": \"Mapping\", \"params\":"
                        + " {\"mappingId\": \"" + MadeUp.MAPPING + "\"}}]}]");
        Answer published = act(path, "publish");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(published.status()).isEqualTo(200);
        assertThat(state(path)).isEqualTo("enabled");
        assertThat(planned(flow).enabled()).isTrue();
        assertThat(act(path, "publish").code()).isEqualTo("FLOW-1422-400");
    }

    @Test
    void draftOfNothingButANameIsKeptAndDeleted() {
        String flow = server.make(
                "flows?mode=draft",
                "{\"name\": \"Later\", \"flowSpec\": {\"id\": \"%s\"}}".formatted(FlowServer.GENERIC));
        String path = "/flows/" + flow;

        JsonNode item = server.get(path).item();

        assertThat(item.path("sourceConnectionIds").isArray()).isTrue();
        assertThat(item.path("inheritedAttributes").path("sourceConnections").isEmpty())
                .isTrue();
        assertThat(act(path, "publish").code()).isEqualTo("FLOW-1100-400");
        assertThat(server.delete(path).status()).isEqualTo(204);
    }

    @Test
    void draftConnectionsArePublishedOneByOne() {
        String base = server.make(
                "connections?mode=draft",
                "{\"name\": \"B\", \"connectionSpec\": {\"id\": \"bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb\"}}");
        String basePath = "/connections/" + base;
        assertThat(state(basePath)).isEqualTo("draft");
        assertThat(act(basePath, "publish").code()).isEqualTo("FLOW-1100-400");
        server.patch(basePath, "*", "[{\"op\": \"add\", \"path\": \"/auth/params/dataType\", \"value\": \"raw\"}]");

        assertThat(act(basePath, "publish").status()).isEqualTo(200);
        assertThat(state(basePath)).isEqualTo("enabled");

        String source = server.make(
                "sourceConnections?mode=draft",
                "{\"name\": \"S\", \"baseConnectionId\": \"%s\", \"connectionSpec\": {\"id\": \"bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb\"}}"
                        .formatted(base));
        assertThat(act("/sourceConnections/" + source, "publish").status()).isEqualTo(200);
        assertThat(state("/sourceConnections/" + source)).isEqualTo("enabled");

        String target = server.make(
                "targetConnections?mode=draft",
                "{\"name\": \"T\", \"connectionSpec\": {\"id\": \"c604ff05-7f1a-43c0-8e18-33bf874cb11c\"}}");
        String targetPath = "/targetConnections/" + target;
        assertThat(act(targetPath, "publish").code()).isEqualTo("FLOW-1100-400");
        server.patch(targetPath, "*", "[{\"op\": \"add\", \"path\": \"/params/dataSetId\", \"value\": \"x\"}]");
        assertThat(act(targetPath, "publish").status()).isEqualTo(200);
    }

    @Test
    void disabledConnectionClosesItsInletUntilItIsEnabled() {
        String path = "/connections/" + server.capillaryBase();

        assertThat(act(path, "disable").status()).isEqualTo(200);

        assertThat(server.flows.inlets()).extracting(InletView::enabled).containsExactly(false);
        assertThat(server.get(path).item().has("status")).isFalse();
        assertThat(act(path, "enable").status()).isEqualTo(200);
        assertThat(server.flows.inlets()).extracting(InletView::enabled).containsExactly(true);
    }

    @Test
    void everythingIsDeletedFromTheFlowUp() {
        String flow = server.flow();
        JsonNode item = server.get("/flows/" + flow).item();
        String source = item.path("sourceConnectionIds").path(0).asText();
        String target = item.path("targetConnectionIds").path(0).asText();
        String base = server.get("/sourceConnections/" + source)
                .item()
                .path("baseConnectionId")
                .asText();

        Answer blocked = server.delete("/connections/" + base);
        assertThat(blocked.json().path("report").path("flowIds").path(0).asText())
                .isEqualTo(flow);
        Answer deleted = server.delete("/flows/" + flow);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        Answer gone = server.get("/flows/" + flow);
        assertThat(gone.code()).isEqualTo("FLOW-1439-404");
        assertThat(gone.json().path("report").path("id").asText()).isEqualTo(flow);
        assertThat(server.flows.inlets()).hasSize(1);

        assertThat(server.delete("/sourceConnections/" + source + "/").status()).isEqualTo(204);
        assertThat(server.delete("/targetConnections/" + target).status()).isEqualTo(204);
        assertThat(server.delete("/connections/" + base).status()).isEqualTo(204);
        assertThat(server.flows.inlets()).isEmpty();
        assertThat(server.delete("/connections/" + base).code()).isEqualTo("FLOW-1439-404");
    }

    @Test
    void baseConnectionWithSourcesButNoFlowsIsDeleted() {
        String base = server.capillaryBase();
        String source = server.capillarySource(base);

        assertThat(server.delete("/connections/" + base).status()).isEqualTo(204);

        JsonNode orphan = server.get("/sourceConnections/" + source).item();
        assertThat(orphan.path("baseConnectionId").asText()).isEqualTo(base);
        assertThat(orphan.path("params").has("inletUrl")).isFalse();
        assertThat(orphan.path("inheritedAttributes").isEmpty()).isTrue();
    }

    @Test
    void draftsBlockDeletionToo() {
        String source = server.capillarySource(server.capillaryBase());
        server.make(
                "flows?mode=draft",
                "{\"name\": \"Later\", \"flowSpec\": {\"id\": \"%s\"}, \"sourceConnectionIds\": \"%s\"}"
                        .formatted(FlowServer.GENERIC, source));

        assertThat(server.delete("/sourceConnections/" + source).code()).isEqualTo("FLOW-1447-400");
    }

    @Test
    void sandboxesSeeNothingOfEachOther() {
        String flow = server.flow();

        assertThat(server.get("/flows?count=true", "x-sandbox-name", "dev").text())
                .isEqualTo("{\"count\":0}");
        assertThat(server.call("DELETE", "/flows/" + flow, null, "x-sandbox-name", "dev")
                        .code())
                .isEqualTo("FLOW-1439-404");
        assertThat(state("/flows/" + flow)).isEqualTo("enabled");
    }
}
