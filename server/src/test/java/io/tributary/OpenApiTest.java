package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code GET /openapi} says, held against what the assembled server answers. */
class OpenApiTest {

    /** The registry looks at paths itself: one route takes them all. */
    private static final String WILDCARD = "/data/foundation/schemaregistry/{path*}";

    private static final String REGISTRY = "/data/foundation/schemaregistry/";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    @TempDir
    static Path folder;

    private static Server server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(
                new ServerSettings(folder.resolve("data"), "127.0.0.1", 0, null, Duration.ofSeconds(1), 1L << 30));
        document =
                new ObjectMapper().readTree(get("/openapi", "application/json").body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .header("Accept", accept)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static void eachOperation(BiConsumer<String, JsonNode> visitor) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        visitor.accept(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
                    }
                }));
    }

    @Test
    void descriptionAndRoutesHaveTheSamePaths() {
        Set<String> routes = new TreeSet<>();
        for (Routes.Listed route : server.routes().all()) {
            if (!route.pattern().equals(WILDCARD)) {
                routes.add(route.method() + " " + route.pattern().replace("*}", "}"));
            }
        }
        Set<String> described = new TreeSet<>();
        eachOperation((operation, _) -> {
            if (!operation.contains(" " + REGISTRY)) {
                described.add(operation);
            }
        });

        assertThat(described).isEqualTo(routes);
    }

    @Test
    void routeOfTheRegistryIsDescribedForEachOfItsMethods() {
        Set<String> methods = new TreeSet<>();
        server.routes().all().stream()
                .filter(route -> route.pattern().equals(WILDCARD))
                .forEach(route -> methods.add(route.method()));
        Set<String> described = new TreeSet<>();
        eachOperation((operation, _) -> {
            if (operation.contains(" " + REGISTRY)) {
                described.add(operation.substring(0, operation.indexOf(' ')));
            }
        });

        assertThat(described).isEqualTo(methods);
    }

    @Test
    void registryAnswersWhatIsDescribedOfIt() {
        List<String> unknown = new ArrayList<>();
        try (ApiClient client = new ApiClient(server.url(), Objects.requireNonNull(server.firstCredentials()))) {
            eachOperation((operation, _) -> {
                String method = operation.substring(0, operation.indexOf(' '));
                String path = operation.substring(operation.indexOf(' ') + 1).replace("{id}", "none");
                if (path.startsWith(REGISTRY)) {
                    ApiClient.Answer answer = client.call(method, path, method.startsWith("P") ? "{}" : null);
                    boolean missing = answer.json().path("type").asText().contains("XDM-1017");
                    if (missing || answer.status() == 405) {
                        unknown.add(operation + " is answered " + answer.status());
                    }
                }
            });
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everyOperationSaysWhatItDoesForWhomAndWhatComesOfIt() {
        List<String> lacking = new ArrayList<>();
        Set<String> tags = new TreeSet<>();
        document.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        eachOperation((operation, described) -> {
            boolean whole = !described.path("summary").asText().isBlank()
                    && !described.path("summary").asText().contains("«")
                    && tags.contains(described.path("tags").path(0).asText())
                    && described.path("parameters").isArray()
                    && described
                            .at("/responses/default/content/application~1json/schema")
                            .has("$ref");
            boolean answered = described.path("responses").properties().stream()
                    .anyMatch(answer ->
                            answer.getKey().matches("20\\d") || answer.getKey().matches("40[034]"));
            if (!whole || !answered) {
                lacking.add(operation);
            }
        });

        assertThat(lacking).isEmpty();
    }

    @Test
    void whatIsOpenIsOpenAndWhatIsGuardedIsGuarded() throws IOException, InterruptedException {
        Credentials client = Objects.requireNonNull(server.firstCredentials());
        List<String> wrong = new ArrayList<>();
        HttpClient http = HttpClient.newHttpClient();
        List<String> operations = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        eachOperation((operation, described) -> {
            operations.add(operation);
            open.add(described.path("security").isArray());
        });
        for (int i = 0; i < operations.size(); i++) {
            String[] parts = operations.get(i).split(" ", 2);
            String path = parts[1].replaceAll("\\{[A-Za-z]+}", "none");
            int status = http.send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .header("x-api-key", client.clientId())
                                    .header("x-gw-ims-org-id", client.orgId())
                                    .method(parts[0], HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            if (open.get(i) == (status == 401 || status == 403)) {
                wrong.add(operations.get(i) + " without a token is answered " + status);
            }
        }
        http.close();

        assertThat(wrong).isEmpty();
    }

    @Test
    void documentIsValidOpenApi() {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(document.toString(), null, new ParseOptions());

        assertThat(result.getMessages()).isNullOrEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(result.getOpenAPI().getPaths()).hasSameSizeAs(document.path("paths"));
    }

    @Test
    void documentThatIsNotValidIsFoundOut() {
        ObjectNode broken = document.deepCopy();
        ((ObjectNode) broken.at("/paths/~1ims~1token~1v3/post"))
                .put("responses", "none")
                .put("summery", "wrong");

        SwaggerParseResult result = new OpenAPIV3Parser().readContents(broken.toString(), null, new ParseOptions());

        assertThat(result.getMessages()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void everyReferenceLeadsToSomethingAndEveryPartIsUsed() {
        Set<String> used = new TreeSet<>();
        document.findValues("$ref").stream()
                .filter(JsonNode::isTextual)
                .forEach(reference -> used.add(reference.asText()));
        used.removeIf(reference -> !reference.startsWith("#"));
        Set<String> parts = new TreeSet<>();
        for (String kind : List.of("schemas", "parameters")) {
            document.path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> parts.add("#/components/" + kind + "/" + name));
        }

        assertThat(used).isEqualTo(parts);
    }

    @Test
    void documentIsAlsoYaml() throws IOException, InterruptedException {
        HttpResponse<String> asked = get("/openapi", "application/yaml");
        HttpResponse<String> named = get("/openapi.yaml", "*/*");

        assertThat(asked.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(new YAMLMapper().readTree(asked.body())).isEqualTo(document);
        assertThat(named.body()).isEqualTo(asked.body());
        assertThat(get("/openapi.json", "*/*").body()).isEqualTo(document.toString());
    }
}
