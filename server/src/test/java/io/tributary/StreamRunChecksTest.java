package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.StreamSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events to the inlet, rows in the table, counted in the run, in the status and in the metrics; all over HTTP. */
class StreamRunChecksTest {

    private static final String RUNS = "/data/foundation/flowservice/runs";
    private static final String INSIGHTS = "/data/infrastructure/observability/insights/metrics";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static StreamSetup.Stream stream;
    private static String flow;

    @BeforeAll
    static void start() {
        server = RunningServer.start(folder.resolve("data"), new Watching(0, Duration.ofDays(30)));
        stream = server.stream("Counted Events");
        flow = stream.flowId();
        server.send(stream, RunningServer.event("r1"), RunningServer.event("r2"), RunningServer.event("r3"));
        server.send(stream, RunningServer.wrongEvent("w1"), RunningServer.event("r4"));
        Awaitility.await()
                .atMost(RunningServer.PATIENCE)
                .until(() -> counted("outputRecordCount") == 4 && counted("failedRecordCount") == 1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The figures of all runs of the flow: there are two when the hour ended meanwhile. */
    private static long counted(String figure) {
        long sum = 0;
        for (JsonNode run :
                server.get(RUNS + "?property=flowId==" + flow).json().path("items")) {
            sum += run.path("metrics").path("recordSummary").path(figure).asLong();
        }
        return sum;
    }

    @Test
    void anEventToTheInletIsARowInTheTableAndCountedInTheRun() {
        JsonNode run = server.get(RUNS + "?property=flowId==" + flow)
                .json()
                .path("items")
                .path(0);

        assertThat(counted("inputRecordCount")).isEqualTo(5);
        assertThat(run.path("metrics").path("statusSummary").path("status").asText())
                .isEqualTo("inProgress");
        assertThat(run.path("flowSpec").path("id").asText()).isNotEmpty();
        List<String> batches = new ArrayList<>();
        JsonNode promotion = run.path("activities").path(1);
        promotion.path("targetInfo").path(0).path("reference").path("ids").forEach(id -> batches.add(id.asText()));
        assertThat(batches)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(server.get(RunningServer.CATALOG + "/batches/" + id)
                                .status())
                        .isEqualTo(200));
        JsonNode extensions = promotion.path("statusSummary").path("extensions");
        assertThat(extensions.path("errors").path(0).path("code").asText()).isEqualTo("DCVS-1106-400");
        assertThat(server.follow(extensions
                                .path("manifest")
                                .path("failedRecords")
                                .asText())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRunIsLookedUpAndFilteredByStatus() {
        JsonNode run = server.get(RUNS + "?property=flowId==" + flow)
                .json()
                .path("items")
                .path(0);

        JsonNode alone = server.get(RUNS + "/" + run.path("id").asText()).json().path("items");

        assertThat(alone).hasSize(1);
        assertThat(alone.path(0).path("flowId").asText()).isEqualTo(flow);
        String open = RUNS + "?property=flowId==" + flow + "&property=metrics.statusSummary.status==";
        assertThat(server.get(open + "InProgress").json().path("items")).isNotEmpty();
        assertThat(server.get(open + "Failed").json().path("items")).isEmpty();
        assertThat(server.get(RUNS + "?property=flowId==elsewhere").json().path("items"))
                .isEmpty();
        assertThat(server.get(RUNS + "?count=true").json().path("count").asInt())
                .isPositive();
        assertThat(server.get("/data/foundation/flowservice/flows/" + flow)
                        .json()
                        .path("items")
                        .path(0)
                        .path("lastRunDetails")
                        .path("id")
                        .asText())
                .isEqualTo(run.path("id").asText());
    }

    @Test
    void theStatusShowsThatNothingIsMissing() {
        JsonNode figures =
                server.get("/tributary/v1/status").json().path("flows").path(flow);

        assertThat(figures.path("acknowledged").asLong()).isEqualTo(5);
        assertThat(figures.path("landed").asLong()).isEqualTo(4);
        assertThat(figures.path("quarantined").asLong()).isEqualTo(1);
        assertThat(figures.path("inFlight").asLong()).isZero();
        assertThat(figures.path("balance").asLong()).isZero();
        assertThat(figures.path("addsUp").asBoolean()).isTrue();
        assertThat(server.get("/health/ready").json().path("status").asText()).isEqualTo("ready");
    }

    @Test
    void prometheusIsGivenTheSameFigures() {
        RunningServer.Answer answer = server.get("/metrics");

        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.text())
                .contains("# TYPE tributary_rows_landed_total counter")
                .contains("tributary_events_acknowledged_total{flow=\"" + flow + "\"} 5.0")
                .contains("tributary_rows_landed_total{flow=\"" + flow + "\"} 4.0")
                .contains("tributary_events_quarantined{flow=\"" + flow + "\"} 1.0")
                .contains("tributary_flows_not_adding_up 0.0")
                .contains("tributary_commit_wait_seconds_bucket{le=\"+Inf\"}")
                .contains("tributary_http_requests_total{status=\"2xx\"}")
                .contains("jvm_memory_used_bytes{area=\"heap\"}");
    }

    @Test
    void aPortOfItsOwnServesMetricsToThisMachineWithoutCredentials() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        URI at = URI.create(server.metricsUrl());

        HttpResponse<String> metrics =
                http.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> other = http.send(
                HttpRequest.newBuilder(at.resolve("/tributary/v1/status")).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(metrics.body()).contains("tributary_rows_landed_total{flow=\"" + flow + "\"} 4.0");
        assertThat(other.statusCode()).isEqualTo(404);
    }

    @Test
    void theCommandShowsTheSame() {
        Path credentials = folder.resolve("credentials.json");
        server.credentials().write(credentials);
        StringWriter out = new StringWriter();

        int exit = Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("status", "--url", server.url(), "--credentials", credentials.toString());

        assertThat(exit).isZero();
        assertThat(out.toString())
                .startsWith("The server is well.\n")
                .containsPattern(flow + "\\W+5\\W+4\\W+1\\W+0\\W+0");
    }

    @Test
    void insightsAnswerByDatasetAndInTheFormOfTheService() {
        String dataset = stream.datasetId();
        String body = """
                {"start":"%1$s","end":"%4$s","granularity":"day","metrics":[
                 {"name":"timeseries.ingestion.dataset.recordsuccess.count","aggregator":"sum",
                  "filters":[{"name":"dataSetId","value":"%2$s|elsewhere","groupBy":true}]},
                 {"name":"timeseries.data.collection.inlet.failure","aggregator":"sum",
                  "filters":[{"name":"flowId","value":"%3$s","groupBy":false}]},
                 {"name":"timeseries.identity.dataset.recordsuccess.count","aggregator":"sum"}]}""".formatted(Instant.now().minus(Duration.ofDays(1)), dataset, flow, Instant.now());

        JsonNode answer = server.send("POST", INSIGHTS, body).json().path("metricResponses");

        assertThat(answer).hasSize(3);
        assertThat(answer.path(0).path("granularity").asText()).isEqualTo("DAY");
        assertThat(answer.path(0).path("datapoints")).hasSize(2);
        assertThat(answer.path(0).path("datapoints").path(0).path("groupBy").toString())
                .isEqualTo("{\"dataSetId\":\"" + dataset + "\"}");
        assertThat(sum(answer.path(0))).isEqualTo(4.0);
        assertThat(answer.path(0)
                        .path("datapoints")
                        .path(0)
                        .path("dps")
                        .fieldNames()
                        .next())
                .endsWith("T00:00:00Z");
        assertThat(answer.path(1).path("datapoints").path(0).path("groupBy")).isEmpty();
        assertThat(sum(answer.path(1))).isEqualTo(1.0);
        assertThat(sum(answer.path(2))).isEqualTo(0.0);
    }

    private static double sum(JsonNode series) {
        double sum = 0;
        for (JsonNode value : series.path("datapoints").path(0).path("dps")) {
            sum += value.asDouble();
        }
        return sum;
    }

    @Test
    void insightsRefuseWhatTheyCantAnswer() {
        for (String body : List.of(
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\",\"metrics\":[{\"name\":"
                        + "\"timeseries.ingestion.dataset.size\"}]}",
                "{\"start\":\"2026-01-03T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\",\"metrics\":[{\"name\":"
                        + "\"timeseries.ingestion.dataset.size\",\"aggregator\":\"sum\"}]}",
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\",\"metrics\":[{\"name\":"
                        + "\"timeseries.unheard.of\",\"aggregator\":\"sum\"}]}")) {
            RunningServer.Answer answer = server.send("POST", INSIGHTS, body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json()
                            .path("error-chain")
                            .path(0)
                            .path("errorCode")
                            .asText())
                    .isEqualTo("INSGHT-1000-400");
        }
    }
}
