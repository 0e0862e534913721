package io.tributary;

import static io.tributary.RunningServer.CATALOG;
import static io.tributary.RunningServer.EXPORT;
import static io.tributary.RunningServer.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.StreamSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a running server are looked at and kept up by its API and its command; the catalogue goes on to know every batch. */
class UpkeepServerTest {

    private static final String PATH = "/tributary/v1/upkeep";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static StreamSetup.Stream stream;

    @BeforeAll
    static void start() {
        server = RunningServer.start(folder.resolve("data"));
        server.credentials().write(folder.resolve("credentials.json"));
        stream = server.stream("Kept up");
        for (int i = 1; i <= 4; i++) {
            server.send(stream, event("event-" + i));
            server.awaitBatches(stream.datasetId(), "success", i);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Said(int exit, String out, String err) {}

    private static Said command(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("upkeep"));
        all.addAll(List.of(args));
        all.addAll(List.of(
                "--url",
                server.url(),
                "--credentials",
                folder.resolve("credentials.json").toString()));
        int exit = Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    void filesAreJoinedOnDemandAndBatchesKeepTheirs() {
        List<JsonNode> batches = server.awaitBatches(stream.datasetId(), "success", 4);
        JsonNode before =
                server.get(PATH + "?plan=true&table=" + stream.table()).json().at("/items/0");
        Said planned = command("--dry-run", "--table", stream.table());

        Said done = command("--now", "--json", "--table", stream.table());

        JsonNode after = server.get(PATH + "?table=" + stream.table()).json().at("/items/0");
        assertThat(before.path("files").asInt()).isEqualTo(batches.size());
        assertThat(before.at("/plan/joinFiles").asInt()).isEqualTo(batches.size());
        assertThat(planned.exit()).isZero();
        assertThat(planned.out()).contains("to join", stream.table(), "(1 table)");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out()).contains("\"files\":1", "\"problem\":\"\"");
        assertThat(after.path("files").asInt()).isEqualTo(1);
        assertThat(after.path("rows").asInt()).isEqualTo(4);
        assertThat(after.path("filesJoined").asInt()).isEqualTo(batches.size());
        assertThat(after.path("lastCompaction").asText()).isNotEmpty();
        assertThat(server.awaitBatches(stream.datasetId(), "success", 4)).isEqualTo(batches);
        for (JsonNode batch : batches) {
            JsonNode files = server.get(EXPORT + "/batches/" + batch.path("id").asText() + "/files")
                    .json()
                    .path("data");
            assertThat(files).hasSize(1);
            JsonNode inside = server.follow(files.at("/0/_links/self/href").asText())
                    .json()
                    .path("data");
            assertThat(server.follow(inside.at("/0/_links/self/href").asText()).bytes())
                    .startsWith('P', 'A', 'R', '1');
        }
        assertThat(server.get(CATALOG + "/dataSets/" + stream.datasetId()).status())
                .isEqualTo(200);
    }

    @Test
    void theStatusTellsIt() {
        JsonNode upkeep = server.get("/tributary/v1/status").json().path("upkeep");

        assertThat(upkeep)
                .anySatisfy(table -> assertThat(table.path("table").asText()).isEqualTo(stream.table()));
    }

    @Test
    void tablesThatAreNotThereAreNamed() {
        assertThat(server.get(PATH + "?table=nosuch").status()).isEqualTo(404);
        assertThat(server.send("POST", PATH, "{\"table\":\"nosuch\"}")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("There is no table nosuch");
        assertThat(server.send("POST", PATH, "{\"table\":7}").status()).isEqualTo(400);
        assertThat(command("--table", "nosuch"))
                .returns(1, Said::exit)
                .returns("tributary: There is no table nosuch" + System.lineSeparator(), Said::err);
        assertThat(command("--now", "--dry-run").exit()).isEqualTo(2);
    }
}
