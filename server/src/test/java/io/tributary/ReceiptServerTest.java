package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static io.tributary.RunningServer.PATIENCE;
import static io.tributary.RunningServer.event;
import static io.tributary.RunningServer.wrongEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.RunningServer.Answer;
import io.tributary.client.StreamSetup;
import io.tributary.event.TimeOrderedId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sent a message is told where it is, by the transaction id of the answer. */
class ReceiptServerTest {

    private static final String RECEIPTS = "/collection/receipts";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static StreamSetup.Stream stream;
    private static String landed;
    private static String refused;

    @BeforeAll
    static void start() {
        server = RunningServer.start(folder.resolve("data"));
        server.credentials().write(folder.resolve("credentials.json"));
        stream = server.stream("Receipts");
        landed = sent(stream, event("first")).getFirst();
        refused = sent(stream, wrongEvent("wrong")).getFirst();
        await(landed, "landed");
        await(refused, "quarantined");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The transaction ids of messages sent on the batch path. */
    private static List<String> sent(StreamSetup.Stream to, String... messages) {
        String path = to.url().substring(server.url().length()).replace("/collection/", "/collection/batch/");
        Answer answer = server.send("POST", path, "{\"messages\":[" + String.join(",", messages) + "]}");
        List<String> ids = new ArrayList<>();
        answer.json()
                .path("responses")
                .forEach(item -> ids.add(item.path("xactionId").asText()));
        return ids;
    }

    private static JsonNode await(String xactionId, String state) {
        List<JsonNode> last = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            last.add(server.get(RECEIPTS + "/" + xactionId).json());
            return last.getLast().path("state").asText().equals(state);
        });
        // From the answer to its place it is never unknown.
        assertThat(last).extracting(one -> one.path("state").asText()).isSubsetOf("logged", state);
        return last.getLast();
    }

    @Test
    void whatLandedIsTraceableToItsRowAndBatch() {
        JsonNode receipt = server.get(RECEIPTS + "/" + landed).json();

        JsonNode batch = server.awaitBatches(stream.datasetId(), "success", 1).getFirst();
        assertThat(receipt.path("xactionId").asText()).isEqualTo(landed);
        assertThat(receipt.path("state").asText()).isEqualTo("landed");
        assertThat(receipt.path("datasetId").asText()).isEqualTo(stream.datasetId());
        assertThat(receipt.at("/row/table").asText()).isEqualTo(stream.table());
        assertThat(receipt.at("/row/batchId").asText())
                .isEqualTo(batch.path("id").asText());
        assertThat(receipt.at("/row/number").asInt(-1)).isZero();
        assertThat(receipt.at("/row/file").asText()).endsWith(".parquet").doesNotContain(folder.toString());
        assertThat(receipt.at("/row/snapshotId").asText()).matches("\\d+");
        assertThat(receipt.at("/row/committedAt").asText())
                .isGreaterThan(receipt.path("receivedAt").asText());
    }

    @Test
    void theOtherPathsSayTheSame() {
        String inlet = stream.url().replaceAll("^.*/|\\?.*$", "");
        JsonNode receipt = server.get(RECEIPTS + "/" + landed).json();

        for (String prefix : List.of("/collection/", "/data/foundation/import/collection/")) {
            assertThat(server.get(prefix + inlet + "/messages/" + landed).json())
                    .isEqualTo(receipt);
            assertThat(server.get(prefix + "receipts/" + landed).json()).isEqualTo(receipt);
        }
        Answer other = server.get("/collection/" + "0".repeat(64) + "/messages/" + landed);
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.json().path("detail").asText()).isEqualTo("There is no such inlet in this sandbox");
    }

    @Test
    void whatWasPutAsideIsToldWithItsReasonButNotWithWhatItHeld() {
        Answer answer = server.get(RECEIPTS + "/" + refused);

        JsonNode receipt = answer.json();
        JsonNode kept = server.get("/tributary/v1/quarantine/"
                        + receipt.at("/quarantine/id").asText())
                .json();
        assertThat(kept.path("xactionId").asText()).isEqualTo(refused);
        assertThat(receipt.path("flowId").asText()).isEqualTo(stream.flowId());
        assertThat(receipt.at("/quarantine/state").asText()).isEqualTo("open");
        assertThat(receipt.at("/quarantine/errorType").asText()).isEqualTo("VALIDATION");
        assertThat(receipt.at("/quarantine/code")).isEqualTo(kept.path("code"));
        assertThat(answer.text()).doesNotContain("payload", "message", "brace");
    }

    @Test
    void aMessageWhoseSenderWasToldNoHasAReceiptToo() {
        Answer answer = server.send("POST", stream.url().substring(server.url().length()), wrongEvent("told no"));

        JsonNode receipt = await(answer.header("x-tributary-xaction-id"), "quarantined");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(receipt.at("/quarantine/state").asText()).isEqualTo("refused");
    }

    @Test
    void whatIsOnItsWayIsToldSoUntilItLands() {
        StreamSetup.Stream slow = server.stream("Slow");
        commitEvery(slow, 3_600);
        await(sent(slow, event("a")).getFirst(), "landed");

        // The table was committed just now: the next one waits for an hour.
        String waits = sent(slow, event("b")).getFirst();
        JsonNode receipt = server.get(RECEIPTS + "/" + waits).json();
        commitEvery(slow, 1);

        assertThat(receipt.path("state").asText()).isEqualTo("logged");
        assertThat(receipt.at("/log/position").asLong()).isPositive();
        assertThat(receipt.path("datasetId").asText()).isEqualTo(slow.datasetId());
        assertThat(receipt.path("flowId").asText()).isEqualTo(slow.flowId());
        await(waits, "landed");
    }

    private static void commitEvery(StreamSetup.Stream of, int seconds) {
        Answer answer = server.send(
                "PATCH",
                CATALOG + "/dataSets/" + of.datasetId(),
                "[{\"op\":\"add\",\"path\":\"/tags/tributary_commit_seconds\",\"value\":[\"" + seconds + "\"]}]",
                "Content-Type",
                "application/json-patch+json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void whatIsUnknownIsToldWithWhatMayBeTheReason() {
        String never = TimeOrderedId.at(System.currentTimeMillis());

        Answer answer = server.get(RECEIPTS + "/" + never);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asText())
                .contains("never acknowledged here", "older than 30 days", "another sandbox", "dataset was deleted");
        Answer noId = server.get(RECEIPTS + "/1752494400000:4:17");
        assertThat(noId.status()).isEqualTo(404);
        assertThat(noId.json().path("detail").asText()).startsWith("This is no transaction id of this server");
        assertThat(server.get(RECEIPTS + "/" + "0".repeat(101)).status()).isEqualTo(400);
    }

    @Test
    void anotherSandboxIsToldNothing() {
        server.client
                .call(
                        "POST",
                        "/data/foundation/sandbox-management/sandboxes",
                        "{\"name\":\"dev\",\"title\":\"Development\",\"type\":\"development\"}")
                .orRefused("create dev");

        for (String id : List.of(landed, refused)) {
            assertThat(server.get(RECEIPTS + "/" + id, "x-sandbox-name", "dev").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void rowsOfADeletedDatasetAreGoneAndSaidToBe() {
        StreamSetup.Stream gone = server.stream("Gone");
        String id = sent(gone, event("gone")).getFirst();
        await(id, "landed");

        server.send("DELETE", CATALOG + "/dataSets/" + gone.datasetId(), "");

        // Until the log has let go of it, about a second after it landed, it is told as what it is there.
        Answer answer = Awaitility.await()
                .atMost(RunningServer.PATIENCE)
                .until(() -> server.get(RECEIPTS + "/" + id), told -> told.status() == 404);
        assertThat(answer.json().path("detail").asText()).contains("its dataset was deleted with its rows");
    }

    @Test
    void manyAreAskedForAtOnce() {
        String never = TimeOrderedId.at(System.currentTimeMillis());
        JsonNode items = server.send(
                        "POST",
                        RECEIPTS,
                        "{\"xactionIds\":[\"%s\",\"%s\",\"%s\",\"%s\"]}".formatted(refused, landed, never, landed))
                .json()
                .path("items");

        assertThat(items).hasSize(3);
        assertThat(items.get(0)).isEqualTo(server.get(RECEIPTS + "/" + refused).json());
        assertThat(items.get(1)).isEqualTo(server.get(RECEIPTS + "/" + landed).json());
        assertThat(items.get(2).path("state").asText()).isEqualTo("unknown");
        assertThat(items.get(2).path("detail").asText()).contains("never acknowledged here");
    }

    @Test
    void aListThatIsNoneIsRefused() {
        assertThat(refusal("{}")).isEqualTo("xactionIds must be a list of 1 to 1000 transaction ids, found none");
        assertThat(refusal("{\"xactionIds\":[" + "\"x\",".repeat(1_000) + "\"x\"]}"))
                .isEqualTo("xactionIds must be a list of 1 to 1000 transaction ids, found 1001 of them");
        assertThat(refusal("{\"xactionIds\":[7]}")).isEqualTo("xactionIds must hold texts, found a number");
    }

    private static String refusal(String body) {
        Answer answer = server.send("POST", RECEIPTS, body);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("detail").asText();
    }

    @Test
    void theCommandPrintsThem() {
        StringWriter out = new StringWriter();
        String credentials = folder.resolve("credentials.json").toString();
        PrintWriter to = new PrintWriter(out, true);

        int known = Tributary.commandLine()
                .setOut(to)
                .execute("receipt", landed, refused, "--url", server.url(), "--credentials", credentials);
        int unknown = Tributary.commandLine()
                .setOut(to)
                .execute("receipt", "--json", "x", "--url", server.url(), "--credentials", credentials);

        assertThat(known).isZero();
        assertThat(unknown).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "state: landed", "  table: " + stream.table(), "state: quarantined", "  errorType: VALIDATION")
                .contains("{\"xactionId\":\"x\",\"state\":\"unknown\"");
    }
}
