package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as they are handed in by whoever counts them. */
class RunsTest {

    private static final String FIRST = "0c000000-0000-4000-8000-000000000001";
    private static final String SECOND = "0c000000-0000-4000-8000-000000000002";

    @TempDir
    private static Path folder;

    private static FlowServer server;
    private static String flow;

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
        flow = server.flow();
        server.runs.all.add(run(FIRST, flow, "failed", 1_000));
        server.runs.all.add(run(SECOND, flow, "success", 2_000));
        server.runs.all.add(run("0c000000-0000-4000-8000-000000000003", FlowServer.UNKNOWN, "success", 3_000));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Runs.Run run(String id, String flowId, String status, long startedAt) {
        ObjectNode content = FlowServer.JSON.createObjectNode();
        ObjectNode metrics = content.putObject("metrics");
        metrics.putObject("durationSummary").put("startedAtUTC", startedAt).put("completedAtUTC", startedAt + 500);
        metrics.putObject("recordSummary").put("inputRecordCount", 7);
        metrics.putObject("statusSummary").put("status", status);
        content.putArray("activities");
        return new Runs.Run(
                id, flowId, Instant.ofEpochMilli(startedAt), Instant.ofEpochMilli(startedAt + 500), 4, content);
    }

    @Test
    void runsOfAFlowAreListedNewestFirst() {
        assertThat(server.get("/runs?property=flowId==" + flow).all("id")).containsExactly(SECOND, FIRST);
        assertThat(server.get("/flows/" + flow + "/runs").all("id")).containsExactly(SECOND, FIRST);
        assertThat(server.get("/runs?count=true").text()).isEqualTo("{\"count\":3}");
    }

    @Test
    void runsAreFilteredByStatusInAnyCaseAndByTime() {
        assertThat(server.get("/runs?property=metrics.statusSummary.status==Failed")
                        .all("id"))
                .containsExactly(FIRST);
        assertThat(server.get("/runs?property=metrics.durationSummary.startedAtUTC>1000&property=flowId==" + flow)
                        .all("id"))
                .containsExactly(SECOND);
    }

    @Test
    void nextPageIsUnderRuns() {
        String href = server.get("/runs?limit=2")
                .json()
                .path("_links")
                .path("next")
                .path("href")
                .asText();

        assertThat(href).startsWith("/runs?continuationToken=");
        assertThat(server.get(href).all("id")).containsExactly(FIRST);
    }

    @Test
    void runIsLookedUpInTheEnvelope() {
        Answer answer = server.get("/runs/" + FIRST);

        JsonNode item = answer.item();
        assertThat(item.path("flowId").asText()).isEqualTo(flow);
        assertThat(item.path("createdAt").longValue()).isEqualTo(1_000);
        assertThat(item.path("imsOrgId").asText()).isEqualTo(FlowServer.ORG);
        assertThat(item.path("etag").asText()).isEqualTo(answer.header("ETag")).startsWith("\"");
        assertThat(item.path("metrics")
                        .path("recordSummary")
                        .path("inputRecordCount")
                        .intValue())
                .isEqualTo(7);
    }

    @Test
    void runOfAPushedFlowCantBeStartedAgain() {
        assertThat(server.call("POST", "/runs/" + FIRST + "/action?op=RE_TRIGGER", null)
                        .code())
                .isEqualTo("FLOW-1422-400");
    }

    @Test
    void flowShowsItsNewestRun() {
        JsonNode details = server.get("/flows/" + flow).item().path("lastRunDetails");

        assertThat(details.path("id").asText()).isEqualTo(SECOND);
        assertThat(details.path("state").asText()).isEqualTo("success");
        assertThat(details.path("startedAtUTC").longValue()).isEqualTo(2_000);
        assertThat(server.get("/flows?property=lastRunDetails.startedAtUTC>=2000")
                        .all("id"))
                .containsExactly(flow);
    }
}
