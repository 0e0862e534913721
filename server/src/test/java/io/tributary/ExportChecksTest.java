package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static io.tributary.RunningServer.EXPORT;
import static io.tributary.RunningServer.JSON;
import static io.tributary.RunningServer.LABELS;
import static io.tributary.RunningServer.event;
import static io.tributary.RunningServer.wrongEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.StreamSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client checks about labels and Data Access, over HTTP against a running server. */
class ExportChecksTest {

    private static RunningServer server;
    private static Path folder;
    private static String dataset;
    private static String landed;
    private static String failed;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        folder = temporary;
        server = RunningServer.start(folder.resolve("data"));
        StreamSetup.Stream stream = server.stream("Export");
        dataset = stream.datasetId();
        server.send(stream, event("one"), event("two"), wrongEvent("bad"));
        landed =
                server.awaitBatches(dataset, "success", 2).getFirst().path("id").asText();
        failed = server.awaitBatches(dataset, "failed", 1).getFirst().path("id").asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rowsTellTheirTransactionInSqlAndNowhereElse() {
        JsonNode preview =
                server.get(EXPORT + "/datasets/" + dataset + "/preview").json().path("data");
        JsonNode observable = server.get(CATALOG + "/dataSets/" + dataset + "?properties=observableSchema")
                .json()
                .path(dataset)
                .path("observableSchema");
        String table = server.get(CATALOG + "/dataSets/" + dataset)
                .json()
                .at("/" + dataset + "/tags/adobe~1pqs~1table/0")
                .asText();
        var found = server.send(
                "POST",
                "/tributary/v1/sql",
                "{\"sql\":\"select _tributary_event.xactionId from " + table
                        + " where _tributary_event.receivedAt > now() - interval 1 day order by 1\"}");

        assertThat(preview).hasSize(2).noneMatch(row -> row.has("_tributary_event"));
        assertThat(observable.path("properties").has("_id")).isTrue();
        assertThat(observable.path("properties").has("_tributary_event")).isFalse();
        assertThat(found.json().path("rows").toString()).matches("\\[\\[\"[0-9a-f-]{36}-0\"],\\[\"[0-9a-f-]{36}-1\"]]");
    }

    @Test
    @Check(31)
    void labelsAreMadeOnceAndReplacedByWhoKnowsThem() {
        String id = server.dataset("{\"name\":\"labelled\"}");
        String path = LABELS + id + "/labels";
        String body = "{\"labels\":[\"C1\"],\"optionalLabels\":[{\"option\":{\"id\":\"s\",\"contentType\":\"c\","
                + "\"schemaPath\":\"/properties/person\"},\"labels\":[\"I1\"]}]}";

        var none = server.get(path);
        var made = server.send("POST", path, body);
        var twice = server.send("POST", path, body);
        var read = server.get(path);
        var blind = server.send("PUT", path, "{\"labels\":[]}");
        var replaced = server.send("PUT", path, "{\"labels\":[\"C2\"]}", "If-Match", read.header("etag"));
        var stale = server.send("PUT", path, "{\"labels\":[\"C3\"]}", "If-Match", read.header("etag"));
        var head = server.send("HEAD", path, "");
        var gone = server.send("DELETE", path, "", "If-Match", head.header("etag"));

        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("code").asText()).isEqualTo("PES-404");
        assertThat(none.json().path("path").asText()).isEqualTo("/entities/AEP:dataset:" + id);
        assertThat(made.status()).isEqualTo(201);
        assertThat(twice.status()).isEqualTo(403);
        assertThat(read.text()).isEqualTo(body);
        assertThat(blind.status()).isEqualTo(400);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("labels").toString()).isEqualTo("[\"C2\"]");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(head.header("etag")).isEqualTo(replaced.header("etag"));
        assertThat(gone.status()).isEqualTo(204);
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.send("DELETE", path, "", "If-Match", "*").status()).isEqualTo(404);
        assertThat(server.send("POST", path, "{\"labels\":[7]}").status()).isEqualTo(400);
    }

    private static JsonNode firstFile() {
        return server.get(EXPORT + "/batches/" + landed + "/files").json().at("/data/0");
    }

    private static String contentLink() {
        return server.follow(firstFile().at("/_links/self/href").asText())
                .json()
                .at("/data/0/_links/self/href")
                .asText();
    }

    @Test
    @Check(32)
    void filesOfABatchAreListedInTheEnvelope() {
        JsonNode list = server.get(EXPORT + "/batches/" + landed + "/files").json();

        JsonNode file = list.at("/data/0");
        assertThat(file.path("dataSetFileId").asText()).isEqualTo(landed + "-1");
        assertThat(file.path("created").isTextual()).isTrue();
        assertThat(file.path("records").asText()).isEqualTo("2");
        assertThat(file.path("isValid").isBoolean()).isTrue();
        assertThat(file.at("/_links/self/href").asText()).isEqualTo(server.url() + EXPORT + "/files/" + landed + "-1");
        assertThat(list.path("_page").toString()).isEqualTo("{\"limit\":100,\"count\":1}");
        assertThat(list.at("/_links/page/templated").asBoolean()).isTrue();
        assertThat(list.at("/_links/page/href").asText()).endsWith("/files{?limit,start}");
        assertThat(list.path("_links").has("next")).isFalse();
        assertThat(server.get(EXPORT + "/batches/nosuch/files").status()).isEqualTo(404);
        assertThat(server.get(EXPORT + "/batches/" + landed + "/files?limit=101")
                        .status())
                .isEqualTo(400);
        assertThat(server.get(EXPORT + "/batches/" + landed + "/files?start=1")
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    @Check(33)
    void theBytesAreAParquetFileWithTheRows() throws Exception {
        JsonNode file = server.follow(firstFile().at("/_links/self/href").asText())
                .json()
                .at("/data/0");

        var content = server.follow(file.at("/_links/self/href").asText());

        assertThat(file.path("name").asText()).endsWith(".parquet");
        assertThat(file.path("length").isTextual()).isTrue();
        assertThat(content.status()).isEqualTo(200);
        assertThat(content.header("Content-Type")).isEqualTo("application/parquet");
        assertThat(content.bytes()).hasSize(file.path("length").asInt());
        Path copy = Files.write(folder.resolve("copy.parquet"), content.bytes());
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select string_agg(_id, ',' order by _id), count(*) from read_parquet('" + copy + "')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("one,two");
            assertThat(rows.getLong(2)).isEqualTo(2);
        }
    }

    @Test
    @Check(34)
    void rangesAndHead() {
        String link = contentLink();
        byte[] whole = server.follow(link).bytes();
        String path = link.substring(server.url().length());

        var first = server.get(path, "Range", "bytes=0-99");
        var rest = server.get(path, "Range", "bytes=100-");
        var last = server.get(path, "Range", "bytes=-8");
        var beyond = server.get(path, "Range", "bytes=" + whole.length + "-");
        var odd = server.get(path, "Range", "lines=1-2");
        var head = server.send("HEAD", path, "");

        assertThat(first.status()).isEqualTo(206);
        assertThat(first.header("Content-Range")).isEqualTo("bytes 0-99/" + whole.length);
        assertThat(first.bytes()).isEqualTo(Arrays.copyOf(whole, 100));
        assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
        assertThat(last.bytes()).isEqualTo(Arrays.copyOfRange(whole, whole.length - 8, whole.length));
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + whole.length);
        assertThat(odd.status()).isEqualTo(200);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(whole.length));
        assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(head.header("Content-Type")).isEqualTo("application/parquet");
        assertThat(server.send("HEAD", EXPORT + "/files/" + landed + "-1", "").status())
                .isEqualTo(400);
    }

    @Test
    void noPathLeadsOutOfTheBatch() {
        String file = EXPORT + "/files/" + landed + "-1?path=";
        String name = server.get(EXPORT + "/files/" + landed + "-1")
                .json()
                .at("/data/0/name")
                .asText();
        for (String path : List.of(
                "../" + name,
                "..%2F..%2F..%2F..%2Fcontrol.db",
                "%2Fetc%2Fpasswd",
                "./" + name,
                name + "%00",
                "%2e%2e/" + name,
                "..\\" + name,
                folder.resolve("data/control.db").toString())) {
            assertThat(server.get(file + path).status()).as(path).isEqualTo(404);
        }
        for (String id : List.of(
                "..%2F..%2Fcontrol.db",
                landed, landed + "-0", landed + "-2", landed + "-01", landed + "-1x", "-1", "x")) {
            assertThat(server.get(EXPORT + "/files/" + id).status()).as(id).isEqualTo(404);
        }
        for (String path : List.of("..%2F..", "row_errors%2F..%2F..%2Fkeys", "%2Fetc%2Fpasswd", "nosuch")) {
            assertThat(server.get(EXPORT + "/batches/" + failed + "/meta?path=" + path)
                            .status())
                    .as(path)
                    .isEqualTo(404);
            assertThat(server.get(EXPORT + "/batches/" + failed + "/failed?path=" + path)
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    @Check(35)
    void previewKeepsNestedMembers() {
        JsonNode data =
                server.get(EXPORT + "/datasets/" + dataset + "/preview").json().path("data");
        String empty = server.dataset("{\"name\":\"empty\"}");

        assertThat(data).hasSize(2);
        assertThat(data.at("/0/commerce/order/priceTotal").asInt()).isEqualTo(90);
        assertThat(data.at("/0/productListItems/1/SKU").asText()).isEqualTo("sku_02");
        assertThat(data.at("/0/identityMap/email/0/id").asText()).isEqualTo("someone@example.com");
        assertThat(server.get(EXPORT + "/datasets/" + empty + "/preview").text())
                .isEqualTo("{\"data\":[]}");
        assertThat(server.get(EXPORT + "/datasets/nosuch/preview").status()).isEqualTo(404);
    }

    @Test
    @Check({36, 37})
    void diagnosticsOfRows() throws Exception {
        String meta = EXPORT + "/batches/" + failed + "/meta";

        JsonNode root = server.get(meta).json().path("data");
        JsonNode errors = server.get(meta + "?path=row_errors").json().path("data");
        var lines = server.follow(errors.at("/0/_links/self/href").asText());
        var sample = server.get(meta + "?path=row_errors_sample.json");
        var sampleToo = server.get(meta + "?path=row_error_samples.json");

        assertThat(root.valueStream().map(entry -> entry.path("name").asText()))
                .containsExactly("row_errors", "input_files", "row_errors_sample.json");
        assertThat(errors.at("/0/name").asText()).isEqualTo("validation_errors_0.json");
        assertThat(errors.at("/0/length").asText()).isEqualTo(Integer.toString(lines.bytes().length));
        assertThat(lines.text().lines()).hasSize(1);
        JsonNode line = JSON.readTree(lines.text());
        assertThat(line.path("_id").asText()).isEqualTo("bad");
        assertThat(line.at("/_errors/0/code").asText()).isEqualTo("1106");
        assertThat(line.at("/_errors/0/message").asText()).contains("required key [timestamp] not found");
        assertThat(line.path("_filename").asText()).isEqualTo("validation_errors_0.json");
        assertThat(sample.status()).isEqualTo(200);
        assertThat(sample.bytes()).isEqualTo(sampleToo.bytes()).isNotEmpty();
        assertThat(server.get(meta + "?path=input_files").json().path("data")).isEmpty();
    }

    @Test
    @Check(value = 38, but = "The Python client's decoder is not run here; the form it takes apart is.")
    void refusedMessagesAreLinesOfObjects() throws Exception {
        JsonNode list = server.get(EXPORT + "/batches/" + failed + "/failed").json();
        JsonNode part = list.at("/data/1");

        var content = server.follow(part.at("/_links/self/href").asText());

        assertThat(list.at("/data/0/name").asText()).isEqualTo("_SUCCESS");
        assertThat(list.at("/data/0/length").asText()).isEqualTo("0");
        assertThat(list.path("_page").toString()).isEqualTo("{\"limit\":100,\"count\":2}");
        assertThat(part.path("name").asText()).matches("part-00000-[0-9a-f-]{36}-c000\\.json");
        assertThat(part.path("length").asText()).isEqualTo(Integer.toString(content.bytes().length));
        assertThat(content.text()).endsWith("\n").contains("\\u0022quoted\\u0022 brace \\u007d and \\u005c");
        JsonNode line = JSON.readTree(content.text());
        assertThat(line.path("body").path("_id").asText()).isEqualTo("bad");
        assertThat(line.path("body").path("note").asText()).isEqualTo("a \"quoted\" brace } and \\");
        assertThat(line.path("header").isObject()).isTrue();
        assertThat(line.at("/_errors/_streamingValidation/0/code").asText()).isEqualTo("DCVS-1106-400");
        assertThat(line.at("/_errors/_streamingValidation/0/message").asText())
                .startsWith("The message cannot be validated: [");
        assertThat(line.at("/_validationErrors/0/message").asText()).isEqualTo("required key [timestamp] not found");
        assertThat(server.get(EXPORT + "/batches/" + landed + "/failed").json().path("data"))
                .isEmpty();
    }

    @Test
    void aDeletedDatasetTakesItsBatchesAlong() throws Exception {
        StreamSetup.Stream stream = server.stream("Short lived");
        server.send(stream, event("x"), wrongEvent("y"));
        String batch = server.awaitBatches(stream.datasetId(), "success", 1)
                .getFirst()
                .path("id")
                .asText();
        String refused = server.awaitBatches(stream.datasetId(), "failed", 1)
                .getFirst()
                .path("id")
                .asText();
        server.send("DELETE", CATALOG + "/dataSets/" + stream.datasetId(), "");

        assertThat(server.get(CATALOG + "/batches/" + batch).status()).isEqualTo(404);
        assertThat(server.get(EXPORT + "/files/" + batch + "-1").status()).isEqualTo(404);
        assertThat(server.get(EXPORT + "/batches/" + refused + "/failed").status())
                .isEqualTo(404);
        assertThat(new String(server.get(EXPORT + "/nosuch").bytes(), StandardCharsets.UTF_8))
                .contains("NotFoundError");
    }
}
