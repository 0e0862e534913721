package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients change one flow at the same moment, each from the etag that all have read. */
class ManyClientsTest {

    private static final int CLIENTS = 32;
    private static final int ROUNDS = 10;

    @TempDir
    private Path folder;

    @Test
    void oneWinsEachRoundInTheEmbeddedStore() throws Exception {
        play(DocumentStore.openSqlite(folder.resolve("control.db")));
    }

    @Test
    void oneWinsEachRoundInPostgres() throws Exception {
        play(DocumentStore.openPostgres(Postgres.settings(Postgres.shared().newUrl(), "directory-1")));
    }

    private void play(DocumentStore store) throws Exception {
        try (FlowServer server = FlowServer.start(folder, store);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            String path = "/flows/" + server.flow();
            StringBuilder expected = new StringBuilder();
            for (int round = 0; round < ROUNDS; round++) {
                List<String> winners = race(server, executor, path, expected.toString(), round);
                assertThat(winners).as("who won round %d", round).hasSize(1);
                expected.append(winners.getFirst());
            }

            // Each winner wrote what was there and its own name behind: none of the changes is lost, and there is no
            // other.
            FlowServer.Answer last = server.get(path);
            assertThat(last.item().path("description").asText()).isEqualTo(expected.toString());
        }
    }

    private static List<String> race(FlowServer server, ExecutorService executor, String path, String before, int round)
            throws Exception {
        String etag = server.get(path).item().path("etag").asText();
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Future<FlowServer.Answer>> answers = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            String value = before + name(c, round);
            Callable<FlowServer.Answer> client = () -> {
                start.await();
                return server.patch(path, etag, """
                        [{"op": "add", "path": "/description", "value": "%s"}]""".formatted(value));
            };
            answers.add(executor.submit(client));
        }
        List<String> winners = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            FlowServer.Answer answer = answers.get(c).get();
            if (answer.status() == 200) {
                winners.add(name(c, round));
                assertThat(answer.json().path("etag").asText()).isNotEqualTo(etag);
            } else {
                assertThat(answer.code()).isEqualTo("FLOW-1404-412");
            }
        }
        return winners;
    }

    private static String name(int client, int round) {
        return "(" + client + " in " + round + ")";
    }
}
