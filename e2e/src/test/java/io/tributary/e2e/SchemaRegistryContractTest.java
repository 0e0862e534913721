package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The 82 client checks of the schema-registry contract (§6) against a running server, from the case files beside it. Each check has a sandbox of its own. What
 * passed is the page {@code docs/SCHEMA-REGISTRY-COVERAGE.md}; {@code -Dtributary.docs.write=true} writes it anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaRegistryContractTest {

    private static final int CHECKS = 82;
    private static final List<String> FILES = List.of(
            "1-reads", "2-composition", "3-changes", "4-descriptors", "5-lists", "6-procedures", "7-validation");
    private static final Path PAGE = Path.of("..", "docs", "SCHEMA-REGISTRY-COVERAGE.md");

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final Map<Integer, String> lines = new TreeMap<>();
    private final Set<Integer> passed = new ConcurrentSkipListSet<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Credentials credentials;
    private ServerProcess server;
    private String token;
    private JsonNode given;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"), "acme");
        Sandboxes.add(
                data,
                credentials.orgId(),
                Stream.concat(
                        Stream.of("dev", "other"),
                        IntStream.rangeClosed(1, CHECKS).mapToObj(SchemaRegistryContractTest::sandbox)));
        server = ServerProcess.start(data, List.of(), folder.resolve("server.log"));
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            token = client.token();
        }
        given = read("given");
    }

    private static String sandbox(int check) {
        return "check-" + check;
    }

    private JsonNode read(String file) throws IOException {
        try (InputStream in =
                SchemaRegistryContractTest.class.getResourceAsStream("schema-registry/" + file + ".json")) {
            assertThat(in).as(file).isNotNull();
            return mapper.readTree(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachCheckPasses() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : FILES) {
            for (JsonNode check : read(file)) {
                int number = check.path("check").asInt();
                String name = check.path("name").asText();
                lines.put(number, "| %d | %s | `%s.json` | yes |".formatted(number, name, file));
                tests.add(DynamicTest.dynamicTest(number + " " + name, () -> {
                    new RegistryCheck(server.url(), credentials, token, http, given, sandbox(number)).run(check);
                    passed.add(number);
                }));
            }
        }
        assertThat(lines.keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CHECKS).boxed().toList());
        return tests.stream();
    }

    @AfterAll
    void stopAndCompareThePage() throws Exception {
        http.close();
        if (server != null) {
            server.close();
        }
        assertThat(passed).as("checks that passed").hasSize(CHECKS);
        String page = """
                # Schema Registry: what clients may rely on

                The client checks of the Schema Registry contract, run against a server process over HTTP by `SchemaRegistryContractTest`. This page is
                written by that test (`-Dtributary.docs.write=true`) and compared with it in every build. The cases are in
                `e2e/src/test/resources/io/tributary/e2e/schema-registry/`.

                | check | what holds | cases | passed |
                |---|---|---|---|
                """ + String.join("\n", lines.values()) + "\n";
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("written anew with -Dtributary.docs.write=true").hasContent(page);
    }
}
