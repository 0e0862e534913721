package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox is a world of its own: nothing of it is seen from another or from another organisation, and a reset of one touches no other. */
class SandboxIsolationTest {

    private static final String SANDBOXES = "/data/foundation/sandbox-management/sandboxes/";
    private static final List<String> PARTS = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    /** What lists things, and where the list is. */
    private static final Map<String, String> LISTS = Map.of(
            "/data/foundation/flowservice/connections", "/items",
            "/data/foundation/flowservice/sourceConnections", "/items",
            "/data/foundation/flowservice/targetConnections", "/items",
            "/data/foundation/flowservice/flows", "/items",
            "/data/foundation/schemaregistry/tenant/schemas", "/results",
            "/data/foundation/catalog/dataSets", "",
            "/data/foundation/conversion/mappingSets", "/data",
            "/tributary/v1/quarantine", "/items");

    @TempDir
    Path folder;

    private TwoOrganisations at;

    @BeforeEach
    void start() {
        at = new TwoOrganisations(folder);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private static Map<String, String> mapping() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("_id", "_id");
        rows.put("timestamp", "timestamp");
        rows.put("total", "commerce.order.priceTotal");
        return rows;
    }

    /** A stream with a good and a bad event, both where they belong. */
    private StreamSetup.Stream stream(Credentials credentials, String title) {
        try (ApiClient client = at.client(credentials)) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            StreamSetup.Stream stream = setup.stream(setup.source(), title, PARTS, mapping());
            String good = "{\"_id\":\"" + credentials.sandbox() + "-1\",\"timestamp\":\"2025-07-14T12:00:00Z\","
                    + "\"total\":1}";
            assertThat(client.post(stream.url(), good).status()).isEqualTo(200);
            assertThat(client.post(stream.url(), "{\"_id\":\"bad-of-" + credentials.sandbox() + "\"}")
                            .status())
                    .isEqualTo(400);
            at.awaitSettled();
            return stream;
        }
    }

    private JsonNode list(ApiClient client, String path) {
        ApiClient.Answer answer = path.contains("schemaregistry")
                ? client.get(path, "application/vnd.adobe.xed-id+json")
                : client.call("GET", path, null);
        JsonNode body = answer.orRefused(path);
        return body.at(LISTS.get(path));
    }

    private long rows(ApiClient client, String table) {
        ApiClient.Answer answer =
                client.call("POST", "/tributary/v1/sql", "{\"sql\":\"select count(*) from " + table + "\"}");
        return answer.ok() ? answer.json().at("/rows/0/0").asLong() : -1;
    }

    @Test
    void nothingOfASandboxIsSeenChangedOrDeletedFromOutside() {
        StreamSetup.Stream stream = stream(at.acme, "Orders");
        Map<String, List<String>> ids = new LinkedHashMap<>();
        try (ApiClient owner = at.client(at.acme)) {
            LISTS.keySet().forEach(path -> {
                JsonNode items = list(owner, path);
                assertThat(items).as(path).isNotEmpty();
                ids.put(path, ids(items));
            });
        }
        for (Credentials outsider : List.of(TwoOrganisations.in(at.acme, "dev"), at.globex)) {
            try (ApiClient client = at.client(outsider)) {
                LISTS.keySet()
                        .forEach(path -> assertThat(list(client, path)).as(path).isEmpty());
                assertThat(rows(client, stream.table())).isEqualTo(-1);
                Map<String, String> headers = at.headers(outsider);
                headers.put("Accept", "application/vnd.adobe.xed+json;version=1, application/json");
                headers.put("If-Match", "\"00000000-0000-0000-0000-000000000000\"");
                ids.forEach((path, all) -> all.forEach(id -> untouchable(path + "/" + id, headers)));
            }
        }
        try (ApiClient owner = at.client(at.acme)) {
            LISTS.keySet().forEach(path -> assertThat(ids(list(owner, path))).containsExactlyElementsOf(ids.get(path)));
            assertThat(rows(owner, stream.table())).isEqualTo(1);
        }
    }

    private static List<String> ids(JsonNode items) {
        if (items.isObject()) {
            return items.properties().stream().map(Map.Entry::getKey).toList();
        }
        return Stream.iterate(0, i -> i < items.size(), i -> i + 1)
                .map(items::get)
                .map(item -> item.path("meta:altId").asText(item.path("id").asText()))
                .toList();
    }

    private void untouchable(String path, Map<String, String> headers) {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            String body = method.startsWith("P") ? "[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"mine\"}]" : "";
            HttpResponse<String> answer = at.send(method, path, body, headers);
            // A method that the service does not have, or a body it refuses before it looks, is no less of a refusal;
            // the catalog answers the deletion of a dataset that is not there with an empty list.
            boolean refused = List.of(404, 405).contains(answer.statusCode())
                    || (method.startsWith("P") && answer.statusCode() == 400)
                    || (method.equals("DELETE") && answer.body().equals("[]"));
            assertThat(refused)
                    .as("%s %s: %s %s", method, path, answer.statusCode(), answer.body())
                    .isTrue();
        }
    }

    @Test
    void resetEmptiesOneSandboxAndLeavesTheOther() throws Exception {
        Credentials dev = TwoOrganisations.in(at.acme, "dev");
        StreamSetup.Stream kept = stream(at.acme, "Orders");
        StreamSetup.Stream gone = stream(dev, "Orders");
        assertThat(parquetFiles("acme_dev")).isPositive();
        try (ApiClient client = at.client(dev);
                ApiClient prod = at.client(at.acme)) {
            ApiClient.Answer begun = client.call("PUT", SANDBOXES + "dev", "{\"action\":\"reset\"}");
            assertThat(begun.status()).isEqualTo(202);
            assertThat(begun.json().path("state").asText()).isEqualTo("resetting");

            JsonNode removal = awaitRemoval(prod);

            assertThat(removal.at("/documents/datasets").asInt()).isEqualTo(1);
            assertThat(removal.path("tables").asInt()).isEqualTo(1);
            assertThat(removal.path("quarantined").asInt()).isEqualTo(1);
            LISTS.keySet()
                    .forEach(path -> assertThat(list(client, path)).as(path).isEmpty());
            assertThat(rows(client, gone.table())).isEqualTo(-1);
            assertThat(parquetFiles("acme_dev")).isZero();
            ApiClient.Answer closed = client.post(gone.url(), "{\"_id\":\"late\"}");
            assertThat(closed.status()).isEqualTo(403);
            assertThat(closed.json().at("/report/message").asText()).contains("reset or deleted");
            assertThat(rows(prod, kept.table())).isEqualTo(1);
            assertThat(list(prod, "/tributary/v1/quarantine")).hasSize(1);
            assertThat(prod.post(kept.url(), "{\"_id\":\"2\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"total\":1}")
                            .status())
                    .isEqualTo(200);
        }
        StreamSetup.Stream again = stream(dev, "Orders");
        at.restart();
        try (ApiClient client = at.client(dev)) {
            assertThat(rows(client, again.table())).isEqualTo(1);
            assertThat(list(client, "/tributary/v1/quarantine")).hasSize(1);
            String path = gone.url().substring(gone.url().indexOf("/collection/"));
            assertThat(client.post(path, "{\"_id\":\"late\"}").status()).isEqualTo(403);
        }
    }

    @Test
    void deletionTakesEverythingAlongAndTheSandboxAnswersNobody() throws Exception {
        Credentials dev = TwoOrganisations.in(at.acme, "dev");
        StreamSetup.Stream gone = stream(dev, "Orders");
        try (ApiClient client = at.client(dev);
                ApiClient prod = at.client(at.acme)) {
            assertThat(prod.call("DELETE", SANDBOXES + "dev", null)
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("deleted");
            assertThat(client.call("GET", "/data/foundation/flowservice/flows", null)
                            .status())
                    .isEqualTo(403);

            JsonNode removal = awaitRemoval(prod);

            assertThat(removal.path("action").asText()).isEqualTo("delete");
            assertThat(parquetFiles("acme_dev")).isZero();
            assertThat(prod.post(gone.url(), "{\"_id\":\"late\"}").status()).isEqualTo(403);
            assertThat(prod.call("GET", SANDBOXES + "dev", null)
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("deleted");
        }
    }

    private JsonNode awaitRemoval(ApiClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> client.call("GET", SANDBOXES + "dev", null)
                        .json()
                        .at("/removal/finishedAt")
                        .isTextual());
        return client.call("GET", SANDBOXES + "dev", null).json().path("removal");
    }

    private long parquetFiles(String namespace) throws IOException {
        try (Stream<Path> files = Files.walk(at.data.resolve("lake"))) {
            return files.filter(file -> file.toString().contains(namespace)
                            && file.toString().endsWith(".parquet"))
                    .count();
        }
    }
}
