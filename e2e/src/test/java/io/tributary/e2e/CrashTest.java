package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise, at the worst moment: acknowledged ⊆ landed ∪ quarantined, nothing twice, nothing that was never sent. */
class CrashTest {

    private static final List<String> JVM = List.of("-Xmx512m");
    private static final int CONNECTIONS = 4;

    @TempDir
    private Path folder;

    private final Set<String> sent = new HashSet<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private Credentials credentials;
    private Path data;

    @BeforeEach
    void prepare() throws Exception {
        data = folder.resolve("data");
        credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
    }

    @Test
    void acknowledgedEventsSurviveKillsUnderLoad() throws Exception {
        int rounds = Integer.getInteger("tributary.crash.rounds", 5);
        Random random = new Random(20260714);
        String path = null;
        String table = null;
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess server = start()) {
                if (path == null) {
                    StreamSetup.Stream stream = stream(server);
                    path = stream.url().substring(server.url().length());
                    table = stream.table();
                } else {
                    check(server, table);
                }
                Sender sender = new Sender(server.url() + path, "r" + round);
                List<Thread> senders = sender.start(CONNECTIONS);
                int least = round == 0 ? 500 : 100;
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sender.acknowledged.size() > least);
                // A moment that nobody chose: in mapping, in a write, in a commit, between them.
                Thread.sleep(random.nextInt(4_000));
                server.kill();
                for (Thread thread : senders) {
                    thread.join();
                }
                remember(sender);
            }
        }
        try (ServerProcess server = start()) {
            check(server, table);
        }
    }

    @Test
    void terminationDrainsAndNothingIsLeftForTheNextStart() throws Exception {
        String path;
        String table;
        try (ServerProcess server = start()) {
            StreamSetup.Stream stream = stream(server);
            path = stream.url().substring(server.url().length());
            table = stream.table();
            Sender sender = new Sender(server.url() + path, "t");
            List<Thread> senders = sender.start(CONNECTIONS);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sender.acknowledged.size() > 1_000);

            int exitCode = server.terminate();

            assertThat(exitCode).isZero();
            for (Thread thread : senders) {
                thread.join();
            }
            remember(sender);
        }
        try (ServerProcess server = start();
                ApiClient client = new ApiClient(server.url(), credentials)) {
            JsonNode status = client.call("GET", "/tributary/v1/status", null).json();
            assertThat(status.path("settledAtStart").asLong())
                    .as("position settled before this start")
                    .isEqualTo(status.path("end").asLong());
            check(server, table);
        }
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(data, JVM, folder.resolve("server.log"), "--commit-interval", "1");
    }

    private StreamSetup.Stream stream(ServerProcess server) {
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            return setup.stream(setup.source(), "Crash Events", Events.PARTS, Events.mapping());
        }
    }

    private void remember(Sender sender) {
        sent.addAll(sender.sent);
        acknowledged.putAll(sender.acknowledged);
    }

    private void check(ServerProcess server, String table) {
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> settled(client));
            Map<String, Integer> landed = landed(client, table);
            Set<String> quarantined = quarantined(client);

            Set<String> lost = new HashSet<>();
            acknowledged.forEach((id, xactionId) -> {
                if (!landed.containsKey(id) && !quarantined.contains(xactionId)) {
                    lost.add(id);
                }
            });
            assertThat(lost)
                    .as("acknowledged, but neither landed nor quarantined")
                    .isEmpty();
            Set<String> twice = new HashSet<>();
            landed.forEach((id, times) -> {
                boolean both = quarantined.contains(acknowledged.getOrDefault(id, "never acknowledged"));
                if (times > 1 || both) {
                    twice.add(id);
                }
            });
            assertThat(twice).as("landed twice, or landed and quarantined").isEmpty();
            Set<String> invented = new HashSet<>(landed.keySet());
            invented.removeAll(sent);
            assertThat(invented).as("landed, but never sent").isEmpty();
            checkCounts(client, landed.size(), quarantined.size());
        }
    }

    /** What was counted before all kills and after them is what is there: in the log, in the table, in quarantine. */
    private static void checkCounts(ApiClient client, long landed, long quarantined) {
        JsonNode status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
        JsonNode flow = status.path("flows").elements().next();
        assertThat(flow.path("acknowledged").asLong())
                .as("acknowledged, of a log with one flow")
                .isEqualTo(status.path("end").asLong());
        assertThat(flow.path("landed").asLong()).as("counted as landed").isEqualTo(landed);
        assertThat(flow.path("quarantined").asLong()).as("counted as put aside").isEqualTo(quarantined);
        assertThat(flow.path("balance").asLong()).as("missing").isZero();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(inRuns(client, "inputRecordCount"))
                    .isEqualTo(status.path("end").asLong());
            assertThat(inRuns(client, "outputRecordCount")).isEqualTo(landed);
            assertThat(inRuns(client, "failedRecordCount")).isEqualTo(quarantined);
        });
    }

    private static long inRuns(ApiClient client, String figure) {
        long sum = 0;
        for (JsonNode run : client.call("GET", "/data/foundation/flowservice/runs", null)
                .orRefused("runs")
                .path("items")) {
            sum += run.path("metrics").path("recordSummary").path(figure).asLong();
        }
        return sum;
    }

    private static boolean settled(ApiClient client) {
        JsonNode status = client.call("GET", "/tributary/v1/status", null).json();
        return status.has("end")
                && status.path("settled").asLong() == status.path("end").asLong();
    }

    private static Map<String, Integer> landed(ApiClient client, String table) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("sql", "select _id, count(*) from " + table + " group by _id")
                .put("limit", 1_000_000)
                .toString();
        JsonNode result = client.call("POST", "/tributary/v1/sql", body).orRefused("sql");
        assertThat(result.path("truncated").asBoolean()).isFalse();
        Map<String, Integer> landed = new HashMap<>();
        result.path("rows")
                .forEach(row -> landed.put(row.path(0).asText(), row.path(1).asInt()));
        return landed;
    }

    private static Set<String> quarantined(ApiClient client) {
        Set<String> ids = new HashSet<>();
        JsonNode entries = client.call("GET", "/tributary/v1/quarantine?limit=10000", null)
                .orRefused("quarantine")
                .path("items");
        assertThat(entries.size()).as("entries, all of them listed").isLessThan(10_000);
        entries.forEach(entry -> {
            assertThat(entry.path("code").asText()).isEqualTo("DCVS-1106-400");
            ids.add(entry.path("xactionId").asText());
        });
        return ids;
    }
}
