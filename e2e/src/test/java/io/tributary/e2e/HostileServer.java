package io.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** One server that bad input is sent to, what is expected of every answer, and how many cases passed. */
final class HostileServer implements AutoCloseable {

    static final String INLET_PROBLEM = "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path SUMMARY = Path.of("target", "bad-input.txt");
    private static final String GROUP = """
            {"title": "Hostile fields", "meta:intendedToExtend": ["https://ns.adobe.com/xdm/context/experienceevent"],
             "definitions": {"customFields": {"type": "object", "properties": {"_acme": {"type": "object", "properties": {
               "text": {"type": "string"}, "number": {"type": "number"},
               "integer": {"type": "integer", "minimum": -2147483648, "maximum": 2147483647},
               "long": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
               "flag": {"type": "boolean"}, "moment": {"type": "string", "format": "date-time"},
               "day": {"type": "string", "format": "date"}}}}}},
             "allOf": [{"$ref": "#/definitions/customFields"}]}""";
    private static final String EVENT = "https://ns.adobe.com/xdm/context/experienceevent";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerProcess server;
    private final ApiClient client;
    /** Validates before it answers, and maps: its messages are bare. */
    final StreamSetup.Stream mapped;
    /** Takes XDM in its envelope. */
    final XdmStream xdm;
    /** Asks for a token. */
    final String guarded;

    private int good;
    private int ids;

    HostileServer(Path folder) throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"), "acme");
        server = ServerProcess.start(data, List.of("-Xmx512m"), folder.resolve("server.log"), "--commit-interval", "1");
        client = new ApiClient(server.url(), credentials);
        String registry = "/data/foundation/schemaregistry/tenant/";
        String group = client.call("POST", registry + "fieldgroups", GROUP)
                .orRefused("group")
                .path("$id")
                .asText();
        String schema =
                "{\"title\":\"Hostile XDM\",\"allOf\":[{\"$ref\":\"" + EVENT + "\"},{\"$ref\":\"" + group + "\"}]}";
        xdm = XdmStream.make(
                client,
                "Hostile XDM",
                client.call("POST", registry + "schemas", schema)
                        .orRefused("schema")
                        .path("$id")
                        .asText());
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("_id", "_id");
        rows.put("timestamp", "timestamp");
        rows.put("text", "_acme.text");
        rows.put("number", "_acme.number");
        StreamSetup setup = new StreamSetup(client, (call, result) -> {});
        mapped = setup.stream(setup.source(), "Hostile", List.of(EVENT, group), rows);
        guarded = guarded();
    }

    private String guarded() {
        String flows = "/data/foundation/flowservice/connections";
        String connection =
                "{\"name\":\"guarded\",\"connectionSpec\":{\"id\":\"bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb\"},"
                        + "\"auth\":{\"specName\":\"Streaming Connection\",\"params\":{\"dataType\":\"raw\",\"authenticationRequired\":true}}}";
        String id = client.call("POST", flows, connection)
                .orRefused("guarded")
                .path("id")
                .asText();
        return client.call("GET", flows + "/" + id, null)
                .orRefused("guarded")
                .at("/items/0/auth/params/inletUrl")
                .asText();
    }

    String url() {
        return server.url();
    }

    String batchUrl() {
        return mapped.url().replace("/collection/", "/collection/batch/");
    }

    /** A fresh id. */
    String id() {
        return "case-" + ids++;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A bare message that is right. */
    static String message(String id) {
        return "{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\"}";
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, byte[] body, HttpResponse<byte[]> response) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                return JsonNodeFactory.instance.missingNode();
            }
        }

        String text() {
            String whole = new String(body, StandardCharsets.UTF_8);
            return status + " " + (whole.length() > 300 ? whole.substring(0, 300) : whole);
        }

        /** A problem of that status in the contract's shape. */
        boolean isProblem(int expected) {
            JsonNode body = json();
            return status == expected
                    && body.path("type").asText().equals(INLET_PROBLEM)
                    && body.path("status").asInt() == expected
                    && !body.path("title").asText().isEmpty()
                    && !body.at("/report/message").asText().isEmpty()
                    && response.headers().firstValue("x-request-id").isPresent();
        }

        /** The message was mapped, found valid and made durable. */
        boolean isTaken() {
            return status == 200 && json().path("xactionId").isTextual();
        }
    }

    Answer post(String url, byte[] body, String... headers) throws IOException, InterruptedException {
        return post(url, BodyPublishers.ofByteArray(body), headers);
    }

    Answer post(String url, BodyPublisher body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.body(), response);
    }

    /** The next sender is served as if nothing had been; its message must be in the table at the end. */
    boolean serves() throws IOException, InterruptedException {
        return post(mapped.url(), bytes(message("good-" + good++))).isTaken();
    }

    JsonNode sql(String sql) {
        String body = JsonNodeFactory.instance.objectNode().put("sql", sql).toString();
        return client.call("POST", "/tributary/v1/sql", body).orRefused(sql).path("rows");
    }

    long count(String table, String condition) {
        return sql("select count(*) from " + table + " where " + condition)
                .at("/0/0")
                .asLong();
    }

    /** Waits for rows of messages that were taken; whether they came. */
    boolean landed(String table, String condition, long rows) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
            return status.path("settled").asLong() >= status.path("end").asLong();
        });
        return count(table, condition) == rows;
    }

    /** Every good message that was sent among the bad ones is in the table once. */
    boolean neighboursLanded() {
        return landed(mapped.table(), "_id like 'good-%'", good);
    }

    /** Whether messages of a row passed, and its line for the summary. */
    static final class Row {

        private final String name;
        private final int planned;
        private final List<String> failures = new ArrayList<>();
        private int passed;

        Row(String name, int planned) {
            this.name = name;
            this.planned = planned;
        }

        void check(String what, boolean right, String found) {
            if (right) {
                passed++;
            } else {
                failures.add(what + ": " + found);
            }
        }

        /** Writes the line; returns what is wrong, nothing if all planned cases passed. */
        List<String> finish() throws IOException {
            String line = name + " " + passed + " of " + planned + System.lineSeparator();
            Files.createDirectories(SUMMARY.toAbsolutePath().getParent());
            Files.writeString(SUMMARY, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.out.print(line);
            if (failures.isEmpty() && passed != planned) {
                failures.add("planned " + planned + ", made " + passed);
            }
            return failures;
        }
    }

    @Override
    public void close() throws Exception {
        http.close();
        client.close();
        if (server.terminate() != 0) {
            throw new IllegalStateException("the server did not end well");
        }
    }
}
