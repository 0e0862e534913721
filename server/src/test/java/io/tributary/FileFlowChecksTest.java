package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.backfill.SftpServer;
import io.tributary.client.ApiClient;
import io.tributary.client.FileSetup;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows that read CSV over SFTP, with a real SFTP server (flow-service contract §12, checks 66, 89 to 91, 94 to 96). */
class FileFlowChecksTest {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final List<String> EVENT = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");
    private static final Map<String, String> MAPPING =
            Map.of("id", "_id", "at", "timestamp", "total", "commerce.order.priceTotal");
    private static final ObjectNode NO_OPTIONS = JsonNodeFactory.instance.objectNode();

    @TempDir
    private static Path folder;

    private static Path remote;
    private static SftpServer sftp;
    private static RunningServer server;
    private static FileSetup files;
    private static String connection;

    @BeforeAll
    static void start() throws IOException {
        remote = Files.createDirectories(folder.resolve("remote"));
        sftp = SftpServer.start(remote);
        server = RunningServer.start(folder.resolve("data"), new FileAccess(null, false, List.of("127.0.0.1")));
        files = new FileSetup(server.client);
        connection = files.connection("127.0.0.1", sftp.port(), "loader", "right");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        sftp.close();
    }

    /** Rows {@code from} up to before {@code to}; those in {@code bad} have no timestamp, which the schema demands. */
    private static String csv(int from, int to, Integer... bad) {
        StringBuilder csv = new StringBuilder("id,at,total\n");
        for (int i = from; i < to; i++) {
            String at = List.of(bad).contains(i) ? "" : "2024-03-01T10:00:00Z";
            csv.append("r")
                    .append(i)
                    .append(',')
                    .append(at)
                    .append(",\"")
                    .append(i)
                    .append(".5\"\n");
        }
        return csv.toString();
    }

    private static void put(String name, String content) throws IOException {
        Path file = remote.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static StreamSetup.Target target(String title) {
        return server.setup.target(title, EVENT, MAPPING);
    }

    private static String flow(String title, String path, StreamSetup.Target target, ObjectNode options) {
        return files.flow(title, files.source(connection, path), target, options);
    }

    private static ObjectNode options(double percent, boolean diagnostics) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("partialIngestionPercent", percent)
                .put("errorDiagnosticsEnabled", diagnostics);
    }

    /** The newest run of a flow, once it has as many and that one has ended. */
    private static JsonNode run(String flowId, int count) {
        Awaitility.await().atMost(RunningServer.PATIENCE).until(() -> {
            JsonNode runs = files.runs(flowId);
            boolean allEnded = true;
            for (JsonNode run : runs) {
                allEnded &= !status(run).equals("inProgress");
            }
            return runs.size() == count && allEnded;
        });
        JsonNode newest = files.runs(flowId).path(0);
        for (JsonNode run : files.runs(flowId)) {
            newest = run.path("createdAt").asLong() >= newest.path("createdAt").asLong() ? run : newest;
        }
        return newest;
    }

    private static String status(JsonNode run) {
        return run.path("metrics").path("statusSummary").path("status").asText();
    }

    private static long count(JsonNode run, String name) {
        return run.path("metrics").path("recordSummary").path(name).asLong();
    }

    private static String error(JsonNode run) {
        return run.path("metrics")
                .path("statusSummary")
                .path("errors")
                .path(0)
                .path("message")
                .asText();
    }

    private static long rows(StreamSetup.Target target, String what) {
        String body = "{\"sql\":\"select " + what + " from " + target.table() + "\"}";
        return server.client
                .call("POST", "/tributary/v1/sql", body)
                .orRefused("sql")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    private static ApiClient.Answer post(String path, String body) {
        return server.client.call("POST", FLOWS + path, body);
    }

    @Test
    void rowsOfAFileLandOnceAndAreCounted() throws IOException {
        put("once/a.csv", csv(0, 250));
        put("once/b.csv", csv(250, 300));
        put("once/notes.txt", "no rows at all");
        StreamSetup.Target target = target("Once");
        String flowId = flow("Once", "once/*.csv", target, NO_OPTIONS);

        JsonNode run = run(flowId, 1);

        assertThat(status(run)).isEqualTo("success");
        assertThat(count(run, "inputRecordCount")).isEqualTo(300);
        assertThat(count(run, "outputRecordCount")).isEqualTo(300);
        assertThat(run.path("metrics")
                        .path("fileSummary")
                        .path("inputFileCount")
                        .asInt())
                .isEqualTo(2);
        assertThat(run.path("metrics").path("durationSummary").has("completedAtUTC"))
                .isTrue();
        assertThat(rows(target, "count(*)")).isEqualTo(300);
        assertThat(rows(target, "count(distinct _id)")).isEqualTo(300);
        assertThat(rows(target, "sum(commerce.order.priceTotal)")).isEqualTo(45_000);
        assertThat(run.path("activities").findValuesAsText("name")).containsExactly("Copy", "Promotion");
        assertThat(run.path("activities")
                        .path(0)
                        .path("sourceInfo")
                        .path(0)
                        .path("reference")
                        .path("ids")
                        .toString())
                .isEqualTo("[\"/once/a.csv\",\"/once/b.csv\"]");
        String batch = run.path("activities")
                .path(1)
                .path("targetInfo")
                .path(0)
                .path("reference")
                .path("ids")
                .path(0)
                .asText();
        assertThat(server.client
                        .call("GET", "/data/foundation/catalog/batches/" + batch, null)
                        .orRefused("batch")
                        .path(batch)
                        .path("status")
                        .asText())
                .isEqualTo("success");
        assertThat(server.client
                        .call("GET", FLOWS + "/flows/" + flowId, null)
                        .json()
                        .path("items")
                        .path(0)
                        .path("lastRunDetails")
                        .path("state")
                        .asText())
                .isEqualTo("success");

        JsonNode counts = server.client
                .call("GET", "/tributary/v1/status", null)
                .orRefused("status")
                .path("flows")
                .path(flowId);
        assertThat(counts.path("acknowledged").asLong()).isEqualTo(300);
        assertThat(counts.path("landed").asLong()).isEqualTo(300);

        assertThat(post("/runs/" + run.path("id").asText() + "/action?op=re-trigger", "{}")
                        .json()
                        .toString())
                .contains("FLOW-1422-400");
    }

    @Test
    void sameFileIsNotReadTwiceAndAnotherOneIs() throws IOException {
        put("again/a.csv", csv(0, 10));
        StreamSetup.Target target = target("Again");
        String flowId = flow("Again", "/again", target, NO_OPTIONS);
        run(flowId, 1);

        JsonNode answer = post("/runs", "{\"flowId\":\"" + flowId + "\",\"status\":\"active\"}")
                .orRefused("runs");
        assertThat(answer.path("items").path(0).path("id").asText())
                .isNotEmpty()
                .isEqualTo(answer.path("id").asText());
        JsonNode second = run(flowId, 2);
        assertThat(status(second)).isEqualTo("success");
        assertThat(count(second, "inputRecordCount")).isZero();

        // A file that was only touched has the same content; one that came under another name has not been read.
        Files.setLastModifiedTime(
                remote.resolve("again/a.csv"), FileTime.from(Instant.now().plusSeconds(60)));
        put("again/b.csv", csv(10, 15));
        post("/runs", "{\"flowId\":\"" + flowId + "\"}").orRefused("runs");
        JsonNode third = run(flowId, 3);
        assertThat(count(third, "inputRecordCount")).isEqualTo(5);
        assertThat(third.path("metrics")
                        .path("fileSummary")
                        .path("skippedFileCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(rows(target, "count(*)")).isEqualTo(15);
    }

    @Test
    void fewBadRowsAreSetAside() throws IOException {
        put("some/a.csv", csv(0, 100, 42));
        StreamSetup.Target target = target("Few");
        JsonNode run = run(flow("Few", "some/a.csv", target, options(5, true)), 1);

        assertThat(status(run)).isEqualTo("partialSuccess");
        assertThat(count(run, "failedRecordCount")).isEqualTo(1);
        assertThat(count(run, "outputRecordCount")).isEqualTo(99);
        assertThat(rows(target, "count(*)")).isEqualTo(99);
        assertThat(failedRecords(run)).contains("validation_errors_0.json");
    }

    private static String failedRecords(JsonNode run) {
        String url = run.path("activities")
                .path(1)
                .path("statusSummary")
                .path("extensions")
                .path("manifest")
                .path("failedRecords")
                .asText();
        assertThat(url).startsWith(server.url());
        RunningServer.Answer answer = server.follow(url);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    @Test
    void tooManyBadRowsFailTheRunUntilTheFileIsMended() throws IOException {
        put("many/a.csv", csv(0, 100, 42));
        StreamSetup.Target target = target("Many");
        String flowId = flow("Many", "many/a.csv", target, options(0.5, true));
        JsonNode run = run(flowId, 1);

        assertThat(status(run)).isEqualTo("failed");
        assertThat(error(run)).startsWith("1 of 100 rows would be refused, more than the 0.5 percent");
        assertThat(rows(target, "count(*)")).isZero();
        assertThat(failedRecords(run)).isNotEmpty();

        put("many/a.csv", csv(0, 100));
        JsonNode again = post("/runs/" + run.path("id").asText() + "/action?op=re-trigger", "{}")
                .orRefused("re-trigger");
        assertThat(again.path("id").asText())
                .isNotEmpty()
                .isNotEqualTo(run.path("id").asText());
        assertThat(status(run(flowId, 2))).isEqualTo("success");
        assertThat(rows(target, "count(*)")).isEqualTo(100);
    }

    @Test
    void raggedRowIsSetAsideWithItsNumber() throws IOException {
        put("ragged/a.csv", csv(0, 9) + "r9,2024-03-01T10:00:00Z\n");
        StreamSetup.Target target = target("Ragged");
        JsonNode run = run(flow("Ragged", "ragged/a.csv", target, options(50, true)), 1);

        assertThat(status(run)).isEqualTo("partialSuccess");
        assertThat(rows(target, "count(*)")).isEqualTo(9);
        JsonNode entries = server.client
                .call("GET", "/tributary/v1/quarantine?limit=100", null)
                .orRefused("quarantine")
                .path("items");
        assertThat(entries.findValuesAsText("message")).contains("Row 10 (line 11) has 2 cells, the header has 3");
    }

    @Test
    void brokenFileFailsTheRunWithItsName() throws IOException {
        put("broken/a.csv", csv(0, 9));
        put("broken/b.csv", csv(9, 12) + "r12,\"2024\n");
        StreamSetup.Target target = target("Broken");
        JsonNode run = run(flow("Broken", "broken/*.csv", target, options(50, true)), 1);

        assertThat(status(run)).isEqualTo("failed");
        assertThat(error(run))
                .isEqualTo("/broken/b.csv: A quote is opened in the row that begins at line 5 and never closed");
        assertThat(rows(target, "count(*)")).isZero();
    }

    @Test
    void missingFileFailsTheRun() {
        JsonNode run = run(flow("Missing", "missing/a.csv", target("Missing"), NO_OPTIONS), 1);

        assertThat(status(run)).isEqualTo("failed");
        assertThat(error(run)).isEqualTo("There is no 'missing/a.csv'");
    }

    @Test
    void fileThatChangesWhileItIsReadFailsTheRunAndNothingDoubles() throws IOException {
        put("changing/a.csv", csv(0, 4_000));
        StreamSetup.Target target = target("Changing");
        AtomicBoolean done = new AtomicBoolean();
        sftp.onReading((place, _) -> {
            if (place > 50_000 && done.compareAndSet(false, true)) {
                put("changing/a.csv", csv(0, 5_000));
            }
        });
        String flowId = flow("Changing", "changing/a.csv", target, NO_OPTIONS);
        JsonNode run = run(flowId, 1);
        sftp.onReading((_, _) -> {});

        assertThat(done).isTrue();
        assertThat(status(run)).isEqualTo("failed");
        assertThat(error(run)).startsWith("'/changing/a.csv' changed while it was read");
        assertThat(rows(target, "count(*)")).isZero();

        post("/runs/" + run.path("id").asText() + "/action?op=re-trigger", "{}").orRefused("re-trigger");
        assertThat(status(run(flowId, 2))).isEqualTo("success");
        assertThat(rows(target, "count(*)")).isEqualTo(5_000);
    }

    @Test
    void connectionThatBreaksOffIsTriedAgainAndGoesOnWhereItWas() throws IOException {
        put("breaking/a.csv", csv(0, 6_000));
        StreamSetup.Target target = target("Breaking");
        List<Long> begun = new CopyOnWriteArrayList<>();
        AtomicBoolean broken = new AtomicBoolean();
        sftp.onReading((place, session) -> {
            begun.add(place);
            if (place > 100_000 && broken.compareAndSet(false, true)) {
                session.close(true);
            }
        });
        JsonNode run = run(flow("Breaking", "breaking/a.csv", target, NO_OPTIONS), 1);
        sftp.onReading((_, _) -> {});

        assertThat(broken).isTrue();
        assertThat(status(run)).isEqualTo("success");
        assertThat(rows(target, "count(*)")).isEqualTo(6_000);
        assertThat(rows(target, "count(distinct _id)")).isEqualTo(6_000);
        assertThat(begun.stream().filter(place -> place == 0)).hasSize(1);
    }

    @Test
    void nobodyCanSendToAFlowThatReadsFiles() throws IOException {
        put("closed/a.csv", csv(0, 1));
        String flowId = flow("Closed", "closed/a.csv", target("Closed"), NO_OPTIONS);
        run(flowId, 1);

        assertThat(server.client
                        .post(server.url() + "/collection/files:" + flowId, "{}")
                        .status())
                .isEqualTo(server.client
                        .post(server.url() + "/collection/files:nobody", "{}")
                        .status())
                .isGreaterThanOrEqualTo(400);
    }
}
