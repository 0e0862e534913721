package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that Data Access gives out, read by another engine, hold the rows that SQL answers. */
class DataAccessTest {

    private static final String CATALOG = "/data/foundation/catalog";
    private static final String EXPORT = "/data/foundation/export";
    private static final int MESSAGES = 40;
    private static final int ROUNDS = 5;

    @Test
    void filesOfAllBatchesHoldTheRowsOfTheTable(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server =
                        ServerProcess.start(data, List.of(), folder.resolve("server.log"), "--commit-interval", "1");
                ApiClient client = new ApiClient(server.url(), credentials);
                HttpClient http = HttpClient.newHttpClient()) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            StreamSetup.Stream stream = setup.stream(setup.source(), "Downloads", Events.PARTS, Events.mapping());
            for (int round = 0; round < ROUNDS; round++) {
                send(client, stream, round);
                long expected = (round + 1L) * MESSAGES;
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> count(client, stream) == expected);
            }

            List<Path> files = download(client, credentials, http, stream.datasetId(), folder);

            assertThat(files).hasSizeGreaterThanOrEqualTo(ROUNDS);
            String columns = "_id, commerce.order.priceTotal, productListItems[%d].SKU, len(productListItems)";
            List<List<String>> rows = sql(client, stream.table(), columns.formatted(1));
            assertThat(rows)
                    .hasSize(ROUNDS * MESSAGES)
                    .allSatisfy(row -> assertThat(row.get(2)).isEqualTo("sku_02"));
            // Lists begin at 0 in the server's SQL, and at 1 in the engine's own.
            assertThat(duckdb(files, columns.formatted(2))).isEqualTo(rows);
            assertThat(server.terminate()).isZero();
        }
    }

    private static void send(ApiClient client, StreamSetup.Stream stream, int round) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(Events.valid("e-" + round + "-" + i).replace(":90", ":" + (90 + i)));
        }
        String body = "{\"messages\":[" + String.join(",", messages) + "]}";
        client.post(stream.url().replace("/collection/", "/collection/batch/"), body)
                .orRefused("POST messages");
    }

    private static long count(ApiClient client, StreamSetup.Stream stream) {
        return Long.parseLong(sql(client, stream.table(), "count(*)").getFirst().getFirst());
    }

    private static List<List<String>> sql(ApiClient client, String table, String columns) {
        String body = "{\"sql\":\"select " + columns + " from " + table + " order by 1\"}";
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row :
                client.call("POST", "/tributary/v1/sql", body).orRefused("sql").path("rows")) {
            rows.add(row.valueStream().map(JsonNode::asText).toList());
        }
        return rows;
    }

    private static List<List<String>> duckdb(List<Path> files, String columns) throws Exception {
        String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","));
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select " + columns + " from read_parquet([" + list + "], union_by_name=true) order by 1")) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Walks from the dataset's batches to their files and the files' content, by the links. */
    private static List<Path> download(
            ApiClient client, Credentials credentials, HttpClient http, String dataset, Path folder) throws Exception {
        List<Path> files = new ArrayList<>();
        String batches = CATALOG + "/batches?dataSet=" + dataset + "&status=success&limit=100&properties=id";
        for (JsonNode batch : get(client, batches)) {
            for (JsonNode file : get(
                            client, EXPORT + "/batches/" + batch.path("id").asText() + "/files")
                    .path("data")) {
                JsonNode entry = get(
                                client,
                                EXPORT + "/files/" + file.path("dataSetFileId").asText())
                        .path("data")
                        .path(0);
                Path copy = folder.resolve("copy-" + files.size() + ".parquet");
                HttpResponse<Path> answer = http.send(
                        HttpRequest.newBuilder(
                                        URI.create(entry.at("/_links/self/href").asText()))
                                .header("Authorization", "Bearer " + client.token())
                                .header("x-api-key", credentials.clientId())
                                .header("x-gw-ims-org-id", credentials.orgId())
                                .header("x-sandbox-name", credentials.sandbox())
                                .build(),
                        HttpResponse.BodyHandlers.ofFile(copy));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(copy).hasSize(entry.path("length").asLong());
                files.add(copy);
            }
        }
        return files;
    }

    private static JsonNode get(ApiClient client, String path) {
        return client.call("GET", path, null).orRefused("GET " + path);
    }
}
