package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a person meets it. */
class StartTest {

    @TempDir
    private Path folder;

    @Test
    void initPrintsOneJsonObjectThatOtherCommandsTake() throws Exception {
        String printed =
                ServerProcess.run("init", "--data", folder.resolve("data").toString(), "--tenant", "acme", "--json");

        assertThat(printed).startsWith("0\n{");
        JsonNode json = JsonMapper.builder().build().readTree(printed.substring(2));
        assertThat(json.path("tenant").asText()).isEqualTo("acme");
        assertThat(json.path("sandbox").asText()).isEqualTo("prod");
        assertThat(json.path("orgId").asText()).endsWith("@AdobeOrg");
        assertThat(json.path("clientSecret").asText()).matches("[A-Za-z0-9_-]{32,}");
    }

    @Test
    void theSecretIsNowhereInTheDataDirectory() throws Exception {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient client = new ApiClient(server.url(), credentials)) {
            assertThat(client.token()).isNotEmpty();
            server.terminate();
        }
        byte[] secret = credentials.clientSecret().getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> holding = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("credentials.json")
                            && !file.toString().endsWith(".segment"))
                    .filter(file -> contains(file, secret))
                    .toList();
            assertThat(holding).isEmpty();
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return all.contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsPreparedOnce() throws Exception {
        Path data = folder.resolve("data");
        ServerProcess.initialise(data, folder.resolve("credentials.json"));

        assertThat(ServerProcess.run("init", "--data", data.toString()))
                .startsWith("6\n")
                .contains("is prepared already; start it with: tributary serve --data");
    }

    @Test
    void aSecondServerOnTheSameDirectorySaysSoAndEnds() throws Exception {
        Path data = folder.resolve("data");
        ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess first = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            String second = ServerProcess.run("serve", "--port", "0", "--data", data.toString());

            assertThat(second)
                    .startsWith("5\n")
                    .contains("is in use by another Tributary (process " + first.pid() + ")");
            assertThat(status(first.url() + "/health/ready")).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsSaidInOneSentence() throws Exception {
        Path data = folder.resolve("data");
        ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess first = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            String port = Integer.toString(URI.create(first.url()).getPort());

            String second = ServerProcess.run(
                    "serve", "--port", port, "--data", folder.resolve("other").toString());

            assertThat(second).startsWith("6\n").contains("Can't listen on 127.0.0.1:" + port, "--port");
            assertThat(second).doesNotContain("Exception");
        }
    }

    @Test
    void anEmptyDirectoryIsPreparedByTheFirstStartAndTheSecretShownOnce() throws Exception {
        Path data = folder.resolve("data");
        String first;
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            first = String.join("\n", server.said());
            assertThat(server.terminate()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            assertThat(first).contains("Client secret   p8-");
            assertThat(String.join("\n", server.said())).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "serve", "init", "sql", "client", "key"})
    void everyCommandExplainsItselfWithExamples(String command) throws Exception {
        String[] arguments = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};

        String help = ServerProcess.run(arguments);

        assertThat(help).startsWith("0\n").contains("Usage: tributary", "  tributary ");
    }

    @Test
    void theDemoPlaysTheWholeWalkAndShowsItsRows() throws Exception {
        String printed = ServerProcess.run(
                "demo", "--port", "0", "--data", folder.resolve("demo").toString(), "--exit");

        assertThat(printed)
                .startsWith("0\n")
                .contains("Profile record ingested successfully", "Transaction event ingested successfully")
                .contains("maya.lindqvist@example.com | gold")
                .contains("HC-20250714-0042 | 2025-07-14T18:00:00Z")
                .containsPattern("Visible to SQL \\d+ ms");
    }

    @Test
    void sqlPrintsOneJsonObjectARowWithNestedValues() throws Exception {
        Path data = folder.resolve("data");
        ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            String printed = ServerProcess.run(
                    "sql",
                    "--url",
                    server.url(),
                    "--credentials",
                    folder.resolve("credentials.json").toString(),
                    "--json",
                    "select 1 as one, {'a': [1, 2]} as nested union all select 2, null order by 1");

            assertThat(printed).isEqualTo("0\n{\"one\":1,\"nested\":{\"a\":[1,2]}}\n{\"one\":2,\"nested\":null}\n");
        }
    }

    private static int status(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
