package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas that nobody should write: cycles, missing references, thousands of fields, contradictions, pattern bombs, names that collide as columns. Each is refused
 * with its reason, or is a table that takes a row and gives it back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSchemaTest {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> cases = new ArrayList<>();
    private Credentials credentials;
    private ServerProcess server;
    private String token;
    private JsonNode given;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        read("hostile").forEach(cases::add);
        given = read("given");
        Path data = folder.resolve("data");
        credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"), "acme");
        Sandboxes.add(
                data, credentials.orgId(), IntStream.range(0, cases.size()).mapToObj(HostileSchemaTest::sandbox));
        server = ServerProcess.start(data, List.of("-Xmx1g"), folder.resolve("server.log"), "--commit-interval", "1");
        try (ApiClient client = new ApiClient(server.url(), credentials)) {
            token = client.token();
        }
    }

    private static String sandbox(int number) {
        return "case-" + number;
    }

    private JsonNode read(String file) throws IOException {
        try (InputStream in = HostileSchemaTest.class.getResourceAsStream("schema-registry/" + file + ".json")) {
            assertThat(in).as(file).isNotNull();
            return mapper.readTree(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachIsRefusedWithItsReasonOrIsATableLikeOthers() {
        return IntStream.range(0, cases.size())
                .mapToObj(number ->
                        DynamicTest.dynamicTest(cases.get(number).path("name").asText(), () -> check(number)));
    }

    private void check(int number) throws Exception {
        new RegistryCheck(server.url(), credentials, token, http, given, sandbox(number)).run(cases.get(number));
        assertThat(server.alive()).as("the server still runs").isTrue();
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        assertThat(server.terminate()).as("exit code after everything landed").isZero();
    }
}
