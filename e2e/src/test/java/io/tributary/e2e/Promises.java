package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** What was sent and what was promised, held against what a server has: acknowledged ⊆ landed ∪ quarantined, nothing twice, nothing that was never sent. */
final class Promises {

    private final Set<String> sent = new HashSet<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private final Credentials credentials;

    Promises(Credentials credentials) {
        this.credentials = credentials;
    }

    void remember(Sender sender) {
        sent.addAll(sender.sent);
        acknowledged.putAll(sender.acknowledged);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /**
     * Waits until nothing is on its way any more, and compares.
     *
     * @param prefix only events whose id begins with it
     */
    void check(String url, String table, String prefix) {
        try (ApiClient client = new ApiClient(url, credentials)) {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> settled(client));
            Map<String, Integer> landed = landed(client, table, prefix);
            Set<String> quarantined = quarantined(client);

            Set<String> lost = new HashSet<>();
            acknowledged.forEach((id, xactionId) -> {
                if (id.startsWith(prefix) && !landed.containsKey(id) && !quarantined.contains(xactionId)) {
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
            checkCounts(client, table);
        }
    }

    /** Only what is counted, over all faults: their events were compared one by one. */
    void checkCounts(String url, String table) {
        try (ApiClient client = new ApiClient(url, credentials)) {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> settled(client));
            checkCounts(client, table);
            Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> checkRuns(client));
        }
    }

    /** What was counted before all faults and after them is what is there: in the log, in the table, in quarantine. */
    private static void checkCounts(ApiClient client, String table) {
        JsonNode status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
        if (status.path("end").asLong() == 0) {
            return;
        }
        JsonNode flow = status.path("flows").elements().next();
        assertThat(flow.path("acknowledged").asLong())
                .as("acknowledged, of a log with one flow")
                .isEqualTo(status.path("end").asLong());
        String rows = JsonNodeFactory.instance
                .objectNode()
                .put("sql", "select count(*) from " + table)
                .toString();
        JsonNode counted = client.call("POST", "/tributary/v1/sql", rows).orRefused("sql");
        assertThat(flow.path("landed").asLong())
                .as("counted as landed")
                .isEqualTo(counted.at("/rows/0/0").asLong());
        assertThat(flow.path("balance").asLong()).as("missing").isZero();
    }

    private static void checkRuns(ApiClient client) {
        JsonNode flow = client.call("GET", "/tributary/v1/status", null)
                .orRefused("status")
                .path("flows")
                .elements()
                .next();
        assertThat(inRuns(client, "inputRecordCount"))
                .isEqualTo(flow.path("acknowledged").asLong());
        assertThat(inRuns(client, "outputRecordCount"))
                .isEqualTo(flow.path("landed").asLong());
        assertThat(inRuns(client, "failedRecordCount"))
                .isEqualTo(flow.path("quarantined").asLong());
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

    private static Map<String, Integer> landed(ApiClient client, String table, String prefix) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("sql", "select _id, count(*) from " + table + " where _id like '" + prefix + "%' group by _id")
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
