package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API clients and keys by command, on a running server and in the data directory of a stopped one. */
class AdminCommandsTest {

    @TempDir
    private Path folder;

    private Path data;
    private Path credentials;

    @BeforeEach
    void prepare() throws Exception {
        data = folder.resolve("data");
        credentials = folder.resolve("credentials.json");
        ServerProcess.initialise(data, credentials);
    }

    private static JsonNode json(String... arguments) throws Exception {
        String printed = ServerProcess.run(arguments);
        assertThat(printed).startsWith("0\n{");
        return JsonMapper.builder().build().readTree(printed.substring(2));
    }

    /** The same command with where it applies to. */
    private static String[] with(List<String> where, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(where);
        return all.toArray(String[]::new);
    }

    private void everyCommandWorks(List<String> where) throws Exception {
        JsonNode made = json(with(where, "client", "create", "--name", "loader", "--role", "editor", "--json"));
        String id = made.path("clientId").asText();
        assertThat(made.path("clientSecret").asText()).isNotEmpty();
        assertThat(made.at("/roles/*").asText()).isEqualTo("editor");

        assertThat(ServerProcess.run(with(where, "client", "list")))
                .startsWith("0\n")
                .contains(id + "  active  loader  (editor everywhere)")
                .doesNotContain(made.path("clientSecret").asText());
        JsonNode second = json(with(where, "client", "rotate", id, "--json"));
        assertThat(second.path("clientSecret").asText())
                .isNotEmpty()
                .isNotEqualTo(made.path("clientSecret").asText());
        assertThat(json(with(where, "client", "change", id, "--grant", "prod=viewer", "--json"))
                        .at("/roles/prod")
                        .asText())
                .isEqualTo("viewer");
        assertThat(ServerProcess.run(with(where, "client", "revoke", id)))
                .startsWith("0\n")
                .contains("State           revoked");
        assertThat(ServerProcess.run(with(where, "client", "rotate", id)))
                .startsWith("1\n")
                .contains("was revoked; make another")
                .doesNotContain("Exception");
        assertThat(ServerProcess.run(with(where, "client", "create", "--name", "x", "--role", "king")))
                .startsWith("1\n")
                .contains("a role is one of ingest-only, viewer, editor, admin");
        assertThat(json(with(where, "key", "rotate", "--json")).path("keys").asInt())
                .isGreaterThan(1);
        assertThat(json(with(where, "key", "rotate", "--secrets", "--json"))
                        .path("keys")
                        .asInt())
                .isGreaterThan(1);
        assertThat(ServerProcess.run(with(where, "key", "rotate", "--secrets")))
                .startsWith("0\nSecrets are sealed with key ");
    }

    @Test
    void onAStoppedServer() throws Exception {
        everyCommandWorks(List.of("--data", data.toString()));
    }

    @Test
    void onARunningServer() throws Exception {
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"))) {
            everyCommandWorks(List.of("--url", server.url(), "--credentials", credentials.toString()));

            assertThat(ServerProcess.run("client", "list", "--data", data.toString()))
                    .startsWith("5\n")
                    .contains("is in use by another Tributary");
        }
    }

    @Test
    void clientMadeOfflineIsACredentialsFileAndItsTokensEndWithIt() throws Exception {
        Path fresh = folder.resolve("fresh.json");
        Files.writeString(
                fresh,
                json("client", "create", "--name", "rescue", "--role", "admin", "--data", data.toString(), "--json")
                        .toString());
        Credentials rescue = Credentials.read(fresh);
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient client = new ApiClient(server.url(), rescue)) {
            assertThat(client.call("GET", "/data/foundation/flowservice/flows", null)
                            .status())
                    .isEqualTo(200);

            assertThat(ServerProcess.run(
                            "client",
                            "revoke",
                            rescue.clientId(),
                            "--url",
                            server.url(),
                            "--credentials",
                            credentials.toString()))
                    .startsWith("0\n");

            assertThat(client.call("GET", "/data/foundation/flowservice/flows", null)
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void discardedKeysEndEveryToken() throws Exception {
        String token;
        Credentials first = Credentials.read(credentials);
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient client = new ApiClient(server.url(), first)) {
            token = client.token();
            server.terminate();
        }

        assertThat(ServerProcess.run("key", "rotate", "--discard-old", "--data", data.toString()))
                .startsWith("0\n")
                .contains("1 keys check them");

        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient client = new ApiClient(server.url(), first)) {
            assertThat(client.token()).isNotEqualTo(token);
            assertThat(client.call("GET", "/data/foundation/flowservice/flows", null)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsMissingIsSaidInOneSentence() throws Exception {
        assertThat(ServerProcess.run("client", "list"))
                .startsWith("2\n")
                .contains("--credentials")
                .doesNotContain("Exception");
        assertThat(ServerProcess.run(
                        "client", "list", "--data", folder.resolve("none").toString()))
                .startsWith("6\n")
                .contains("There is no data directory");
        assertThat(ServerProcess.run("key", "rotate", "--discard-old", "--credentials", credentials.toString()))
                .startsWith("2\n")
                .contains("stop the server");
        assertThat(ServerProcess.run("client", "create", "--name", "x", "--data", data.toString()))
                .startsWith("2\n")
                .contains("--role");
    }
}
