package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is killed in the middle of a reset, under load: the next start ends it, and the other sandbox has lost nothing. */
class ResetCrashTest {

    private static final String SANDBOXES = "/data/foundation/sandbox-management/sandboxes";

    @TempDir
    private Path folder;

    /** How many looks at the sandbox the killer takes between the answer and the kill: the kill falls into different steps. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10})
    void resetIsEndedByTheNextStart(int looks) throws Exception {
        Path data = folder.resolve("data");
        Credentials prod = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        Credentials dev = new Credentials(prod.orgId(), "dev", prod.tenant(), prod.clientId(), prod.clientSecret());
        StreamSetup.Stream kept;
        StreamSetup.Stream gone;
        int sentToProd = 0;
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient inProd = new ApiClient(server.url(), prod);
                ApiClient inDev = new ApiClient(server.url(), dev)) {
            inProd.call("POST", SANDBOXES, "{\"name\":\"dev\",\"title\":\"Dev\",\"type\":\"development\"}")
                    .orRefused("dev");
            kept = stream(inProd);
            gone = stream(inDev);
            for (int i = 0; i < 20; i++) {
                assertThat(inDev.post(gone.url(), Events.valid("dev-" + i)).status())
                        .isEqualTo(200);
                assertThat(inProd.post(kept.url(), Events.valid("prod-" + i)).status())
                        .isEqualTo(200);
                sentToProd++;
            }
            assertThat(inDev.post(gone.url(), Events.invalid("dev-bad")).status())
                    .isEqualTo(400);
            AtomicBoolean stop = new AtomicBoolean();
            Thread load = Thread.ofVirtual().start(() -> send(inDev, gone, stop));
            assertThat(inProd.call("PUT", SANDBOXES + "/dev", "{\"action\":\"reset\"}")
                            .status())
                    .isEqualTo(202);
            for (int i = 0; i < looks; i++) {
                inProd.call("GET", SANDBOXES + "/dev", null);
            }
            server.kill();
            stop.set(true);
            load.join();
        }
        try (ServerProcess server = ServerProcess.start(data, List.of(), folder.resolve("log"));
                ApiClient inProd = new ApiClient(server.url(), prod);
                ApiClient inDev = new ApiClient(server.url(), dev)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> inProd.call("GET", SANDBOXES + "/dev", null)
                            .json()
                            .at("/removal/finishedAt")
                            .isTextual());
            JsonNode sandbox = inProd.call("GET", SANDBOXES + "/dev", null).json();
            assertThat(sandbox.path("state").asText()).isEqualTo("active");
            for (String list : List.of("connections", "sourceConnections", "targetConnections", "flows")) {
                assertThat(inDev.call("GET", "/data/foundation/flowservice/" + list, null)
                                .orRefused(list)
                                .path("items"))
                        .as(list)
                        .isEmpty();
            }
            assertThat(inDev.call("GET", "/data/foundation/catalog/dataSets", null)
                            .orRefused("datasets"))
                    .isEmpty();
            assertThat(parquetFiles(data, "_dev")).isZero();
            String closed = gone.url().substring(gone.url().indexOf("/collection/"));
            assertThat(inDev.post(closed, Events.valid("late")).status()).isEqualTo(403);
            long expected = sentToProd;
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> rows(inProd, kept.table()) == expected);
        }
    }

    private static StreamSetup.Stream stream(ApiClient client) {
        StreamSetup setup = new StreamSetup(client, (call, result) -> {});
        return setup.stream(setup.source(), "Reset", Events.PARTS, Events.mapping());
    }

    /** Until the server is gone; what it answers doesn't matter. */
    private static void send(ApiClient client, StreamSetup.Stream stream, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            try {
                client.post(stream.url(), Events.valid("load-" + i));
            } catch (io.tributary.client.ClientException e) {
                return;
            }
        }
    }

    private static long rows(ApiClient client, String table) {
        return client.call("POST", "/tributary/v1/sql", "{\"sql\":\"select count(*) from " + table + "\"}")
                .json()
                .at("/rows/0/0")
                .asLong();
    }

    private static long parquetFiles(Path data, String namespace) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("lake"))) {
            return files.filter(file -> file.toString().contains(namespace)
                            && file.toString().endsWith(".parquet"))
                    .count();
        }
    }
}
