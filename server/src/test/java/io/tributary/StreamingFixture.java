package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.http.HttpSettings;
import io.tributary.receive.ReceiveSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/** A whole server with the inlets that the client checks of the ingestion contract (§11) speak of. */
final class StreamingFixture implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> EVENT = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");
    private static final List<String> PROFILE = List.of(
            "https://ns.adobe.com/xdm/context/profile",
            "https://ns.adobe.com/xdm/context/identitymap",
            "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details");

    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;
    private ApiClient client;
    private final Credentials credentials;

    final Inlets.Dataset de;
    final Inlets.Dataset identities;
    final Inlets.Inlet ix;
    final String fx;
    final Inlets.Inlet ia;
    final Inlets.Inlet ir;
    final Inlets.Inlet ir2;
    final String fr2;
    final StreamSetup.Stream ic;
    final StreamSetup.Stream it;

    StreamingFixture(Path folder) {
        data = folder.resolve("data");
        credentials = Server.initialise(data, "acme", new StoreChoice.Embedded());
        server = start(ReceiveSettings.defaults(HttpSettings.MAX_BODY_BYTES));
        client = new ApiClient(server.url(), credentials);
        Inlets inlets = new Inlets(client);
        String se = inlets.schema("Purchases", EVENT);
        de = inlets.dataset("Purchases", se);
        identities = inlets.dataset("Identities", se);
        Inlets.Dataset other = inlets.dataset("Purchases of another flow", se);
        ix = inlets.open("web shop", "xdm");
        fx = inlets.flow(ix, de);
        ia = inlets.authenticated("till");
        inlets.flow(ia, de);
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("id", "_id");
        rows.put("at", "timestamp");
        rows.put("total", "commerce.order.priceTotal");
        ir = inlets.open("raw", "raw");
        inlets.mappedFlow(ir, de, rows);
        ir2 = inlets.open("raw with two flows", "raw");
        inlets.mappedFlow(ir2, de, rows);
        fr2 = inlets.mappedFlow(ir2, other, rows);
        StreamSetup setup = new StreamSetup(client, (call, result) -> {});
        ic = setup.stream(
                setup.source(),
                "Members",
                PROFILE,
                Map.of("loyalty.points", "loyalty.points", "identityMap.email.id", "xdm:identityMap.email"));
        it = setup.stream(
                setup.source(),
                "Transactions",
                EVENT,
                Map.of("_id", "_id", "timestamp", "timestamp", "total", "commerce.order.priceTotal"));
    }

    private Server start(ReceiveSettings receive) {
        return Server.start(new ServerSettings(
                        data,
                        new StoreChoice.Embedded(),
                        "127.0.0.1",
                        0,
                        null,
                        Duration.ofSeconds(1),
                        64L * 1024 * 1024)
                .with(receive, Watching.USUAL, FileAccess.PUBLIC));
    }

    /** Stops and starts again; inlets keep their ids and get another port. */
    void restart(ReceiveSettings receive) {
        client.close();
        server.close();
        server = start(receive);
        client = new ApiClient(server.url(), credentials);
    }

    ApiClient client() {
        return client;
    }

    String url() {
        return server.url();
    }

    Credentials credentials() {
        return credentials;
    }

    /** A record that is right. */
    static String record(String id) {
        return "{\"_id\":\"" + id
                + "\",\"timestamp\":\"2025-07-14T12:00:00Z\",\"commerce\":{\"order\":{\"priceTotal\":90}}}";
    }

    /** A record in its envelope. */
    String message(String record) {
        return message(record, "");
    }

    /** @param header more members of the header, each with a comma behind it */
    String message(String record, String header) {
        return envelope(
                "{" + header + "\"schemaRef\":" + schemaRef("application/vnd.adobe.xed-full+json;version=1") + "}",
                schemaRef("application/vnd.adobe.xed-full+json;version=1"),
                record);
    }

    String schemaRef(String contentType) {
        return "{\"id\":\"" + de.schemaId() + "\",\"contentType\":\"" + contentType + "\"}";
    }

    static String envelope(String header, String bodyRef, String record) {
        return "{\"header\":" + header + ",\"body\":{\"xdmMeta\":{\"schemaRef\":" + bodyRef + "},\"xdmEntity\":"
                + record + "}}";
    }

    String good(String id) {
        return message(record(id));
    }

    /** An answer. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        String at(String pointer) {
            return json().at(pointer).asText();
        }
    }

    Answer post(String url, String body, String... headers) {
        return post(url, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String url, byte[] body, String... headers) {
        return send("POST", url, body, headers);
    }

    /** @param url as the inlet gave it before a restart or after */
    Answer send(String method, String url, byte[] body, String... headers) {
        URI now = URI.create(server.url() + url.replaceFirst("^http://[^/]+", ""));
        HttpRequest.Builder request = HttpRequest.newBuilder(now).method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String batch(Inlets.Inlet inlet) {
        return inlet.url().replace("/collection/", "/collection/batch/");
    }

    static String batch(String... messages) {
        return "{\"messages\":[" + String.join(",", messages) + "]}";
    }

    static String and(String url, String query) {
        return url + (url.contains("?") ? "&" : "?") + query;
    }

    long rows(String table, String condition) {
        String sql = JSON.createObjectNode()
                .put("sql", "select count(*) from " + table + " where " + condition)
                .toString();
        return client.call("POST", "/tributary/v1/sql", sql)
                .orRefused("sql")
                .at("/rows/0/0")
                .asLong();
    }

    void awaitRows(String table, String condition, long rows) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rows(table, condition) == rows);
    }

    /** Waits until everything acknowledged is in a table or in quarantine. */
    void awaitSettled() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
            return status.path("settled").asLong() >= status.path("end").asLong();
        });
    }

    /** What the quarantine has of a message that was answered. */
    JsonNode quarantined(String xactionId) {
        awaitSettled();
        return client.call("GET", "/tributary/v1/quarantine/" + xactionId, null).json();
    }

    /** The lines of all failed batches of a dataset. */
    String failedLines(Inlets.Dataset dataset) {
        awaitSettled();
        StringBuilder lines = new StringBuilder();
        client.call(
                        "GET",
                        "/data/foundation/catalog/batches?dataSet=" + dataset.id() + "&status=failed&limit=100",
                        null)
                .orRefused("batches")
                .fieldNames()
                .forEachRemaining(batch -> {
                    String failed = "/data/foundation/export/batches/" + batch + "/failed";
                    for (JsonNode file :
                            client.call("GET", failed, null).orRefused("failed").path("data")) {
                        String name = file.path("name").asText();
                        if (!name.equals("_SUCCESS")) {
                            lines.append(new String(client.download(failed + "?path=" + name), StandardCharsets.UTF_8));
                        }
                    }
                });
        return lines.toString();
    }

    /** The line of a failed batch that holds a text. */
    JsonNode failedLine(Inlets.Dataset dataset, String text) {
        String line = failedLines(dataset)
                .lines()
                .filter(l -> l.contains(text))
                .findFirst()
                .orElse("{}");
        try {
            return Objects.requireNonNull(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    @Override
    public void close() {
        http.close();
        client.close();
        server.close();
    }
}
