package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.DocumentStore;
import io.tributary.http.HttpServer;
import io.tributary.http.HttpSettings;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A server with one organisation, a guarded route, and a clock that a test may move. */
final class AccessFixture implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Permissions.Line> OWN_ROUTES = List.of(
            new Permissions.Line(Set.of("GET"), "/data/who", Permission.READ, Permissions.Where.SANDBOX),
            new Permissions.Line(Set.of("POST"), "/data/json", Permission.WRITE, Permissions.Where.SANDBOX),
            new Permissions.Line(Set.of("POST"), "/data/bytes", Permission.WRITE, Permissions.Where.SANDBOX));

    final Path folder;
    final DocumentStore store;
    final Access access;
    final FirstClient first;
    final MovableClock clock = new MovableClock();
    final FakeContents contents = new FakeContents();
    private AutoCloseable removals;
    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    AccessFixture(Path folder) {
        this.folder = folder;
        store = DocumentStore.openSqlite(folder.resolve("control.db"));
        access = Access.open(
                store, folder.resolve("keys"), Permissions.standard().with(OWN_ROUTES), clock);
        first = access.initialise("acme");
        removals = access.removeSandboxesWith(contents);
        Routes routes = new Routes();
        access.addRoutes(routes);
        routes.get(
                "/data/who",
                access.guard((request, caller) -> Response.json(
                        200,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("client", caller.clientId())
                                .put("org", caller.scope().orgId())
                                .put("sandbox", caller.scope().sandbox())
                                .put("sandboxId", caller.sandboxId())
                                .put("tenant", caller.tenant()))));
        routes.post("/data/json", access.guard((request, caller) -> Response.json(200, request.json())));
        routes.post(
                "/data/bytes",
                access.guard((request, caller) ->
                        Response.json(200, JsonNodeFactory.instance.numberNode(request.body().length))));
        routes.get("/data/undeclared", access.guard((request, caller) -> Response.json(200, request.json())));
        routes.get(
                "/inlet",
                request -> Response.json(
                        200,
                        JsonNodeFactory.instance.textNode(
                                access.tokenOrg(request).orElse("nobody"))));
        server = HttpServer.start(HttpSettings.defaults("127.0.0.1", 0, null), routes);
    }

    static final class MovableClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

        void forward(Duration by) {
            now.updateAndGet(time -> time.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** An answer. */
    record Answer(int status, JsonNode body, HttpResponse<String> whole) {

        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends names and values as a URL-encoded form. */
    Answer form(String path, String... namesAndValues) {
        return send("POST", path, encoded(namesAndValues), Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    static String encoded(String... namesAndValues) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    String[] credentials() {
        return new String[] {
            "grant_type", "client_credentials", "client_id", first.clientId(), "client_secret", first.clientSecret()
        };
    }

    /** Resets and deletions end where they are, as in a crash. */
    void crashRemovals() {
        try {
            removals.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a start does about those that were left. */
    void resumeRemovals() {
        removals = access.removeSandboxesWith(contents);
    }

    /** The id of the sandbox {@code prod}. */
    String sandboxId() {
        return send("GET", "/data/foundation/sandbox-management/sandboxes/prod", "", headers())
                .text("/id");
    }

    /** Another client of the organisation, with these roles. */
    Map<String, String> headersOf(ObjectNode client, String sandbox) {
        String token = form(
                        "/ims/token/v3",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        client.path("clientId").asText(),
                        "client_secret",
                        client.path("clientSecret").asText())
                .text("/access_token");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-api-key", client.path("clientId").asText());
        headers.put("Authorization", "Bearer " + token);
        headers.put("x-gw-ims-org-id", first.organisation().orgId());
        headers.put("x-sandbox-name", sandbox);
        return headers;
    }

    ClientAdmin admin() {
        return access.clients(first.organisation().orgId(), "test");
    }

    /** Makes a client; roles as sandbox and role in turn. */
    ObjectNode client(String... roles) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", "another");
        for (int i = 0; i < roles.length; i += 2) {
            body.withObject("/roles").put(roles[i], roles[i + 1]);
        }
        return admin().create(body);
    }

    String token() {
        return form("/ims/token/v3", credentials()).text("/access_token");
    }

    /** The four headers of a good call; a test takes away or changes one. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-api-key", first.clientId());
        headers.put("Authorization", "Bearer " + token());
        headers.put("x-gw-ims-org-id", first.organisation().orgId());
        headers.put("x-sandbox-name", "prod");
        return headers;
    }

    Map<String, String> headers(String name, String value) {
        Map<String, String> headers = headers();
        headers.put(name, value);
        return headers;
    }

    Map<String, String> without(String name) {
        Map<String, String> headers = headers();
        headers.remove(name);
        return headers;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        crashRemovals();
        store.close();
    }
}
