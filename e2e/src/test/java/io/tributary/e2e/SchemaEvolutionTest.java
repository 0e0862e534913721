package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema changes while events flow: it grows without a gap, and what would break data is refused, or tried first. */
class SchemaEvolutionTest {

    private static final String REGISTRY = "/data/foundation/schemaregistry/tenant/";
    private static final String FIELDS = "/definitions/customFields/properties/_acme/properties/";
    private static final String ADD_LANE =
            "[{\"op\":\"add\",\"path\":\"" + FIELDS + "lane\",\"value\":{\"type\":\"integer\",\"title\":\"Lane\"}}]";
    private static final String REMOVE_TILL = "[{\"op\":\"remove\",\"path\":\"" + FIELDS + "till\"}]";
    private static final String REQUIRE_SHIFT = "[{\"op\":\"add\",\"path\":\"" + FIELDS
            + "shift\",\"value\":{\"type\":\"string\"}},{\"op\":\"add\","
            + "\"path\":\"/definitions/customFields/properties/_acme/required\",\"value\":[\"shift\"]}]";

    private final JsonMapper mapper = JsonMapper.builder().build();
    private Path data;
    private ServerProcess server;
    private ApiClient client;
    private String group;
    private XdmStream stream;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"), "acme");
        server = ServerProcess.start(data, List.of(), folder.resolve("server.log"), "--commit-interval", "1");
        client = new ApiClient(server.url(), credentials);
        group = create("fieldgroups", """
                {"title": "Till", "meta:intendedToExtend": ["https://ns.adobe.com/xdm/context/experienceevent"],
                 "definitions": {"customFields": {"type": "object", "properties": {"_acme": {"type": "object",
                   "properties": {"till": {"type": "string"}, "basket": {"type": "array", "items": {"type": "object",
                     "properties": {"sku": {"type": "string"}}}}}}}}},
                 "allOf": [{"$ref": "#/definitions/customFields"}]}""");
        stream = XdmStream.make(client, "Tills", create("schemas", """
                {"title": "Tills", "allOf": [{"$ref": "https://ns.adobe.com/xdm/context/experienceevent"}, {"$ref": "%s"}]}""".formatted(group)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private String create(String type, String body) {
        return client.call("POST", REGISTRY + type, body)
                .orRefused(type)
                .path("$id")
                .asText();
    }

    private ApiClient.Answer patchGroup(String query, String patch) {
        return client.call(
                "PATCH", REGISTRY + "fieldgroups/" + URLEncoder.encode(group, StandardCharsets.UTF_8) + query, patch);
    }

    private ApiClient.Answer send(String id, String fields) {
        String record = "{\"_id\":\"%s\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"_acme\":%s}".formatted(id, fields);
        return client.post(stream.url(), stream.message(record));
    }

    private JsonNode sql(String sql) {
        return client.call("POST", "/tributary/v1/sql", "{\"sql\":\"" + sql + "\"}")
                .orRefused(sql)
                .path("rows");
    }

    @Test
    void aFieldAddedWhileEventsFlowBecomesAColumnWithoutAGap() throws Exception {
        AtomicBoolean grown = new AtomicBoolean();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger narrow = new AtomicInteger();
        AtomicInteger wide = new AtomicInteger();
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        List<Thread> senders = Stream.of("a", "b")
                .map(name -> Thread.ofVirtual().start(() -> {
                    for (int n = 0; !enough.get(); n++) {
                        boolean lane = grown.get();
                        String fields =
                                "{\"till\":\"t1\",\"basket\":[{\"sku\":\"tea-014\"}]" + (lane ? ",\"lane\":7}" : "}");
                        ApiClient.Answer answer = send(name + n, fields);
                        if (answer.status() == 200) {
                            (lane ? wide : narrow).incrementAndGet();
                        } else {
                            refused.add(answer.status() + " " + answer.json());
                        }
                    }
                }))
                .toList();
        await(() -> narrow.get() > 200 && rows("_id = 'a0'") == 1);
        Map<String, Integer> before = columnIds();

        ApiClient.Answer patched = patchGroup("", ADD_LANE);
        grown.set(true);

        assertThat(patched.status()).as(patched.json().toString()).isEqualTo(200);
        await(() -> wide.get() > 200);
        enough.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(refused).isEmpty();
        await(() -> rows("true") == narrow.get() + wide.get());
        assertThat(sql("select count(distinct _id) from " + stream.table())
                        .path(0)
                        .path(0)
                        .asInt())
                .isEqualTo(narrow.get() + wide.get());
        assertThat(rows("_acme.lane is null and _acme.till = 't1'")).isEqualTo(narrow.get());
        assertThat(rows("_acme.lane = 7 and _acme.basket[0].sku = 'tea-014'")).isEqualTo(wide.get());
        assertThat(client.call("GET", "/tributary/v1/quarantine", null).json().path("items"))
                .isEmpty();
        Map<String, Integer> after = columnIds();
        assertThat(before).isNotEmpty().containsKey("_acme.basket.element.sku").doesNotContainKey("_acme.lane");
        assertThat(after).containsAllEntriesOf(before).containsKey("_acme.lane");
        assertThat(after.get("_acme.lane"))
                .isGreaterThan(before.values().stream().mapToInt(id -> id).max().orElseThrow());
        assertThat(after).hasSize(before.size() + 1);
    }

    private long rows(String condition) {
        return sql("select count(*) from " + stream.table() + " where " + condition)
                .path(0)
                .path(0)
                .asLong();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    /** The field ids of the table's current schema, as its newest metadata file has them. */
    private Map<String, Integer> columnIds() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("lake"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".metadata.json"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow();
            JsonNode metadata = mapper.readTree(newest.toFile());
            Map<String, Integer> ids = new TreeMap<>();
            for (JsonNode schema : metadata.path("schemas")) {
                if (schema.path("schema-id").equals(metadata.path("current-schema-id"))) {
                    fields("", schema, ids);
                }
            }
            return ids;
        }
    }

    private static void fields(String path, JsonNode type, Map<String, Integer> ids) {
        for (JsonNode field : type.path("fields")) {
            String child = path + field.path("name").asText();
            ids.put(child, field.path("id").asInt());
            fields(child + ".", field.path("type"), ids);
        }
        for (String part : List.of("element", "key", "value")) {
            if (type.has(part + "-id")) {
                ids.put(path + part, type.path(part + "-id").asInt());
                fields(path + part + ".", type.path(part), ids);
            }
        }
    }

    @Test
    void aBreakingChangeIsRefusedWithTheReasonAndTheDataset() {
        send("a", "{\"till\":\"t1\"}").orRefused("event");

        ApiClient.Answer answer = patchGroup("", REMOVE_TILL);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText())
                .contains("The change breaks schema " + stream.schemaId() + " (Tills) of dataset " + stream.datasetId())
                .contains("/_acme/till: the field is removed");
        send("b", "{\"till\":\"t1\"}").orRefused("event");
        await(() -> rows("_acme.till = 't1'") == 2);
    }

    @Test
    void aDryRunTellsWhichRecentEventsAndMappingsWouldBreakAndChangesNothing() {
        StreamSetup setup = new StreamSetup(client, (call, result) -> {});
        StreamSetup.Stream mapped = setup.stream(
                setup.source(),
                "Mapped tills",
                List.of("https://ns.adobe.com/xdm/context/experienceevent", group),
                Map.of("id", "_id", "time", "timestamp", "where", "_acme.till"));
        send("a", "{\"till\":\"t1\"}").orRefused("event");
        ApiClient.Answer latest = send("b", "{\"till\":\"t2\",\"basket\":[{\"sku\":\"tea-014\"}]}");
        send("c", "{}").orRefused("event");
        client.post(mapped.url(), "{\"id\":\"d\",\"time\":\"2025-07-14T12:00:00Z\",\"where\":\"t3\"}")
                .orRefused("mapped event");

        JsonNode breaking = patchGroup("?dry-run=true", REMOVE_TILL).orRefused("dry run");
        JsonNode narrowing =
                patchGroup("?dry-run=true&events=1000", REQUIRE_SHIFT).orRefused("dry run");
        JsonNode growing = patchGroup("?dry-run=true", ADD_LANE).orRefused("dry run");

        assertThat(breaking.path("allowed").asBoolean()).isFalse();
        assertThat(breaking.at("/refusal/detail").asText()).contains(stream.datasetId(), mapped.datasetId());
        assertThat(breaking.path("datasets")
                        .valueStream()
                        .map(found -> found.path("id").asText()))
                .containsExactlyInAnyOrder(stream.datasetId(), mapped.datasetId());
        assertThat(breaking.at("/events/judged").asInt()).isEqualTo(4);
        JsonNode found = breaking.at("/events/newlyInvalid/0");
        assertThat(breaking.at("/events/newlyInvalid")).hasSize(1);
        assertThat(found.path("dataset").asText()).isEqualTo(stream.datasetId());
        assertThat(found.path("pointer").asText()).isEqualTo("#/_acme/till");
        assertThat(found.path("keyword").asText()).isEqualTo("additionalProperties");
        assertThat(found.path("count").asInt()).isEqualTo(2);
        assertThat(found.at("/example/xactionId").asText())
                .isEqualTo(latest.json().path("xactionId").asText());
        assertThat(found.at("/example/position").asLong()).isPositive();
        assertThat(breaking.toString()).doesNotContain("t1", "t2");
        assertThat(breaking.at("/mappingSets")).hasSize(1);
        assertThat(breaking.at("/mappingSets/0/flows/0").asText()).isEqualTo(mapped.flowId());
        assertThat(breaking.at("/mappingSets/0/vanishedDestinations").toString())
                .isEqualTo("[\"_acme.till\"]");

        assertThat(narrowing.path("allowed").asBoolean()).isTrue();
        assertThat(narrowing
                        .at("/events/newlyInvalid")
                        .valueStream()
                        .map(place -> place.path("dataset").asText()
                                + place.path("pointer").asText()
                                + place.path("keyword").asText()
                                + place.path("count").asInt()))
                .containsExactlyInAnyOrder(
                        stream.datasetId() + "#/_acme/shiftrequired3", mapped.datasetId() + "#/_acme/shiftrequired1");

        assertThat(growing.path("allowed").asBoolean()).isTrue();
        assertThat(growing.at("/resource/version").asText()).isEqualTo("1.0");
        assertThat(growing.at("/events/newlyInvalid")).isEmpty();
        assertThat(growing.at("/mappingSets")).isEmpty();
        JsonNode unchanged = client.get(
                        REGISTRY + "fieldgroups/" + URLEncoder.encode(group, StandardCharsets.UTF_8),
                        "application/vnd.adobe.xed+json;version=1")
                .orRefused("field group");
        assertThat(unchanged.path("version").asText()).isEqualTo("1.0");
        assertThat(unchanged.at(FIELDS + "lane").isMissingNode()).isTrue();
    }
}
