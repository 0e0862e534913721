package io.tributary;

import static io.tributary.StreamingFixture.and;
import static io.tributary.StreamingFixture.batch;
import static io.tributary.StreamingFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import io.tributary.StreamingFixture.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client checks of the ingestion contract (§11) on streaming, by their numbers, against a whole server; 41 to 43 are in {@code IngestionChecksTest}. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class StreamingContractTest {

    private static final String INVALID = "Invalid XDM Message Format";

    @TempDir
    static Path folder;

    private static StreamingFixture at;

    @BeforeAll
    static void start() {
        at = new StreamingFixture(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    private static String ix() {
        return at.ix.url();
    }

    private static void isTaken(Answer answer, String validation) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode body = answer.json();
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactly("inletId", "xactionId", "receivedTimeMs", "syncValidation");
        assertThat(body.path("inletId").asText()).isEqualTo(at.ix.id());
        assertThat(body.path("xactionId").isTextual()).isTrue();
        assertThat(body.path("receivedTimeMs").isIntegralNumber()).isTrue();
        assertThat(body.path("syncValidation")).hasToString(validation);
    }

    private static void isRefused(Answer answer, int status, String title, String text) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.at("/title")).isEqualTo(title);
        assertThat(answer.at("/report/message")).contains(text);
    }

    @Test
    @DisplayName("check 19: a message is taken, unvalidated; check 48: its row is there soon")
    void check19And48() {
        isTaken(at.post(ix(), at.good("c19"), "Content-Type", "application/json"), "{\"skipped\":true}");
        at.awaitRows(at.de.table(), "_id = 'c19'", 1);
    }

    @ParameterizedTest(name = "checks 20 to 22: {0}")
    @DisplayName("checks 20 to 22: syncValidation in every spelling")
    @CsvSource(delimiter = '|', textBlock = """
            syncValidation=true         | pass
            syncValidation=True         | pass
            syncValidation=TRUE         | pass
            synchronousValidation=true  | pass
            synchronousValidation=True  | pass
            syncValidation=False        | skipped
            syncValidation=false        | skipped
            syncValidation=             | skipped
            syncValidation=1            | skipped
            syncValidation=yes          | skipped
            synchronousValidation=False | skipped""")
    void check20To22(String query, String outcome) {
        String expected = outcome.equals("pass") ? "{\"status\":\"pass\"}" : "{\"skipped\":true}";
        isTaken(at.post(and(ix(), query), at.good("c20")), expected);
    }

    private static Answer validated(String record) {
        return at.post(and(ix(), "syncValidation=true"), at.message(record));
    }

    private static JsonNode violation(Answer answer) {
        isRefused(answer, 400, INVALID, "Message is invalid");
        return answer.json().at("/report/cause/_streamingValidation/0");
    }

    @Test
    @DisplayName(
            "check 23: a text where a number belongs; check 26 (otherwise decided): it is in no table, but kept as refused instead of dropped")
    void check23And26() {
        Answer answer = validated(record("c23").replace("90", "\"90\""));

        JsonNode violation = violation(answer);
        assertThat(violation.path("keyword").asText()).isEqualTo("type");
        assertThat(violation.path("message").asText()).isEqualTo("expected type: Number, found: String");
        assertThat(violation.path("pointerToViolation").asText()).isEqualTo("#/commerce/order/priceTotal");
        at.awaitSettled();
        assertThat(at.client()
                        .call("GET", "/tributary/v1/quarantine?limit=100", null)
                        .orRefused("list")
                        .path("items"))
                .anyMatch(item -> item.path("state").asText().equals("refused"));
        assertThat(at.rows(at.de.table(), "_id = 'c23'")).isZero();
    }

    @Test
    @DisplayName("check 24: two violations under one root")
    void check24() {
        JsonNode root = violation(validated("{\"_id\":\"c24\",\"x\":1}"));

        assertThat(root.path("message").asText()).isEqualTo("2 schema violations found");
        assertThat(root.findValuesAsText("message"))
                .contains("required key [timestamp] not found", "extraneous key [x] is not permitted");
    }

    @Test
    @DisplayName("check 25: a date that is none")
    void check25() {
        JsonNode violation =
                violation(validated(record("c25").replace("2025-07-14T12:00:00Z", "2018-00-10T22:07:56Z")));

        assertThat(violation.path("keyword").asText()).isEqualTo("format");
        assertThat(violation.path("message").asText()).contains("is not a valid date-time");
    }

    @Test
    @DisplayName("check 27: the same without validation is taken, and found in a failed batch")
    void check27() {
        isTaken(at.post(ix(), at.message(record("c27").replace("90", "\"90\""))), "{\"skipped\":true}");

        JsonNode line = at.failedLine(at.de, "\"c27\"");
        assertThat(line.at("/_errors/_streamingValidation/0/code").asText()).isEqualTo("DCVS-1104-400");
        assertThat(line.at("/body/xdmEntity/_id").asText()).isEqualTo("c27");
        assertThat(line.at("/body/xdmEntity/commerce/order/priceTotal").isTextual())
                .isTrue();
    }

    @Test
    @DisplayName("check 28: a missing key, found later")
    void check28() {
        isTaken(at.post(ix(), at.message("{\"_id\":\"c28\"}")), "{\"skipped\":true}");

        assertThat(at.failedLine(at.de, "\"c28\"")
                        .at("/_errors/_streamingValidation/0/code")
                        .asText())
                .isEqualTo("DCVS-1106-400");
    }

    @Test
    @DisplayName("check 29: seven violations, five told")
    void check29() {
        JsonNode root = violation(validated("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1}"));

        List<JsonNode> leaves = new ArrayList<>();
        root.findParents("keyword").forEach(leaves::add);
        assertThat(leaves).hasSizeBetween(1, 5);
    }

    @Test
    @DisplayName("check 30: a header without organisation, dataset and flow; the flow is named beside it")
    void check30() {
        isTaken(at.post(ix(), at.good("c30"), "x-adobe-flow-id", at.fx), "{\"skipped\":true}");
        isTaken(at.post(and(ix(), "x-adobe-flow-id=" + at.fx), at.good("c30q")), "{\"skipped\":true}");
        at.awaitRows(at.de.table(), "_id in ('c30', 'c30q')", 2);
        isRefused(
                at.post(and(ix(), "x-adobe-flow-id=other"), at.good("c30x"), "x-adobe-flow-id", at.fx),
                400,
                INVALID,
                "different flows");
    }

    @Test
    @DisplayName("check 31: another organisation in the header")
    void check31() {
        isRefused(
                at.post(ix(), at.message(record("c31"), "\"imsOrgId\":\"GLOBEX@AdobeOrg\",")),
                400,
                INVALID,
                "absent or wrong ims org");
    }

    @ParameterizedTest(name = "check 32: {0}")
    @DisplayName("check 32: parts of the envelope that are missing or wrong")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"header":{"schemaRef":SCHEMA}}                                                              | unknown xdm format
            {"header":{"schemaRef":SCHEMA},"body":null}                                                  | unknown xdm format
            {"header":{"schemaRef":SCHEMA},"body":{"xdmEntity":{}}}                                      | unknown xdm format
            {"header":{},"body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}}                         | unknown xdm format
            {"header":{"xdmSchema":{"name":"x"}},"body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}} | unknown xdm format
            {"body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}}                                     | The 'header' field is mandatory
            {"header":"x","body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}}                        | The 'header' field is mandatory
            {"header":{"schemaRef":SCHEMA,"datasetId":"0123"},"body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}} | is not the one of flow
            {"header":{"schemaRef":SCHEMA,"flowId":"0123"},"body":{"xdmMeta":{"schemaRef":SCHEMA},"xdmEntity":{}}} | There is no flow""")
    void check32(String message, String text) {
        String schema = at.schemaRef("application/vnd.adobe.xed-full+json;version=1");
        isRefused(at.post(ix(), message.replace("SCHEMA", schema)), 400, INVALID, text);
    }

    @Test
    @DisplayName("check 33: header and body name different schemas, or different major versions of one")
    void check33() {
        String right = at.schemaRef("application/vnd.adobe.xed-full+json;version=1");
        String otherId = right.replace(at.de.schemaId(), "https://ns.adobe.com/acme/schemas/other");
        String otherVersion = at.schemaRef("application/vnd.adobe.xed-full+json;version=2");
        String otherType = at.schemaRef("application/xml");
        for (String reference : List.of(otherId, otherVersion, otherType)) {
            String message = StreamingFixture.envelope("{\"schemaRef\":" + right + "}", reference, record("c33"));
            isRefused(at.post(ix(), message), 400, INVALID, "unknown xdm format");
        }
        String both = StreamingFixture.envelope("{\"schemaRef\":" + otherId + "}", otherId, record("c33"));
        isRefused(at.post(ix(), both), 400, INVALID, "is not the one of dataset");
    }

    @ParameterizedTest(name = "check 34: {0}")
    @DisplayName("check 34: content types of schemas that mean the same")
    @ValueSource(
            strings = {
                "application/vnd.adobe.xed-full+json; version=1.0",
                "application/vnd.adobe.xed-full-notext+json;version=1",
                "application/vnd.adobe.xed-full-notext+json; version=1",
                "application/vnd.adobe.xed+json;version=1",
                "application/vnd.adobe.xed+json;1",
                "application/vnd.adobe.xed-full+json",
                "application/vnd.adobe.xed-full+json; version=1"
            })
    void check34(String contentType) {
        String body = at.schemaRef("application/vnd.adobe.xed-full+json;version=1");
        String header = "{\"schemaRef\":" + at.schemaRef(contentType) + "}";
        isTaken(at.post(ix(), StreamingFixture.envelope(header, body, record("c34"))), "{\"skipped\":true}");
    }

    @Test
    @DisplayName("check 36: over 1,048,576 bytes, told from the announced length and from the bytes")
    void check36() {
        String large = at.message(record("c36").replace("c36", "x".repeat(1_048_576)));
        isRefused(at.post(ix(), large), 413, "Payload Too Large", "1048576");
        isRefused(at.post(batch(at.ix), batch(large)), 413, "Payload Too Large", "1048576");
    }

    private static byte[] smile(String json) throws Exception {
        return new ObjectMapper(new SmileFactory()).writeValueAsBytes(StreamingFixture.JSON.readTree(json));
    }

    @Test
    @DisplayName("check 37: Smile on both paths; what is broken is told")
    void check37() throws Exception {
        String type = "application/x-jackson-smile";
        isTaken(at.post(ix(), smile(at.good("c37")), "Content-Type", type), "{\"skipped\":true}");
        isTaken(at.post(ix(), smile(at.good("c37s")), "Content-Type", type + "; v=1"), "{\"skipped\":true}");
        Answer many = at.post(batch(at.ix), smile(batch(at.good("c37b"), "17")), "Content-Type", type);
        assertThat(many.status()).isEqualTo(207);
        assertThat(many.at("/responses/1/status")).isEqualTo("400");
        at.awaitRows(at.de.table(), "_id in ('c37', 'c37s', 'c37b')", 3);
        isRefused(at.post(ix(), at.good("c37x"), "Content-Type", type), 400, INVALID, "not Smile");
        isRefused(at.post(ix(), new byte[0], "Content-Type", type), 400, INVALID, "no body");
        byte[] whole = smile(at.good("c37y"));
        isRefused(
                at.post(ix(), java.util.Arrays.copyOf(whole, whole.length - 9), "Content-Type", type),
                400,
                INVALID,
                "Smile");
        isRefused(at.post(ix(), smile(at.good("c37z"))), 400, INVALID, "must be UTF-8");
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    @DisplayName("check 38: gzip is opened; other media types and encodings are refused")
    void check38() throws Exception {
        isTaken(at.post(ix(), gzip(at.good("c38")), "Content-Encoding", "gzip"), "{\"skipped\":true}");
        at.awaitRows(at.de.table(), "_id = 'c38'", 1);
        isRefused(
                at.post(ix(), "<a/>", "Content-Type", "application/xml"),
                415,
                "Unsupported Media Type",
                "application/xml");
        isRefused(at.post(ix(), at.good("c38x"), "Content-Encoding", "br"), 415, "Unsupported Media Type", "encoding");
    }

    @Test
    @DisplayName("check 39: an empty POST")
    void check39() {
        isRefused(at.post(ix(), ""), 400, INVALID, "no body");
        assertThat(at.post(at.ia.url(), "").status()).isEqualTo(401);
        assertThat(at.post(at.ia.url(), "").text()).isNotEmpty();
    }

    @Test
    @DisplayName("check 40: an inlet that is not there, and other methods")
    void check40() {
        String unknown = ix().replaceFirst("[0-9a-f]{64}", "0".repeat(64));
        isRefused(at.post(unknown, at.good("c40")), 404, "Inlet Not Found", "no such inlet");
        isRefused(at.post(ix().replace("/collection/", "/collection/batch/batch/"), "{}"), 404, "Not Found", "");
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            Answer answer = at.send(method, ix(), new byte[0]);
            isRefused(answer, 405, "Method Not Allowed", "POST");
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
    }

    private static String raw(String id) {
        return "{\"id\":\"" + id + "\",\"at\":\"2025-07-14T12:00:00Z\",\"total\":12.5}";
    }

    @Test
    @DisplayName("check 44: a bare record on an inlet with one flow")
    void check44() {
        assertThat(at.post(at.ir.url(), raw("c44")).status()).isEqualTo(200);
        at.awaitRows(at.de.table(), "_id = 'c44'", 1);
        isRefused(at.post(at.ir.url(), "[" + raw("c44x") + "]"), 400, INVALID, "found an array");
        isRefused(at.post(at.ir.url(), "17"), 400, INVALID, "found a number");
    }

    @Test
    @DisplayName("check 45: an inlet with two flows wants to hear which")
    void check45() {
        String url = at.ir2.url();
        isRefused(at.post(url, raw("c45")), 400, INVALID, "several enabled flows");
        assertThat(at.post(url, raw("c45h"), "x-adobe-flow-id", at.fr2).status())
                .isEqualTo(200);
        assertThat(at.post(and(url, "x-adobe-flow-id=" + at.fr2), raw("c45q")).status())
                .isEqualTo(200);
        String enveloped = "{\"header\":{\"flowId\":\"" + at.fr2 + "\"},\"body\":" + raw("c45b") + "}";
        assertThat(at.post(url, enveloped).status()).isEqualTo(200);
    }

    private static String operation(String id, String operations) {
        return "{\"header\":{\"operations\":" + operations + "},\"body\":" + raw(id) + "}";
    }

    @ParameterizedTest(name = "check 46: {0}")
    @DisplayName("check 46 (in part): a change of a profile is taken and kept with its reason; it is no row")
    @ValueSource(strings = {"merge", "delete"})
    void check46(String data) {
        Answer answer = at.post(at.ir.url(), operation("c46" + data, "{\"data\":\"" + data + "\"}"));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode kept = at.quarantined(answer.at("/xactionId"));
        assertThat(kept.path("state").asText()).isEqualTo("open");
        assertThat(kept.path("errorType").asText()).isEqualTo("CONFIG");
        assertThat(kept.toString()).contains("TRIBUTARY-1003-501");
        assertThat(at.rows(at.de.table(), "_id = 'c46" + data + "'")).isZero();
        Answer validated = at.post(
                and(at.ir.url(), "syncValidation=true"), operation("c46v" + data, "{\"data\":\"" + data + "\"}"));
        isRefused(validated, 400, INVALID, "Profiles can't be changed here yet");
    }

    @Test
    @DisplayName("check 46: create is a new row")
    void check46Create() {
        assertThat(at.post(at.ir.url(), operation("c46c", "{\"data\":\"create\"}"))
                        .status())
                .isEqualTo(200);
        String identity =
                "{\"data\":\"create\",\"identity\":\"create\",\"identityDatasetId\":\"" + at.identities.id() + "\"}";
        assertThat(at.post(at.ir.url(), operation("c46i", identity)).status()).isEqualTo(200);
        at.awaitRows(at.de.table(), "_id in ('c46c', 'c46i')", 2);
    }

    @ParameterizedTest(name = "check 47: {0}")
    @DisplayName("check 47: operations that are wrong, or don't go together")
    @ValueSource(
            strings = {
                "{\"identity\":\"create\"}",
                "{\"data\":\"create\",\"identity\":\"create\"}",
                "{\"data\":\"upsert\"}",
                "{\"data\":1}",
                "{\"data\":null}",
                "{\"identity\":\"delete\",\"identityDatasetId\":\"x\"}",
                "{\"identity\":\"create\",\"identityDatasetId\":\"0123\"}",
                "{\"identity\":\"create\",\"identityDatasetId\":\"SAME\"}",
                "{\"identity\":\"create\",\"identityDatasetId\":5}",
                "{\"identityDatasetId\":\"0123\"}",
                "[]",
                "\"merge\""
            })
    void check47(String operations) {
        Answer answer = at.post(at.ir.url(), operation("c47", operations.replace("SAME", at.de.id())));

        isRefused(answer, 400, INVALID, "header.operations");
    }

    @Test
    @DisplayName("check 49: two messages, two items, no status")
    void check49() {
        Answer answer = at.post(batch(at.ix), batch(at.good("c49a"), at.good("c49b")));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactly("inletId", "batchId", "receivedTimeMs", "responses");
        JsonNode items = answer.json().path("responses");
        assertThat(items).hasSize(2).allMatch(item -> !item.has("status") && !item.has("statusCode"));
        assertThat(items.path(0).path("xactionId").asText()).endsWith("-0");
        assertThat(items.path(1).path("xactionId").asText()).endsWith("-1");
        at.awaitRows(at.de.table(), "_id in ('c49a', 'c49b')", 2);
    }

    @Test
    @DisplayName("check 50: bad ones among good ones; check 51: bad ones only")
    void check50And51() {
        String withoutBody = "{\"header\":{\"schemaRef\":" + at.schemaRef("application/vnd.adobe.xed+json") + "}}";
        String otherOrg = at.message(record("c50x"), "\"imsOrgId\":\"GLOBEX@AdobeOrg\",");
        JsonNode items = at.post(batch(at.ix), batch(at.good("c50"), withoutBody, otherOrg))
                .json()
                .path("responses");

        assertThat(items.path(0).has("status")).isFalse();
        for (int i = 1; i < 3; i++) {
            assertThat(items.path(i).path("status").intValue()).isEqualTo(400);
            assertThat(items.path(i).path("statusCode").intValue()).isEqualTo(400);
            assertThat(items.path(i).path("message").asText()).isNotEmpty();
            assertThat(items.path(i).path("xactionId").asText()).endsWith("-" + i);
        }
        at.awaitRows(at.de.table(), "_id = 'c50'", 1);
        Answer all = at.post(batch(at.ix), batch(withoutBody, "1", "null", "[]"));
        assertThat(all.status()).isEqualTo(207);
        assertThat(all.json().path("responses"))
                .hasSize(4)
                .allMatch(item -> item.path("status").asInt() == 400);
    }

    @ParameterizedTest(name = "check 52: {0}")
    @DisplayName("check 52: what is no batch")
    @ValueSource(
            strings = {"{}", "{\"messages\":[]}", "[{}]", "{\"messages\":{}}", "{\"messages\":null}", "", "17", "null"})
    void check52(String body) {
        Answer answer = at.post(batch(at.ix), body);
        isRefused(answer, 400, INVALID, "");
    }

    @Test
    @DisplayName("check 53: syncValidation means nothing to batches")
    void check53() {
        for (String query : List.of("syncValidation=False", "syncValidation=true")) {
            assertThat(at.post(and(batch(at.ix), query), batch(at.good("c53"), at.message("{\"_id\":\"c53x\"}")))
                            .json()
                            .path("responses"))
                    .hasSize(2)
                    .allMatch(item -> !item.has("status"));
        }
    }

    @Test
    @DisplayName("check 56: the older path below /data/foundation/import, for both")
    void check56() {
        String id = at.ix.id();
        assertThat(at.post("/data/foundation/import/collection/batch/" + id, batch(at.good("c56b")))
                        .status())
                .isEqualTo(207);
        isTaken(at.post("/data/foundation/import/collection/" + id, at.good("c56")), "{\"skipped\":true}");
    }

    private static final String MEMBER =
            "{\"identityMap\":{\"email\":[{\"id\":\"maya@example.com\",\"primary\":true}]},\"loyalty\":{\"points\":1250}}";

    @Test
    @DisplayName("check 57: a profile by the Capillary guide")
    void check57() {
        Answer answer = at.post(at.ic.url(), MEMBER);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/status")).isEqualTo("success");
        assertThat(answer.at("/message")).isEqualTo("Profile record ingested successfully");
        assertThat(java.util.UUID.fromString(answer.at("/id"))).isNotNull();
        assertThat(answer.json().has("inletId")).isTrue();
        assertThat(answer.at("/xactionId")).isNotEmpty();
    }

    @Test
    @DisplayName("check 58: a transaction by the Capillary guide")
    void check58() {
        Answer answer =
                at.post(at.it.url(), "{\"_id\":\"T0001\",\"timestamp\":\"2025-07-14T12:00:00-06:00\",\"total\":90}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/id")).isEqualTo("T0001");
        assertThat(answer.at("/message")).isEqualTo("Transaction event ingested successfully");
        at.awaitRows(at.it.table(), "_id = 'T0001'", 1);
    }

    @Test
    @DisplayName("check 59: a transaction that is refused is kept with payload and kind of error")
    void check59() {
        Answer answer = at.post(at.it.url(), "{\"_id\":\"T0059\",\"total\":90}");

        isRefused(answer, 400, INVALID, "Message is invalid");
        at.awaitSettled();
        JsonNode items = at.client()
                .call("GET", "/tributary/v1/quarantine?limit=100", null)
                .orRefused("list")
                .path("items");
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode item : items) {
            JsonNode whole = at.client()
                    .call("GET", "/tributary/v1/quarantine/" + item.path("id").asText(), null)
                    .orRefused("entry");
            if (whole.path("payload").asText().contains("T0059")) {
                kept.add(whole);
            }
        }
        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().path("errorType").asText()).isEqualTo("VALIDATION");
    }

    @Test
    @DisplayName("check 60: a batch to a Capillary inlet has plain items")
    void check60() {
        JsonNode answer = at.post(at.ic.url().replace("/collection/", "/collection/batch/"), batch(MEMBER, MEMBER))
                .json();

        assertThat(answer.path("responses")).hasSize(2).allMatch(item -> !item.has("status") && !item.has("message"));
    }

    @Test
    @DisplayName("§2.2: a source name that is missing is filled in; one that is there stays, and every other byte")
    void sourceNameIsFilledIn() {
        List<String> headers =
                List.of("", "\"source\":{},", "\"source\":{\"type\":\"x\"},", "\"source\":{\"name\":\"mine\"},");
        List<String> expected = List.of("web shop", "web shop", "web shop", "mine");
        IntStream.range(0, headers.size()).forEach(i -> {
            isTaken(
                    at.post(ix(), at.message("{\"_id\":\"source" + i + "\",\"x\":1.50}", headers.get(i))),
                    "{\"skipped\":true}");
            at.post(batch(at.ix), batch(at.message("{\"_id\":\"batch" + i + "\",\"x\":1.50}", headers.get(i))));
        });
        IntStream.range(0, headers.size()).forEach(i -> {
            assertThat(at.failedLine(at.de, "\"source" + i + "\"")
                            .at("/header/source/name")
                            .asText())
                    .isEqualTo(expected.get(i));
            assertThat(at.failedLine(at.de, "\"batch" + i + "\"")
                            .at("/header/source/name")
                            .asText())
                    .isEqualTo(expected.get(i));
        });
    }
}
