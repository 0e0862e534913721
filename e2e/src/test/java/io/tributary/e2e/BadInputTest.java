package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bad input is normal: a clear error in the contract's shape, nothing lost, the next request served at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String INLET_PROBLEM = "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet";

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();
    private ServerProcess server;
    private ApiClient client;
    private StreamSetup.Stream stream;
    private int next;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        server = ServerProcess.start(data, List.of(), folder.resolve("server.log"), "--commit-interval", "1");
        client = new ApiClient(server.url(), credentials);
        StreamSetup setup = new StreamSetup(client, (call, result) -> {});
        stream = setup.stream(setup.source(), "Bad Input", Events.PARTS, Events.mapping());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        http.close();
        assertThat(server.terminate()).isZero();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String url, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String batchUrl() {
        return stream.url().replace("/collection/", "/collection/batch/");
    }

    private void assertProblem(HttpResponse<byte[]> response, int status, String title, String text) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode body = mapper.readTree(response.body());
        assertThat(body.path("type").asText()).isEqualTo(INLET_PROBLEM);
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("title").asText()).isEqualTo(title);
        assertThat(body.path("report").path("message").asText()).contains(text);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertGoodEventIsServed();
    }

    private void assertGoodEventIsServed() throws Exception {
        String id = "good-" + next++;
        HttpResponse<byte[]> good = post(stream.url(), bytes(Events.valid(id)), "Content-Type", "application/json");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(good.body()).path("id").asText()).isEqualTo(id);
    }

    @Test
    void notJson() throws Exception {
        assertProblem(post(stream.url(), bytes("{not json")), 400, "Invalid XDM Message Format", "line 1, column 2");
        assertProblem(post(stream.url(), bytes("")), 400, "Invalid XDM Message Format", "no body");
        assertProblem(post(stream.url(), bytes("[1,2]")), 400, "Invalid XDM Message Format", "found an array");
        assertProblem(post(stream.url(), bytes("{} {}")), 400, "Invalid XDM Message Format", "not JSON");
        assertProblem(
                post(stream.url(), "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE)),
                400,
                "Invalid XDM Message Format",
                "UTF-8");
    }

    @Test
    void wrongTypesAreRefusedWithTheViolationAndKept() throws Exception {
        String event =
                "{\"_id\":\"wrong-type\",\"timestamp\":\"yesterday\",\"commerce\":{\"order\":{\"priceTotal\":90}}}";

        HttpResponse<byte[]> response = post(stream.url(), bytes(event));

        assertProblem(response, 400, "Invalid XDM Message Format", "Message is invalid");
        JsonNode violation = mapper.readTree(response.body())
                .path("report")
                .path("cause")
                .path("_streamingValidation")
                .path(0);
        assertThat(violation.path("keyword").asText()).isEqualTo("required");
        assertThat(violation.path("message").asText()).isEqualTo("required key [timestamp] not found");
        assertKept("\"wrong-type\"", "refused");
    }

    private void assertKept(String payloadPart, String state) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode items = client.call("GET", "/tributary/v1/quarantine", null)
                    .orRefused("quarantine")
                    .path("items");
            boolean found = false;
            for (JsonNode item : items) {
                JsonNode whole = client.call(
                                "GET",
                                "/tributary/v1/quarantine/" + item.path("id").asText(),
                                null)
                        .orRefused("entry");
                found |= whole.path("payload").asText().contains(payloadPart)
                        && whole.path("state").asText().equals(state);
            }
            assertThat(found).isTrue();
        });
    }

    @Test
    void deepNesting() throws Exception {
        for (int depth : new int[] {300, 1_000, 100_000}) {
            String arrays = "{\"_id\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            assertProblem(post(stream.url(), bytes(arrays)), 400, "Invalid XDM Message Format", "nested deeper than");
            assertProblem(post(stream.url(), bytes(objects)), 400, "Invalid XDM Message Format", "nested deeper than");
            String batch = "{\"messages\":[" + arrays + "]}";
            assertProblem(post(batchUrl(), bytes(batch)), 400, "Invalid XDM Message Format", "nested deeper than");
        }
    }

    @Test
    void moreThanOneMegabyte() throws Exception {
        String large = Events.valid("large").replace("sku_01", "x".repeat(1_048_576));
        assertProblem(post(stream.url(), bytes(large)), 413, "Payload Too Large", "1048576");
    }

    @Test
    void gzipThatOpensBeyondTheLimit() throws Exception {
        byte[] bomb = gzip(bytes(" ".repeat(64 * 1024 * 1024)));
        assertThat(bomb.length).isLessThan(100_000);

        assertProblem(post(stream.url(), bomb, "Content-Encoding", "gzip"), 413, "Payload Too Large", "1048576");
    }

    @Test
    void gzipThatIsCutOrIsNone() throws Exception {
        byte[] whole = gzip(bytes(Events.valid("zipped")));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);

        assertThat(post(stream.url(), cut, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(post(stream.url(), bytes("{}"), "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(post(stream.url(), whole, "Content-Encoding", "br").statusCode())
                .isEqualTo(415);
        assertThat(post(stream.url(), whole, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(200);
        assertGoodEventIsServed();
    }

    private static byte[] gzip(byte[] content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void unknownInletAndWrongMethodAndMediaType() throws Exception {
        String unknown = server.url() + "/collection/" + "0".repeat(64);
        assertProblem(post(unknown, bytes(Events.valid("x"))), 404, "Inlet Not Found", "no such inlet");
        HttpResponse<byte[]> get = send(HttpRequest.newBuilder(URI.create(stream.url())));
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        assertProblem(
                post(stream.url(), bytes("<a/>"), "Content-Type", "application/xml"),
                415,
                "Unsupported Media Type",
                "application/xml");
    }

    @Test
    void missingOrWrongCredentials() throws Exception {
        String path = server.url() + "/data/foundation/flowservice/flows";
        HttpResponse<byte[]> nothing = send(HttpRequest.newBuilder(URI.create(path)));
        assertThat(nothing.statusCode()).isEqualTo(403);
        assertThat(mapper.readTree(nothing.body()).path("error_code").asText()).isEqualTo("403000");
        HttpResponse<byte[]> sql = post(server.url() + "/tributary/v1/sql", bytes("{\"sql\":\"select 1\"}"));
        assertThat(sql.statusCode()).isEqualTo(403);
        assertGoodEventIsServed();
    }

    @Test
    void aBadMessageAmongGoodOnesHarmsNone() throws Exception {
        String body = "{\"messages\":[" + Events.valid("batch-1") + ",17," + Events.invalid("batch-bad") + ","
                + Events.valid("batch-2") + "]}";

        HttpResponse<byte[]> response = post(batchUrl(), bytes(body));

        assertThat(response.statusCode()).isEqualTo(207);
        JsonNode answers = mapper.readTree(response.body()).path("responses");
        assertThat(answers).hasSize(4);
        assertThat(answers.path(0).has("status")).isFalse();
        assertThat(answers.path(1).path("statusCode").asInt()).isEqualTo(400);
        assertThat(answers.path(1).path("message").asText()).contains("must be a JSON object");
        assertThat(answers.path(3).has("status")).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> rows("_id in ('batch-1', 'batch-2')") == 2);
        assertKept("\"batch-bad\"", "open");
    }

    @Test
    void batchesOfTheWrongShape() throws Exception {
        for (String body : List.of("{}", "{\"messages\":[]}", "{\"messages\":1}", "[]", "{\"messages\":[{]}", "")) {
            HttpResponse<byte[]> response = post(batchUrl(), bytes(body));
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).isNotEmpty();
        }
        assertGoodEventIsServed();
    }

    private long rows(String condition) {
        String sql = "{\"sql\":\"select count(*) from " + stream.table() + " where " + condition + "\"}";
        return client.call("POST", "/tributary/v1/sql", sql)
                .orRefused("sql")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }
}
