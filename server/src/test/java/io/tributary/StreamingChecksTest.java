package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static io.tributary.RunningServer.EXPORT;
import static io.tributary.RunningServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.RunningServer.Answer;
import io.tributary.client.StreamSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client checks of the ingestion contract (§11) on messages, single and many, and those of the Flow Service (§12) that need an endpoint that takes events,
 * by their numbers, against a whole server.
 */
class StreamingChecksTest {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final String HTTP_SPEC = "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb";
    private static final String LAKE_SPEC = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";
    private static final String UNMAPPED = "d8a6f005-7eaf-4153-983e-e8574508b877";
    private static final String MAPPED = "c1a19761-d2c7-4702-b9fa-fe91f0613e81";
    private static final String FULL = "application/vnd.adobe.xed-full+json;version=1";
    private static final List<String> EVENT = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    private static RunningServer server;
    private static Made xdm;

    /** A flow from an HTTP API source into a dataset of commerce events. */
    private record Made(String sourceId, String inlet, String schema, String dataset, String table, String flow) {}

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RunningServer.start(folder.resolve("data"));
        xdm = make("Xdm", "{\"dataType\":\"xdm\"}", UNMAPPED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode post(String path, String body) {
        return server.client.call("POST", path, body).orRefused("POST " + path);
    }

    private static String id(String path, String body) {
        return post(path, body).path("id").asText();
    }

    private static Made make(String title, String params, String flowSpec) {
        String base = id(FLOWS + "/connections", """
                {"name":"%s","connectionSpec":{"id":"%s"},"auth":{"specName":"Streaming Connection","params":%s}}\
                """.formatted(title, HTTP_SPEC, params));
        String source = id(FLOWS + "/sourceConnections", """
                {"name":"%s","baseConnectionId":"%s","connectionSpec":{"id":"%s"}}\
                """.formatted(title, base, HTTP_SPEC));
        String inlet = server.get(FLOWS + "/sourceConnections/" + source)
                .json()
                .at("/items/0/params/inletUrl")
                .asText();
        return flow(title, source, inlet, flowSpec);
    }

    private static Made flow(String title, String source, String inlet, String flowSpec) {
        String schema = post("/data/foundation/schemaregistry/tenant/schemas", """
                {"type":"object","title":"%s","allOf":[{"$ref":"%s"},{"$ref":"%s"}]}\
                """.formatted(
                                title, EVENT.get(0), EVENT.get(1)))
                .path("$id")
                .asText();
        String dataset = server.dataset("""
                {"name":"%s","schemaRef":{"id":"%s","contentType":"%s"}}\
                """.formatted(title, schema, FULL));
        String target = id(FLOWS + "/targetConnections", """
                {"name":"%s","data":{"schema":{"id":"%s","version":"%s"}},"params":{"dataSetId":"%s"},"connectionSpec":{"id":"%s"}}\
                """.formatted(title, schema, FULL, dataset, LAKE_SPEC));
        String transformations = "[]";
        if (flowSpec.equals(MAPPED)) {
            String set = id("/data/foundation/conversion/mappingSets", """
                    {"outputSchema":{"schemaRef":{"id":"%s","contentType":"%s"}},"mappings":[
                     {"sourceType":"ATTRIBUTE","source":"no","destination":"_id"},
                     {"sourceType":"ATTRIBUTE","source":"at","destination":"timestamp"}]}\
                    """.formatted(schema, FULL));
            transformations =
                    "[{\"name\":\"Mapping\",\"params\":{\"mappingId\":\"" + set + "\",\"mappingVersion\":0}}]";
        }
        String flow = id(FLOWS + "/flows", """
                {"name":"%s","flowSpec":{"id":"%s","version":"1.0"},"sourceConnectionIds":["%s"],"targetConnectionIds":["%s"],
                 "transformations":%s}\
                """.formatted(title, flowSpec, source, target, transformations));
        String table = server.get(CATALOG + "/dataSets/" + dataset)
                .json()
                .path(dataset)
                .at("/tags/adobe~1pqs~1table/0")
                .asText();
        return new Made(source, inlet, schema, dataset, table, flow);
    }

    private static String record(String id, String rest) {
        return "{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\"" + rest + "}";
    }

    private static String message(Made made, String record) {
        return message(made, "", FULL, record);
    }

    /** @param header further members of the header, each with a comma behind it */
    private static String message(Made made, String header, String contentType, String record) {
        String reference = "\"schemaRef\":{\"id\":\"%s\",\"contentType\":\"%s\"}".formatted(made.schema(), contentType);
        return "{\"header\":{%s%s},\"body\":{\"xdmMeta\":{%s},\"xdmEntity\":%s}}"
                .formatted(header, reference, reference, record);
    }

    private static String path(String url) {
        return url.substring(server.url().length());
    }

    private static Answer send(Made made, String query, String body, String... headers) {
        return server.send("POST", path(made.inlet()) + query, body, headers);
    }

    private static Answer sendBatch(Made made, String query, String body) {
        return server.send("POST", path(made.inlet()).replace("/collection/", "/collection/batch/") + query, body);
    }

    private static long rows(String table, String where) {
        JsonNode answer =
                post("/tributary/v1/sql", "{\"sql\":\"select count(*) from " + table + " where " + where + "\"}");
        return answer.at("/rows/0/0").asLong();
    }

    private static void awaitRow(Made made, String id) {
        Awaitility.await().atMost(PATIENCE).until(() -> rows(made.table(), "_id = '" + id + "'") == 1);
    }

    private static JsonNode violation(Answer answer) {
        return answer.json().at("/report/cause/_streamingValidation/0");
    }

    private static void isRefused(Answer answer, String text) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("title").asText()).isEqualTo("Invalid XDM Message Format");
        assertThat(answer.json().at("/report/message").asText()).contains(text);
    }

    @Test
    void check19And48ValidMessageIsTakenAndBecomesARow() {
        Answer answer = send(xdm, "", message(xdm, record("nineteen", "")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.keys()).containsExactlyInAnyOrder("inletId", "xactionId", "receivedTimeMs", "syncValidation");
        assertThat(xdm.inlet()).endsWith(answer.json().path("inletId").asText());
        assertThat(answer.json().path("xactionId").isTextual()).isTrue();
        assertThat(answer.json().path("receivedTimeMs").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("syncValidation").toString()).isEqualTo("{\"skipped\":true}");
        awaitRow(xdm, "nineteen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?syncValidation=true", "?syncValidation=True", "?synchronousValidation=true"})
    void check20And21SynchronousValidation(String query) {
        Answer answer = send(xdm, query, message(xdm, record("twenty", "")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("syncValidation").toString()).isEqualTo("{\"status\":\"pass\"}");
    }

    @Test
    void check22FalseInAnySpelling() {
        assertThat(send(xdm, "?syncValidation=False", message(xdm, record("twentytwo", "")))
                        .json()
                        .path("syncValidation")
                        .toString())
                .isEqualTo("{\"skipped\":true}");
    }

    @Test
    void check23And26WrongTypeIsToldAndDoesNotLand() {
        Answer answer = send(
                xdm,
                "?syncValidation=true",
                message(xdm, record("twentythree", ",\"commerce\":{\"order\":{\"priceTotal\":\"90\"}}")));

        isRefused(answer, "Message is invalid");
        assertThat(violation(answer).path("keyword").asText()).isEqualTo("type");
        assertThat(violation(answer).path("message").asText()).isEqualTo("expected type: Number, found: String");
        assertThat(violation(answer).path("pointerToViolation").asText()).isEqualTo("#/commerce/order/priceTotal");
        send(xdm, "", message(xdm, record("after-twentythree", "")));
        awaitRow(xdm, "after-twentythree");
        assertThat(rows(xdm.table(), "_id = 'twentythree'")).isZero();
    }

    @Test
    void check24TwoViolations() {
        Answer answer = send(xdm, "?syncValidation=true", message(xdm, "{\"_id\":\"twentyfour\",\"x\":1}"));

        isRefused(answer, "Message is invalid");
        assertThat(violation(answer).path("message").asText()).isEqualTo("2 schema violations found");
        assertThat(violation(answer).path("causingExceptions").findValuesAsText("message"))
                .containsExactlyInAnyOrder("required key [timestamp] not found", "extraneous key [x] is not permitted");
    }

    @Test
    void check25WrongTimestamp() {
        Answer answer = send(
                xdm,
                "?syncValidation=true",
                message(xdm, "{\"_id\":\"twentyfive\",\"timestamp\":\"2018-00-10T22:07:56Z\"}"));

        isRefused(answer, "Message is invalid");
        assertThat(violation(answer).path("keyword").asText()).isEqualTo("format");
        assertThat(violation(answer).path("message").asText()).contains("is not a valid date-time");
    }

    @Test
    void check27And28WithoutSynchronousValidationItIsAFailedBatch() throws Exception {
        Made own = make("Failing", "{\"dataType\":\"xdm\"}", UNMAPPED);
        String wrong = record("twentyseven", ",\"commerce\":{\"order\":{\"priceTotal\":\"90\"}}");

        assertThat(send(own, "", message(own, wrong)).status()).isEqualTo(200);
        assertThat(send(own, "", message(own, "{\"_id\":\"twentyeight\"}")).status())
                .isEqualTo(200);

        List<JsonNode> lines = new ArrayList<>();
        for (JsonNode batch : server.awaitBatches(own.dataset(), "failed", 2)) {
            String failed = EXPORT + "/batches/" + batch.path("id").asText() + "/failed";
            for (JsonNode file : server.get(failed).json().path("data")) {
                String text = server.get(failed + "?path=" + file.path("name").asText())
                        .text();
                for (String line : text.lines().toList()) {
                    lines.add(RunningServer.JSON.readTree(line));
                }
            }
        }
        assertThat(lines)
                .extracting(line -> line.at("/body/xdmEntity/_id").asText() + " "
                        + line.at("/_errors/_streamingValidation/0/code").asText())
                .containsExactlyInAnyOrder("twentyseven DCVS-1104-400", "twentyeight DCVS-1106-400");
        assertThat(lines)
                .anyMatch(line -> line.at("/body/xdmEntity/commerce/order/priceTotal")
                        .asText()
                        .equals("90"));
    }

    @Test
    void check29AtMostFiveViolationsAreTold() {
        Answer answer = send(
                xdm,
                "?syncValidation=true",
                message(xdm, record("twentynine", ",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1")));

        isRefused(answer, "Message is invalid");
        assertThat(violation(answer).path("causingExceptions").size()).isBetween(1, 5);
    }

    @Test
    void check30FlowNamedByHeaderIsEnough() {
        Answer answer = send(xdm, "", message(xdm, record("thirty", "")), "x-adobe-flow-id", xdm.flow());

        assertThat(answer.status()).isEqualTo(200);
        awaitRow(xdm, "thirty");
    }

    @Test
    void check31To33WrongEnvelopes() {
        String wrongOrg = message(xdm, "\"imsOrgId\":\"NOBODY@AdobeOrg\",", FULL, record("x", ""));
        String reference = "{\"schemaRef\":{\"id\":\"" + xdm.schema() + "\"}}";
        String others = message(xdm, record("x", "")).replaceFirst(xdm.schema(), xdm.schema() + "0");

        isRefused(send(xdm, "", wrongOrg), "absent or wrong ims org");
        isRefused(send(xdm, "", "{\"header\":" + reference + "}"), "unknown xdm format");
        assertThat(send(xdm, "", others).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.adobe.xed-full+json; version=1.0",
                "application/vnd.adobe.xed-full-notext+json;version=1"
            })
    void check34SpellingsOfTheSchemasMediaType(String contentType) {
        assertThat(send(xdm, "?syncValidation=true", message(xdm, "", contentType, record("x", "")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void check44And45RawRecords() {
        Made one = make("Raw", "{\"dataType\":\"raw\"}", MAPPED);
        String first = "{\"no\":\"fortyfour\",\"at\":\"2025-07-14T12:00:00Z\"}";
        assertThat(send(one, "", first).status()).isEqualTo(200);
        awaitRow(one, "fortyfour");

        Made two = flow("Raw too", one.sourceId(), one.inlet(), MAPPED);
        isRefused(send(one, "", first), "several enabled flows");
        assertThat(send(two, "", first.replace("four", "five-a"), "x-adobe-flow-id", two.flow())
                        .status())
                .isEqualTo(200);
        assertThat(send(two, "?x-adobe-flow-id=" + two.flow(), first.replace("four", "five-b"))
                        .status())
                .isEqualTo(200);

        awaitRow(two, "fortyfive-a");
        awaitRow(two, "fortyfive-b");
        assertThat(rows(one.table(), "_id like 'fortyfive%'")).isZero();
    }

    @Test
    void check49BatchOfMessages() {
        Answer answer = sendBatch(
                xdm,
                "",
                "{\"messages\":[" + message(xdm, record("b-1", "")) + "," + message(xdm, record("b-2", "")) + "]}");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.keys()).containsExactlyInAnyOrder("inletId", "batchId", "receivedTimeMs", "responses");
        List<String> ids = answer.json().path("responses").findValuesAsText("xactionId");
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).endsWith("-0");
        assertThat(ids.get(1)).endsWith("-1");
        assertThat(answer.json().path("responses").findValues("status")).isEmpty();
    }

    @Test
    void check50And51WrongMessagesAmongOthers() {
        String reference = "{\"schemaRef\":{\"id\":\"" + xdm.schema() + "\"}}";
        String noBody = "{\"header\":" + reference + "}";
        String wrongOrg = message(xdm, "\"imsOrgId\":\"NOBODY@AdobeOrg\",", FULL, record("x", ""));

        Answer mixed = sendBatch(
                xdm, "", "{\"messages\":[" + message(xdm, record("b-3", "")) + "," + noBody + "," + wrongOrg + "]}");
        Answer none = sendBatch(xdm, "", "{\"messages\":[" + noBody + "]}");

        assertThat(mixed.status()).isEqualTo(207);
        for (int i = 1; i < 3; i++) {
            JsonNode item = mixed.json().path("responses").path(i);
            assertThat(item.path("status").asInt()).isEqualTo(400);
            assertThat(item.path("statusCode").asInt()).isEqualTo(400);
            assertThat(item.path("message").asText()).isNotEmpty();
            assertThat(item.path("xactionId").asText()).endsWith("-" + i);
        }
        awaitRow(xdm, "b-3");
        assertThat(none.status()).isEqualTo(207);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?syncValidation=False", "?syncValidation=true"})
    void check53BatchesAreNotValidatedBeforeTheAnswer(String query) {
        assertThat(sendBatch(xdm, query, "{\"messages\":[" + message(xdm, record("x", "")) + "]}")
                        .status())
                .isEqualTo(207);
    }

    @Test
    void check56OlderPath() {
        String older = path(xdm.inlet()).replace("/collection/", "/data/foundation/import/collection/batch/");

        assertThat(server.send("POST", older, "{\"messages\":[" + message(xdm, record("x", "")) + "]}")
                        .status())
                .isEqualTo(207);
    }

    @Test
    void check57ProfileOfTheGuide() {
        StreamSetup.Stream profiles = server.setup.stream(
                server.setup.source(),
                "Profiles",
                List.of("https://ns.adobe.com/xdm/context/profile"),
                Map.of("id", "_id"));

        Answer answer = server.send("POST", path(profiles.url()), "{\"id\":\"p-1\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("success");
        assertThat(answer.json().path("message").asText()).isEqualTo("Profile record ingested successfully");
        assertThat(answer.json().path("id").asText()).matches("[0-9a-f-]{36}");
        assertThat(answer.keys()).contains("inletId", "xactionId");
    }

    @Test
    void check58TransactionOfTheGuide() {
        StreamSetup.Stream sales = server.stream("Sales");

        Answer answer = server.send("POST", path(sales.url()), RunningServer.event("T0001"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("id").asText()).isEqualTo("T0001");
        assertThat(answer.json().path("message").asText()).isEqualTo("Transaction event ingested successfully");
        Awaitility.await().atMost(PATIENCE).until(() -> rows(sales.table(), "_id = 'T0001'") == 1);
    }

    /** Check 26 of the Flow Service. */
    @Test
    void flowCheck26EndpointThatWantsAToken() {
        Made asking = make("Asking", "{\"dataType\":\"xdm\",\"authenticationRequired\":true}", UNMAPPED);
        String body = message(asking, record("x", ""));

        Answer without = server.send("POST", path(asking.inlet()), body, "Authorization", "");

        assertThat(without.status()).isEqualTo(401);
        assertThat(send(asking, "", body).status()).isEqualTo(200);
        assertThat(server.get(FLOWS + "/connections?property=name==Asking")
                        .json()
                        .at("/items/0/auth/params/authenticationRequired")
                        .booleanValue())
                .isTrue();
    }

    /** Check 99 of the Flow Service. */
    @Test
    void flowCheck99OfTwoFlowsOnOneEndpointTheNamedOneGetsTheRow() {
        Made one = make("First of two", "{\"dataType\":\"raw\"}", MAPPED);
        Made two = flow("Second of two", one.sourceId(), one.inlet(), MAPPED);

        assertThat(send(one, "?x-adobe-flow-id=" + two.flow(), "{\"no\":\"99\",\"at\":\"2025-07-14T12:00:00Z\"}")
                        .status())
                .isEqualTo(200);

        awaitRow(two, "99");
        assertThat(rows(one.table(), "_id = '99'")).isZero();
    }

    /**
     * Check 108 of the Flow Service: the calls of the Python client's {@code createFlowStreaming} for a dataset, one after the other, each reading what the client
     * reads of the answer before.
     */
    @Test
    void flowCheck108StreamForADatasetAsThePythonClientMakesIt() {
        String datasetId =
                make("For Python", "{\"dataType\":\"xdm\"}", UNMAPPED).dataset();
        JsonNode dataset = server.get(CATALOG + "/dataSets/" + datasetId).json();
        JsonNode info = dataset.path(dataset.fieldNames().next());
        String schema = info.at("/schemaRef/id").asText();
        String name = info.path("name").asText() + " Stream";
        String provider = "521eee4d-8cbe-4906-bb48-fb6bd4450033";
        JsonNode base = made("/connections", """
                {"name":"%1$s Account","providerId":"%2$s","description":"provided by aepp",
                 "connectionSpec":{"id":"%3$s","version":"1.0"},"auth":{"specName":"Streaming Connection",
                 "params":{"sourceId":"base_%4$s_4711","dataType":"xdm","name":"%1$s_account"}}}\
                """.formatted(name, provider, HTTP_SPEC, datasetId));
        JsonNode source = made("/sourceConnections", """
                {"name":"%s_source_connection","providerId":"%s","description":"Streaming Source powered by aepp",
                 "baseConnectionId":"%s","connectionSpec":{"id":"%s","version":"1.0"},"data":{"format":"json"}}\
                """.formatted(
                        name, provider, base.path("id").asText(), HTTP_SPEC));
        String lake = "";
        for (JsonNode spec : server.get(FLOWS + "/connectionSpecs").json().path("items")) {
            lake = spec.path("name").asText().equals("datalake")
                    ? spec.path("id").asText()
                    : lake;
        }
        JsonNode target = made("/targetConnections", """
                {"name":"%s Data Lake Target","description":"","data":{"format":"json","schema":{"id":"%s",
                 "version":"application/vnd.adobe.xed-full+json;version=1.0"}},"params":{"dataSetId":"%s"},
                 "connectionSpec":{"id":"%s","version":"1.0"}}\
                """.formatted(name, schema, datasetId, lake));
        JsonNode shown = item("/sourceConnections/" + source.path("id").asText());
        item("/targetConnections/" + target.path("id").asText());

        JsonNode flow = made("/flows", """
                {"name":"%s","flowSpec":{"id":"%s","version":"1.0"},"sourceConnectionIds":["%s"],"targetConnectionIds":["%s"],
                 "transformations":[],"scheduleParams":{"frequency":"minute","interval":"15",
                 "foldernameTemplate":"%%DESTINATION%%_%%DATASET_ID%%_%%DATETIME(YYYYMMdd_HHmmss)%%"}}\
                """.formatted(
                name, UNMAPPED, source.path("id").asText(), target.path("id").asText()));

        assertThat(flow.path("id").asText()).isNotEmpty();
        String inlet = shown.at("/params/inletUrl").asText();
        Made through = new Made(
                "",
                inlet,
                schema,
                datasetId,
                info.at("/tags/adobe~1pqs~1table/0").asText(),
                "");
        assertThat(send(through, "", message(through, record("python", ""))).status())
                .isEqualTo(200);
        awaitRow(through, "python");
    }

    /** The client takes an answer whose {@code status} is a number of 400 or more for a refusal, and breaks at a text there. */
    private static JsonNode made(String path, String body) {
        JsonNode answer = server.send("POST", FLOWS + path, body).json();
        assertThat(answer.has("status")).as(answer.toString()).isFalse();
        return answer;
    }

    private static JsonNode item(String path) {
        ObjectNode answer = (ObjectNode) server.get(FLOWS + path).json();
        return answer.path("items").path(0);
    }
}
