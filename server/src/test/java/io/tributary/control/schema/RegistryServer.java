package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.HttpServer;
import io.tributary.http.HttpSettings;
import io.tributary.http.Routes;
import io.tributary.xdm.StandardComponents;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A registry on a free port, over a store in a folder. Each sandbox a test asks for is its own and empty. */
final class RegistryServer implements AutoCloseable {

    static final String ORG = "ACME01@AdobeOrg";
    static final String BASE = SchemaRegistry.BASE;

    static final String PROFILE = "https://ns.adobe.com/xdm/context/profile";
    static final String EVENT = "https://ns.adobe.com/xdm/context/experienceevent";
    static final String RECORD = "https://ns.adobe.com/xdm/data/record";
    static final String IDENTITY_MAP = "https://ns.adobe.com/xdm/context/identitymap";
    static final String LOYALTY = "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details";
    static final String COMMERCE = "https://ns.adobe.com/xdm/context/experienceevent-commerce";

    static final String LIST = "application/vnd.adobe.xed-id+json";
    static final String WHOLE_LIST = "application/vnd.adobe.xed+json";
    static final String RAW = "application/vnd.adobe.xed+json;version=1";
    static final String FULL = "application/vnd.adobe.xed-full+json; version=1";

    static final JsonMapper JSON = JsonMapper.builder().build();

    final SchemaRegistry registry;
    /** Datasets by the schema they are made of, in whatever sandbox. */
    final Map<String, List<SchemaUsage.UsedBy>> usage = new ConcurrentHashMap<>();

    /** What dry runs are told. */
    volatile ChangeEffects effects = ChangeEffects.NONE;

    private final DocumentStore store;
    private final HttpServer server;
    private final AtomicInteger sandboxes = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private RegistryServer(Path folder) {
        AtomicLong seconds =
                new AtomicLong(Instant.parse("2030-01-01T00:00:00Z").getEpochSecond());
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
        store = DocumentStore.openSqlite(folder.resolve("control.db"));
        registry = SchemaRegistry.open(
                store,
                StandardComponents.load(),
                scope -> usage,
                (scope, changes, events) -> effects.of(scope, changes, events),
                IdentityNamespaces.STANDARD,
                clock);
        Routes routes = new Routes();
        registry.addRoutes(routes, RegistryServer::guard);
        server = HttpServer.start(HttpSettings.defaults("127.0.0.1", 0, null), routes);
    }

    static RegistryServer start(Path folder) {
        return new RegistryServer(folder);
    }

    /** Makes a schema that of a dataset. */
    void use(String schema, boolean holdsData) {
        usage.put(
                schema, List.of(new SchemaUsage.UsedBy("0123456789abcdef01234567", "Members of the club", holdsData)));
    }

    /** Stands in for the gateway. */
    private static Handler guard(GuardedHandler handler) {
        return request -> {
            Scope scope = scope(request.header("x-sandbox-name").orElse("prod"));
            return handler.handle(request, new Caller("api-client", scope, "id-of-" + scope.sandbox(), "acme"));
        };
    }

    static Scope scope(String sandbox) {
        return new Scope(ORG, sandbox);
    }

    /** A sandbox that nothing has been put into. */
    Sandbox sandbox() {
        return sandbox("box-" + sandboxes.incrementAndGet());
    }

    Sandbox sandbox(String name) {
        return new Sandbox(this, name);
    }

    /** Cases of a test, read from the class path: an array of objects. */
    static List<JsonNode> cases(String file) {
        try (InputStream in = RegistryServer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("no test resource " + file);
            }
            List<JsonNode> cases = JSON.readTree(in).valueStream().toList();
            if (cases.isEmpty()) {
                throw new AssertionError(file + " holds no case");
            }
            return cases;
        } catch (IOException e) {
            throw new AssertionError("unreadable test resource " + file, e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** The body of a schema. */
    static String schema(String title, String... parts) {
        var body = JSON.createObjectNode().put("type", "object").put("title", title);
        var allOf = body.putArray("allOf");
        for (String part : parts) {
            allOf.addObject().put("$ref", part);
        }
        return body.toString();
    }

    /** The body of a field group for profiles with one object of fields in the tenant's namespace. */
    static String group(String title, String fields) {
        return """
            {"title": "%s", "type": "object", "meta:intendedToExtend": ["%s"],
             "definitions": {"customFields": {"type": "object", "properties": {"_acme": {"type": "object", "properties": %s}}}},
             "allOf": [{"$ref": "#/definitions/customFields"}]}""".formatted(title, PROFILE, fields);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
        store.close();
    }

    /** One answer; no JSON body reads as missing. */
    record Answer(int status, HttpHeaders headers, String text, JsonNode json) {

        String id() {
            return json.path("$id").asText();
        }

        String version() {
            return json.path("version").asText();
        }

        /** The error code, such as {@code XDM-1012-404}. */
        String code() {
            return json.path("type").asText().replaceFirst(".*/", "");
        }

        String detail() {
            return json.path("detail").asText();
        }

        String rule() {
            return json.path("report").path("sub-errors").path(0).path("type").asText();
        }

        List<String> results(String member) {
            return json.path("results")
                    .valueStream()
                    .map(item -> item.path(member).asText())
                    .toList();
        }
    }

    /** Calls about one sandbox. */
    record Sandbox(RegistryServer server, String name) {

        Scope scope() {
            return RegistryServer.scope(name);
        }

        Answer get(String path, String accept) {
            return call("GET", path, null, "Accept", accept);
        }

        Answer post(String path, String body) {
            return call("POST", path, body, "Content-Type", "application/json");
        }

        Answer put(String path, String body) {
            return call("PUT", path, body, "Content-Type", "application/json");
        }

        Answer patch(String path, String body) {
            return call("PATCH", path, body, "Content-Type", "application/json");
        }

        Answer delete(String path) {
            return call("DELETE", path, null);
        }

        /** Creates and answers the id. */
        String make(String type, String body) {
            Answer answer = post("/tenant/" + type, body);
            if (answer.status() != 201) {
                throw new AssertionError("POST /tenant/" + type + " answered " + answer.text());
            }
            return answer.id();
        }

        Answer call(String method, String path, String body, String... headers) {
            List<String> all = new ArrayList<>(List.of(headers));
            all.addAll(List.of("x-sandbox-name", name));
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.server.port() + BASE + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            for (int i = 0; i < all.size(); i += 2) {
                if (!all.get(i + 1).isEmpty()) {
                    request.header(all.get(i), all.get(i + 1));
                }
            }
            try {
                HttpResponse<String> response =
                        server.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                String type = response.headers().firstValue("Content-Type").orElse("");
                return new Answer(
                        response.statusCode(),
                        response.headers(),
                        response.body(),
                        type.startsWith("application/json") && !response.body().isEmpty()
                                ? json(response.body())
                                : MissingNode.getInstance());
            } catch (IOException e) {
                throw new AssertionError(method + " " + path + " failed", e);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
