package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** A whole server in this process, and a client that sends targets exactly as they are written. */
final class RunningServer implements AutoCloseable {

    static final String CATALOG = "/data/foundation/catalog";
    static final String EXPORT = "/data/foundation/export";
    static final String LABELS = "/data/foundation/dataset/datasets/";
    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PATIENCE_MILLIS = 60_000;
    private static final List<String> EVENT = List.of(
            "https://ns.adobe.com/xdm/context/experienceevent",
            "https://ns.adobe.com/xdm/context/experienceevent-commerce");

    private final Server server;
    private final Credentials credentials;
    final ApiClient client;
    final StreamSetup setup;

    private RunningServer(Server server, Credentials credentials) {
        this.server = server;
        this.credentials = credentials;
        this.client = new ApiClient(server.url(), credentials);
        this.setup = new StreamSetup(client, (call, result) -> {});
    }

    static RunningServer start(Path data) {
        return start(data, Watching.USUAL);
    }

    static RunningServer start(Path data, FileAccess fileAccess) {
        ServerSettings usual = settings(data);
        return start(usual.with(usual.receive(), usual.watching(), fileAccess));
    }

    static RunningServer start(Path data, Watching watching) {
        ServerSettings usual = settings(data);
        return start(usual.with(usual.receive(), watching, usual.fileAccess()));
    }

    private static ServerSettings settings(Path data) {
        return new ServerSettings(
                data, new StoreChoice.Embedded(), "127.0.0.1", 0, null, Duration.ofSeconds(1), 64L * 1024 * 1024);
    }

    private static RunningServer start(ServerSettings settings) {
        Server server = Server.start(settings);
        return new RunningServer(server, Objects.requireNonNull(server.firstCredentials()));
    }

    /** Where metrics are served without credentials. */
    String metricsUrl() {
        return server.metricsUrl();
    }

    Credentials credentials() {
        return credentials;
    }

    String url() {
        return server.url();
    }

    /** What the commands are given. */
    Path credentials(Path file) {
        credentials.write(file);
        return file;
    }

    /** A flow from a Capillary source into a dataset of commerce events. */
    StreamSetup.Stream stream(String title) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("_id", "_id");
        rows.put("timestamp", "timestamp");
        rows.put("identityMap.email.id", "xdm:identityMap.email");
        rows.put("commerce.order.priceTotal", "xdm:commerce.order.priceTotal");
        rows.put("productLineItems.SKU", "xdm:productListItems.SKU");
        return setup.stream(setup.source(), title, EVENT, rows);
    }

    static String event(String id) {
        return """
                {"_id":"%s","timestamp":"2025-07-14T12:00:00Z","identityMap":{"email":[{"id":"someone@example.com"}]},\
                "commerce":{"order":{"priceTotal":90}},"productLineItems":[{"SKU":"sku_01"},{"SKU":"sku_02"}]}""".formatted(id);
    }

    /** It has no timestamp, which the schema demands. */
    static String wrongEvent(String id) {
        return "{\"_id\":\"" + id + "\",\"note\":\"a \\\"quoted\\\" brace } and \\\\\"}";
    }

    /** Sends messages on the batch path, where validation comes after the answer. */
    void send(StreamSetup.Stream stream, String... messages) {
        String body = "{\"messages\":[" + String.join(",", messages) + "]}";
        client.post(stream.url().replace("/collection/", "/collection/batch/"), body)
                .orRefused("POST messages");
    }

    /** Waits until the dataset's batches of that status count so many records. */
    List<JsonNode> awaitBatches(String datasetId, String status, long records) {
        List<JsonNode> found = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            found.clear();
            get(CATALOG + "/batches?dataSet=" + datasetId + "&status=" + status + "&orderBy=desc:created&limit=100")
                    .json()
                    .forEach(found::add);
            return found.stream()
                            .mapToLong(batch -> batch.path("recordCount").asLong())
                            .sum()
                    >= records;
        });
        return found;
    }

    String dataset(String body) {
        Answer answer = send("POST", CATALOG + "/dataSets", body);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.text());
        }
        return answer.json().get(0).textValue().substring("@/dataSets/".length());
    }

    /** An answer; header names in lower case. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, String> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        List<String> keys() {
            List<String> keys = new ArrayList<>();
            json().fieldNames().forEachRemaining(keys::add);
            return keys;
        }
    }

    Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    /** Follows a link of this server. */
    Answer follow(String href, String... headers) {
        if (!href.startsWith(server.url())) {
            throw new IllegalStateException(href + " leads away from " + server.url());
        }
        return get(href.substring(server.url().length()), headers);
    }

    Answer send(String method, String target, String body, String... headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Authorization", "Bearer " + client.token());
        all.put("x-api-key", credentials.clientId());
        all.put("x-gw-ims-org-id", credentials.orgId());
        all.put("x-sandbox-name", credentials.sandbox());
        if (!body.isEmpty()) {
            all.put("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        URI at = URI.create(server.url());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + at.getAuthority() + "\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(bytes.length).append("\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
            return answer(new DataInputStream(socket.getInputStream()), method.equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(DataInputStream in, boolean headOnly) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
        }
        int length = headOnly ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = new byte[length];
        in.readFully(body);
        return new Answer(status, headers, body);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
