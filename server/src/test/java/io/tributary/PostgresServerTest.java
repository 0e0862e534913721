package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.control.store.Postgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A whole server whose documents are in PostgreSQL. */
class PostgresServerTest {

    private static final String CONNECTIONS = "/data/foundation/flowservice/connections";
    private static final String CONNECTION = """
            {"name": "Till", "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"},
             "auth": {"specName": "Streaming Connection", "params": {"dataType": "raw"}}}""";

    @TempDir
    private Path folder;

    private Postgres postgres;
    private StoreChoice store;

    @BeforeEach
    void startDatabase() throws Exception {
        postgres = Postgres.in(folder.resolve("postgres"));
        store = new StoreChoice.Postgres(postgres.newUrl(), "postgres", "not-asked-for");
    }

    @AfterEach
    void stopDatabase() {
        postgres.close();
    }

    private ServerSettings settings(String data, StoreChoice choice) {
        return new ServerSettings(
                folder.resolve(data), choice, "127.0.0.1", 0, null, Duration.ofSeconds(1), 64L * 1024 * 1024);
    }

    @Test
    void documentsAreThereAgainAfterARestartAndNotInTheDataDirectory() {
        Credentials credentials;
        try (Server server = Server.start(settings("one", store))) {
            credentials = server.firstCredentials();
            try (ApiClient client = new ApiClient(server.url(), credentials)) {
                client.token();
                client.call("POST", CONNECTIONS, CONNECTION).orRefused("POST");
            }
        }
        try (Server server = Server.start(settings("one", store));
                ApiClient client = new ApiClient(server.url(), credentials)) {
            assertThat(server.firstCredentials()).isNull();
            client.token();
            assertThat(client.get(CONNECTIONS, "application/json").json().path("items"))
                    .hasSize(1);
        }
        assertThat(folder.resolve("one/control.db")).doesNotExist();
        assertThat(folder.resolve("one/keys")).isDirectory();
    }

    @Test
    void secondServerOnTheStoreIsToldWhoHasIt() {
        try (Server first = Server.start(settings("one", store))) {
            assertThat(first.url()).isNotEmpty();
            assertThatThrownBy(() -> Server.start(settings("two", store)))
                    .isInstanceOf(Stop.class)
                    .hasMessageContaining("is in use by another Tributary, process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageContaining("data directory " + folder.resolve("one"));
        }
        assertThatThrownBy(() -> Server.start(settings("two", store)))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("belongs to another data directory");
        assertThat(folder.resolve("two/control-store.id")).doesNotExist();
    }

    @Test
    void dataDirectoryStaysWithTheStoreItBeganWith() {
        Server.start(settings("one", store)).close();
        assertThatThrownBy(() -> Server.start(settings("one", new StoreChoice.Embedded())))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("keeps its documents in a PostgreSQL database");

        Server.start(settings("two", new StoreChoice.Embedded())).close();
        assertThatThrownBy(() -> Server.start(settings("two", store)))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("keeps its documents in control.db");
    }

    @Test
    void whileTheDatabaseIsAwayCallsSaySoAndEventsAreTakenAllTheSame() throws Exception {
        try (Server server = Server.start(settings("one", store));
                ApiClient client = new ApiClient(server.url(), server.firstCredentials())) {
            StreamSetup.Source source = new StreamSetup(client, (step, id) -> {}).source();
            String token = client.token();

            postgres.kill();

            HttpResponse<String> refused = call(server, server.firstCredentials(), token);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.body())
                    .contains("https://ns.adobe.com/aep/errors/FLOW-1103-503")
                    .contains("The store's database does not answer; nothing was changed.");
            // No flow is behind this inlet, which only someone who has the plan can tell.
            assertThat(client.call("POST", source.inletUrl().replaceFirst("https?://[^/]+", ""), "{}")
                            .status())
                    .isNotIn(500, 503, 504);

            postgres.startAgain();

            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> call(server, server.firstCredentials(), token).statusCode() == 201);
        }
    }

    private static HttpResponse<String> call(Server server, Credentials credentials, String token) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + CONNECTIONS))
                            .header("Authorization", "Bearer " + token)
                            .header("x-api-key", credentials.clientId())
                            .header("x-gw-ims-org-id", credentials.orgId())
                            .header("x-sandbox-name", credentials.sandbox())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(CONNECTION))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static StoreChoice chosen(Map<String, String> environment, String... arguments) {
        StoreOptions options = new StoreOptions();
        CommandLine.populateCommand(options, arguments);
        return options.choice(environment);
    }

    @Test
    void credentialsComeFromTheEnvironmentOrAFileOfTheOwnerAlone() throws Exception {
        String url = "jdbc:postgresql://db.example.com/tributary";
        Path file = Files.writeString(folder.resolve("store.properties"), "user=u\npassword=p=1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(chosen(Map.of())).isEqualTo(new StoreChoice.Embedded());
        assertThat(chosen(Map.of(StoreOptions.USER, "u", StoreOptions.PASSWORD, "s3cret"), "--store", url))
                .isEqualTo(new StoreChoice.Postgres(url, "u", "s3cret"))
                .asString()
                .doesNotContain("s3cret");
        assertThat(chosen(Map.of(), "--store", url, "--store-credentials", file.toString()))
                .isEqualTo(new StoreChoice.Postgres(url, "u", "p=1"));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> chosen(Map.of(), "--store", url, "--store-credentials", file.toString()))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> chosen(Map.of(StoreOptions.USER, "u"), "--store", url))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("TRIBUTARY_STORE_PASSWORD is not set");
        assertThatThrownBy(() -> chosen(Map.of(), "--store", url + "?password=s3cret"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("--store must not hold a user or password")
                .hasMessageNotContaining("s3cret");
    }
}
