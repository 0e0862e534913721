package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.HttpServer;
import io.tributary.http.HttpSettings;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.seal.SecretBox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A Flow Service on a free port, over a store in a folder, with datasets and mapping sets made up for the test. */
final class FlowServer implements AutoCloseable {

    static final String ORG = "ACME01@AdobeOrg";
    static final String ORIGIN = "https://events.example.com";
    static final String BASE = "/data/foundation/flowservice";
    static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    static final String DATASET = "65a000000000000000000001";
    static final String OTHER_DATASET = "65a000000000000000000002";
    static final String SCHEMA = "https://ns.adobe.com/acme/schemas/aa11";
    static final String OTHER_SCHEMA = "https://ns.adobe.com/acme/schemas/bb22";

    static final JsonMapper JSON = JsonMapper.builder().build();

    final DocumentStore store;
    final FlowService flows;
    final MadeUp references = new MadeUp();
    final FakeRuns runs = new FakeRuns();
    final SecretBox secrets;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private FlowServer(Path folder, DocumentStore store, Set<String> readable, Clients clients) throws IOException {
        this(folder, store, readable, clients, FileSources.NONE);
    }

    private FlowServer(Path folder, DocumentStore store, Set<String> readable, Clients clients, FileSources files)
            throws IOException {
        this.store = store;
        secrets = SecretBox.withKeyFile(folder.resolve("keys/secrets.key"));
        flows = FlowService.open(
                store,
                references,
                runs,
                clients,
                secrets,
                new FlowSettings(ORIGIN, readable, InstantSource.fixed(NOW)),
                files,
                FileRuns.NONE);
        Routes routes = new Routes();
        flows.addRoutes(routes, FlowServer::guard);
        server = HttpServer.start(HttpSettings.defaults("127.0.0.1", 0, null), routes);
    }

    static FlowServer start(Path folder) throws IOException {
        return start(folder, Set.of(), Clients.NONE);
    }

    /** Over a store of the caller's choice, which it closes in the end. */
    static FlowServer start(Path folder, DocumentStore store) throws IOException {
        return new FlowServer(folder, store, Set.of(), Clients.NONE);
    }

    /** With readers for some pull sources, and API clients of its own. */
    static FlowServer start(Path folder, Set<String> readable, Clients clients) throws IOException {
        return new FlowServer(folder, DocumentStore.openSqlite(folder.resolve("control.db")), readable, clients);
    }

    /** With systems that hold files. */
    static FlowServer start(Path folder, Function<DocumentStore, FileSources> files) throws IOException {
        DocumentStore store = DocumentStore.openSqlite(folder.resolve("control.db"));
        return new FlowServer(folder, store, Set.of(), Clients.NONE, files.apply(store));
    }

    /** Stands in for the gateway: sandboxes prod and dev. */
    private static Handler guard(GuardedHandler handler) {
        return request -> {
            String sandbox = request.header("x-sandbox-name").orElse("prod");
            if (!Set.of("prod", "dev").contains(sandbox)) {
                throw new HttpProblem(Response.empty(404));
            }
            return handler.handle(
                    request, new Caller("api-client", new Scope(ORG, sandbox), "sandbox-id-of-" + sandbox, "acme"));
        };
    }

    int port() {
        return server.port();
    }

    /** One answer; no JSON body reads as missing. */
    record Answer(int status, HttpHeaders headers, String text, JsonNode json) {

        String id() {
            return json.path("id").asText();
        }

        JsonNode item() {
            return json.path("items").path(0);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The error code, such as {@code FLOW-1439-404}. */
        String code() {
            return json.path("type").asText().replaceFirst(".*/", "");
        }

        List<String> all(String member) {
            List<String> texts = new ArrayList<>();
            json.path("items").forEach(item -> texts.add(item.path(member).asText()));
            return texts;
        }
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path, String body, String... headers) {
        return call("POST", path, body, with(headers, "Content-Type", "application/json"));
    }

    Answer patch(String path, String etag, String body) {
        return call("PATCH", path, body, "Content-Type", "application/json", "If-Match", etag);
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains(name)) {
            all.addAll(List.of(name, value));
        }
        return all.toArray(String[]::new);
    }

    /** Any call; a path without a leading base gets it. */
    Answer call(String method, String path, String body, String... headers) {
        String whole = path.startsWith("/data/") || path.startsWith("/flowservice/") ? path : BASE + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + escaped(whole)))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    response.body(),
                    json ? JSON.readTree(response.body()) : MissingNode.getInstance());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static String escaped(String path) {
        return path.replace("\"", "%22")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace("|", "%7C")
                .replace(" ", "%20");
    }

    /** Creates and answers the id. */
    String make(String collection, String body) {
        Answer answer = post("/" + collection, body);
        if (answer.status() != 201) {
            throw new AssertionError("POST /" + collection + " answered " + answer.text());
        }
        return answer.id();
    }

    String capillaryBase() {
        return make("connections", """
            {"name": "Capillary base", "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"},
             "auth": {"specName": "OAuth generic-rest-connector",
                      "params": {"clientId": "id-1", "clientSecret": "s3cr3t-one", "accessToken": "t0k3n-two"}}}\
            """);
    }

    String capillarySource(String base) {
        return make("sourceConnections", """
            {"name": "Capillary source", "baseConnectionId": "%s",
             "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"}}\
            """.formatted(base));
    }

    String httpBase(String parameters) {
        return make("connections", """
            {"name": "Till events", "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"},
             "auth": {"specName": "Streaming Connection", "params": %s}}\
            """.formatted(parameters));
    }

    String httpSource(String base) {
        return make("sourceConnections", """
            {"name": "Till source", "baseConnectionId": "%s",
             "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"}}\
            """.formatted(base));
    }

    String target(String dataset) {
        return make("targetConnections", """
            {"name": "Lake", "params": {"dataSetId": "%s"},
             "connectionSpec": {"id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c", "version": "1.0"}}\
            """.formatted(dataset));
    }

    static ObjectNode flowBody(String spec, String source, String target, String mapping) {
        ObjectNode body = JSON.createObjectNode().put("name", "A flow");
        body.putObject("flowSpec").put("id", spec).put("version", "1.0");
        body.putArray("sourceConnectionIds").add(source);
        body.putArray("targetConnectionIds").add(target);
        if (mapping != null) {
            body.putArray("transformations")
                    .addObject()
                    .put("name", "Mapping")
                    .putObject("params")
                    .put("mappingId", mapping)
                    .put("mappingVersion", 0);
        }
        return body;
    }

    /** The flow specs that the tests name. */
    static final String REST = "6499120c-0b15-42dc-936e-847ea3c24d72";

    static final String GENERIC = "e77fde5a-22a8-11ed-861d-0242ac120002";
    static final String FILES = "9753525b-82c7-4dce-8a9b-5ccfce2b9876";
    static final String SFTP = "b7bf2577-4520-42c9-bae9-cad01560f7bc";

    /** A Capillary flow with everything it needs. */
    String flow() {
        return make(
                "flows",
                flowBody(GENERIC, capillarySource(capillaryBase()), target(DATASET), MadeUp.MAPPING)
                        .toString());
    }

    @Override
    public void close() {
        client.close();
        server.close();
        store.close();
    }
}
