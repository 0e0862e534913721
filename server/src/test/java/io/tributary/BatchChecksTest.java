package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static io.tributary.RunningServer.event;
import static io.tributary.RunningServer.wrongEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.StreamSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client checks about batches, over HTTP against a running server that streams into tables. */
class BatchChecksTest {

    private static final String BATCHES = CATALOG + "/batches";
    private static RunningServer server;
    private static StreamSetup.Stream stream;
    private static String dataset;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RunningServer.start(folder.resolve("data"));
        stream = server.stream("Batches");
        dataset = stream.datasetId();
        for (int i = 0; i < 3; i++) {
            server.send(stream, event("clean-" + i));
            server.awaitBatches(dataset, "success", i + 1);
        }
        server.send(stream, event("mixed-1"), wrongEvent("mixed-2"), wrongEvent("mixed-3"), event("mixed-4"));
        server.awaitBatches(dataset, "success", 5);
        server.awaitBatches(dataset, "failed", 2);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<JsonNode> list(String query) {
        List<JsonNode> batches = new ArrayList<>();
        server.get(BATCHES + "?dataSet=" + dataset + "&" + query).json().forEach(batches::add);
        return batches;
    }

    @Test
    @Check(23)
    void batchesOfOneDatasetNewestFirstBehindAnExclusiveBound() {
        server.dataset("{\"name\":\"Another\"}");
        server.send("POST", BATCHES, "{\"status\":\"loading\"}");
        List<JsonNode> all = list("orderBy=desc:created&limit=100");
        long bound = all.getLast().path("created").asLong();

        List<JsonNode> later = list("orderBy=desc:created&createdAfter=" + bound + "&limit=100");
        List<JsonNode> oldestFirst = list("createdAfter=" + bound + "&limit=100");

        assertThat(later).isNotEmpty().hasSizeLessThan(all.size());
        assertThat(later).allSatisfy(batch -> {
            assertThat(batch.path("created").asLong()).isGreaterThan(bound);
            assertThat(batch.at("/relatedObjects/0/type").asText()).isEqualTo("dataSet");
            assertThat(batch.at("/relatedObjects/0/id").asText()).isEqualTo(dataset);
        });
        assertThat(later.stream().map(batch -> batch.path("created").asLong()).toList())
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(oldestFirst.stream()
                        .map(batch -> batch.path("id").asText())
                        .toList()
                        .reversed())
                .isEqualTo(
                        later.stream().map(batch -> batch.path("id").asText()).toList());
    }

    @Test
    void pagesOfBatchesFollowEachOther() {
        List<String> whole = ids(list("limit=100"));
        List<String> paged = new ArrayList<>();
        for (int start = 0; start < whole.size(); start += 2) {
            paged.addAll(ids(list("limit=2&start=" + start)));
        }

        assertThat(paged).isEqualTo(whole).doesNotHaveDuplicates();
        assertThat(ids(list("orderBy=desc:recordCount&limit=100"))).containsExactlyInAnyOrderElementsOf(whole);
    }

    @Test
    void batchesAreFoundByTheIdsThatClientsPollWith() {
        List<String> all = ids(list("limit=100"));
        String first = all.getFirst();
        String last = all.getLast();

        for (String name : List.of("batch", "id", "externalId")) {
            assertThat(server.get(BATCHES + "?" + name + "=" + last + "," + first)
                            .keys())
                    .containsExactly(first, last);
        }
        assertThat(server.get(BATCHES + "?dataSet=nosuch&batch=" + first).keys())
                .isEmpty();
        assertThat(server.get(BATCHES + "?dataSet=" + dataset + "&limit=100&batch=!" + first)
                        .keys())
                .hasSize(all.size() - 1)
                .doesNotContain(first);
    }

    private static List<String> ids(List<JsonNode> batches) {
        return batches.stream().map(batch -> batch.path("id").asText()).toList();
    }

    @Test
    @Check(value = 24, but = "Batches come by streaming here; the interface that ingests files is not built yet.")
    void cleanBatchSaysWhatItBrought() {
        String id = list("status=active&limit=1").getFirst().path("id").asText();

        var found = server.get(BATCHES + "/" + id);

        assertThat(id).matches("[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(found.keys()).containsExactly(id);
        JsonNode batch = found.json().path(id);
        assertThat(batch.path("status").asText()).isEqualTo("success");
        assertThat(batch.at("/metrics/inputRecordCount").asLong()).isEqualTo(1);
        assertThat(batch.at("/metrics/outputRecordCount").asLong()).isEqualTo(1);
        assertThat(batch.path("errors").toString()).isEqualTo("[]");
        assertThat(batch.at("/tags/flowId/0").asText()).isEqualTo(stream.flowId());
        assertThat(batch.path("started").asLong())
                .isPositive()
                .isLessThanOrEqualTo(batch.path("completed").asLong());
        assertThat(found.header("ETag")).isEqualTo("\"1.0.0\"");
    }

    @Test
    @Check(
            value = {25, 26},
            but =
                    "There is no share of bad rows in streaming: good rows land, refused ones are a failed batch of their own.")
    void refusedRecordsAreAFailedBatchWithDetails() {
        List<JsonNode> failed = list("status=failure&limit=100");

        assertThat(failed.stream()
                        .mapToLong(batch -> batch.path("failedRecordCount").asLong())
                        .sum())
                .isEqualTo(2);
        JsonNode first = failed.getFirst();
        assertThat(first.path("status").asText()).isEqualTo("failed");
        assertThat(first.at("/errors/0/code").asText()).isEqualTo("INGEST-1212-400");
        assertThat(first.path("errors")
                        .valueStream()
                        .mapToLong(e -> e.path("recordCount").asLong())
                        .sum())
                .isEqualTo(first.path("recordCount").asLong());
        assertThat(first.at("/errors/1/code").asText()).isEqualTo("DCVS-1106-400");
        assertThat(first.at("/errors/1/description").asText()).contains("required key [timestamp] not found");
        long rows = server.client
                .call("POST", "/tributary/v1/sql", "{\"sql\":\"select count(*) from " + stream.table() + "\"}")
                .orRefused("sql")
                .at("/rows/0/0")
                .asLong();
        assertThat(rows).as("no refused row is visible").isEqualTo(5);
    }

    @Test
    @Check(value = 27, but = "The Python client itself is not run here; its patterns are.")
    void failedBatchOfTheMapperNamesBothFields() {
        StreamSetup.Stream strict = server.stream("Strict");
        String flow = "/data/foundation/flowservice/flows/" + strict.flowId();
        String etag = server.get(flow).json().at("/items/0/etag").asText();
        var patched = server.send(
                "PATCH",
                flow,
                "[{\"op\":\"add\",\"path\":\"/options\",\"value\":{\"rejectOn\":[\"COERCION_ERROR\"]}}]",
                "If-Match",
                etag);
        assertThat(patched.status()).as(patched.text()).isEqualTo(200);

        server.send(strict, event("strict").replace("90", "\"ninety\""));
        JsonNode batch = server.awaitBatches(strict.datasetId(), "failed", 1).getFirst();

        assertThat(batch.path("sandboxId").isTextual()).isTrue();
        assertThat(batch.path("created").isIntegralNumber()).isTrue();
        List<String> codes = batch.path("errors")
                .valueStream()
                .map(e -> e.path("code").asText())
                .toList();
        assertThat(codes).contains("MAPPER-3700-400", "DPMAP-1000-400");
        String text = batch.path("errors")
                .valueStream()
                .filter(error -> error.path("code").asText().startsWith("MAPPER"))
                .findFirst()
                .orElseThrow()
                .path("description")
                .asText();
        Matcher fields = Pattern.compile(
                        "destination path (.+?)\\. .*expected data type was: ([A-Z]+), .*actual data type"
                                + " was: ([A-Z]+)\\. .*sourceField: (.+) destinationField: (.+)$")
                .matcher(text);
        assertThat(fields.find()).as(text).isTrue();
        assertThat(fields.group(4)).isEqualTo("commerce.order.priceTotal");
        assertThat(fields.group(5)).contains("commerce.order.priceTotal");
        assertThat(batch.at("/metrics/invalidRecordsMapper").asLong()).isEqualTo(1);
    }

    @Test
    @Check(28)
    void lastBatchesAreKeyedByDataset() {
        JsonNode last =
                server.get(CATALOG + "/lastBatches?dataSetId=" + dataset).json();
        JsonNode shown = server.get(CATALOG + "/dataSets/" + dataset).json().path(dataset);
        List<String> newest = ids(list("status=success&orderBy=desc:created&limit=1"));

        assertThat(last.size()).isEqualTo(1);
        assertThat(last.path(dataset).path("lastSuccessfulBatchId").asText()).isEqualTo(newest.getFirst());
        assertThat(last.path(dataset).path("lastFailedBatchId").asText())
                .isEqualTo(shown.path("lastFailedBatch").asText())
                .isNotEmpty();
        assertThat(shown.path("lastSuccessfulBatch").asText()).isEqualTo(newest.getFirst());
    }

    @Test
    @Check(
            value = 29,
            but = "Replay of batches that clients make themselves; rows that came by streaming are not replaced.")
    void replacedBatchIsInactiveAndNamesItsSuccessor() {
        String related = "\"relatedObjects\":[{\"type\":\"dataSet\",\"id\":\"" + dataset + "\"}]";
        server.send("POST", BATCHES + "/replaced-1", "{\"status\":\"success\"," + related + "}");

        var replay = server.send(
                "POST",
                BATCHES + "/replay-1",
                "{\"status\":\"success\",\"replay\":{\"predecessors\":[\"replaced-1\"],\"reason\":\"repair\"},"
                        + related + "}");

        assertThat(replay.status()).isEqualTo(201);
        JsonNode old = server.get(BATCHES + "/replaced-1").json().path("replaced-1");
        assertThat(old.path("status").asText()).isEqualTo("inactive");
        assertThat(old.at("/tags/acp_successor/0").asText()).isEqualTo("replay-1");
        server.send("DELETE", BATCHES + "/replay-1", "");
        assertThat(server.get(BATCHES + "/replay-1")
                        .json()
                        .at("/replay-1/status")
                        .asText())
                .isEqualTo("deleted");
        server.send("DELETE", BATCHES + "/replaced-1", "");
    }

    @Test
    void batchesOfClientsAreCheckedAndChanged() {
        String path = BATCHES + "/made-1";
        var nothing = server.send("POST", BATCHES, "{}");
        var made = server.send("POST", path, "{\"status\":\"loading\",\"tags\":{\"flowId\":\"f\"}}");
        var twice = server.send("POST", path, "{\"status\":\"loading\"}");
        var patched = server.send("PATCH", path, "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"loaded\"}]");
        var stale = server.send("PATCH", path, "{\"status\":\"active\"}", "If-Match", "1.0.0");
        var put = server.send("PUT", path, "{\"status\":\"aborted\",\"metrics\":{\"a\":1}}");
        String landed = list("status=success&limit=1").getFirst().path("id").asText();

        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.json().path("detail").asText()).contains("status must be one of");
        assertThat(made.header("Location")).endsWith("/batches/made-1");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(put.status()).isEqualTo(200);
        assertThat(server.get(path + "?properties=status,version").json().toString())
                .isEqualTo("{\"made-1\":{\"status\":\"aborted\",\"version\":\"1.0.2\"}}");
        assertThat(server.send("PATCH", BATCHES + "/" + landed, "{\"status\":\"failed\"}")
                        .status())
                .isEqualTo(403);
        assertThat(server.send("DELETE", BATCHES + "/" + landed, "").status()).isEqualTo(403);
        assertThat(server.send("DELETE", BATCHES + "/nosuch", "").text()).isEqualTo("[]");
        assertThat(server.get(BATCHES + "/nosuch").status()).isEqualTo(404);
        assertThat(server.get(BATCHES + "?batch=made-1").keys()).containsExactly("made-1");
    }

    @Test
    void relatedObjectsAreFoldedInWhereAskedFor() {
        server.send("POST", BATCHES + "/parts", """
                {"status":"processing","relatedObjects":[
                 {"type":"batch","id":"made-of","status":"failed","metrics":{"rows":2},"errors":[{"code":"106","description":"d"}]},
                 {"type":"batch","id":"made-too","status":"success","metrics":{"rows":3}}]}""");

        JsonNode plain = server.get(BATCHES + "/parts").json().path("parts");
        JsonNode folded = server.get(BATCHES + "/parts?aggregate=True").json().path("parts");

        assertThat(plain.path("status").asText()).isEqualTo("processing");
        assertThat(folded.path("status").asText()).isEqualTo("failed");
        assertThat(folded.at("/metrics/rows").asInt()).isEqualTo(5);
        assertThat(folded.at("/errors/0/code").asText()).isEqualTo("106");
        assertThat(server.get(BATCHES + "?batch=made-of").keys()).containsExactly("parts");
    }

    @Test
    void filesOfBatchesAndDatasets() {
        String batch = list("status=success&limit=1").getFirst().path("id").asText();
        String view = server.get(CATALOG + "/dataSets/" + dataset)
                .json()
                .path(dataset)
                .path("viewId")
                .asText();

        var ofBatch = server.get(CATALOG + "/dataSetFiles?batchId=" + batch);
        var ofDataset = server.get(CATALOG + "/dataSetFiles?dataSetId=" + dataset + "&limit=100");
        var ofView = server.get(CATALOG + "/dataSets/" + dataset + "/views/" + view + "/files?limit=100");

        assertThat(ofBatch.keys()).containsExactly(batch + "-1");
        JsonNode file = ofBatch.json().path(batch + "-1");
        assertThat(file.path("batchId").asText()).isEqualTo(batch);
        assertThat(file.path("dataSetViewId").asText()).isEqualTo(view);
        assertThat(file.path("records").asLong()).isEqualTo(1);
        assertThat(file.path("isValid").asBoolean()).isTrue();
        assertThat(ofDataset.keys()).isEqualTo(ofView.keys()).contains(batch + "-1");
        assertThat(ofDataset
                        .json()
                        .valueStream()
                        .mapToLong(f -> f.path("records").asLong())
                        .sum())
                .isEqualTo(5);
        assertThat(server.get(CATALOG + "/dataSetFiles/" + batch + "-1").keys()).containsExactly(batch + "-1");
        assertThat(server.get(CATALOG + "/dataSetFiles/" + batch + "-9").status())
                .isEqualTo(404);
        assertThat(server.get(CATALOG + "/batches/uniques/status?dataSet=" + dataset)
                        .text())
                .isEqualTo("[\"failed\",\"success\"]");
    }

    @Test
    void datasetShowsItsRowsAndTheFieldsInUse() {
        JsonNode shown = server.get(CATALOG + "/dataSets/" + dataset).json().path(dataset);
        JsonNode observed = server.get(CATALOG + "/dataSets/" + dataset + "?properties=observableSchema")
                .json()
                .path(dataset)
                .path("observableSchema");

        assertThat(shown.at("/extensions/adobe_lakeHouse/metrics/rowCount").asLong())
                .isEqualTo(5);
        assertThat(shown.at("/extensions/adobe_lakeHouse/metrics/storageSize").asLong())
                .isPositive();
        assertThat(shown.at("/extensions/adobe_lakeHouse/tableHealthMetrics/noOfFilesTotal")
                        .asLong())
                .isPositive();
        assertThat(observed.path("$id").asText()).startsWith("https://");
        assertThat(observed.path("title").asText()).isEqualTo("Batches");
        JsonNode properties = observed.path("properties");
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrder("_id", "timestamp", "identityMap", "commerce", "productListItems");
        assertThat(properties.at("/commerce/properties/order/properties").toString())
                .contains("priceTotal");
        assertThat(properties.at("/commerce/properties/order/properties").size())
                .isEqualTo(1);
        assertThat(properties.at("/productListItems/items/properties").size()).isEqualTo(1);
        assertThat(properties.at("/productListItems/items/properties/SKU/type").asText())
                .isEqualTo("string");
    }
}
