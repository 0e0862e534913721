package io.tributary.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is killed while documents are written, and started again. */
class PostgresLossTest {

    private static final Scope SCOPE = new Scope("ACME@AdobeOrg", "prod");
    private static final int WRITERS = 4;

    @TempDir
    private Path folder;

    private Postgres postgres;
    private DocumentStore store;

    @BeforeEach
    void start() throws Exception {
        postgres = Postgres.in(folder.resolve("data"));
        store = DocumentStore.openPostgres(Postgres.settings(postgres.newUrl(), "directory-1"));
    }

    @AfterEach
    void stop() {
        store.close();
        postgres.close();
    }

    private enum Told {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    /** What each write was answered with, by the id of its document. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private void write(int writer, AtomicBoolean enough) {
        for (int i = 0; !enough.get(); i++) {
            String id = writer + "-" + i;
            try {
                store.create(
                        SCOPE,
                        "flows",
                        id,
                        JsonNodeFactory.instance.objectNode().put("name", id));
                told.put(id, Told.DONE);
            } catch (StoreUnavailableException e) {
                told.put(id, Told.NOT_DONE);
            } catch (UnknownOutcomeException e) {
                told.put(id, Told.UNKNOWN);
            }
        }
    }

    private long count(Told what) {
        return told.values().stream().filter(what::equals).count();
    }

    private void awaitMore(Told what, int more) {
        long before = count(what);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count(what) >= before + more);
    }

    @Test
    void acknowledgedWritesSurviveAndRefusedOnesAreNotThere() throws Exception {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        store.onChange(keys -> keys.forEach(key -> heard.add(key.id())));
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(executor.submit(() -> write(writer, enough)));
            }
            for (int round = 0; round < 3; round++) {
                awaitMore(Told.DONE, 50);
                postgres.kill();
                postgres.startAgain();
            }
            awaitMore(Told.DONE, 50);
            enough.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        Set<String> there = ConcurrentHashMap.newKeySet();
        store.list(SCOPE, "flows").forEach(document -> there.add(document.id()));
        told.forEach((id, answer) -> {
            switch (answer) {
                case DONE -> assertThat(there).contains(id);
                case NOT_DONE -> assertThat(there).doesNotContain(id);
                case UNKNOWN -> {
                    // Either is right, and nobody was told otherwise.
                }
            }
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(heard).containsAll(there));
    }

    @Test
    void readsAndWritesSayThatTheDatabaseIsAwayAndWorkAgainAfterwards() throws Exception {
        store.create(SCOPE, "flows", "before", JsonNodeFactory.instance.objectNode());

        postgres.kill();

        assertThatThrownBy(() -> store.get(SCOPE, "flows", "before"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The store's database does not answer; nothing was changed. Try again in a while.");
        assertThatThrownBy(() -> store.create(SCOPE, "flows", "during", JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(StoreUnavailableException.class);

        postgres.startAgain();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> store.get(SCOPE, "flows", "before").isPresent());
        store.create(SCOPE, "flows", "after", JsonNodeFactory.instance.objectNode());
        assertThat(store.list(SCOPE, "flows")).extracting(Document::id).containsExactly("before", "after");
    }

    /** The connection breaks between the commit's arrival and its answer: the change is there, and found to be. */
    @Test
    void commitThatIsNotAnsweredIsLookedUp() throws Exception {
        try (CutOff cutOff = CutOff.before(postgres.port())) {
            store.close();
            // Statements go out in words each time, so that a commit is recognised.
            String url = postgres.newUrl().replace(":" + postgres.port() + "/", ":" + cutOff.port() + "/");
            store = DocumentStore.openPostgres(Postgres.settings(url + "&prepareThreshold=0", "directory-1"));

            cutOff.swallowNextAnswerToCommit();
            store.create(SCOPE, "flows", "committed", JsonNodeFactory.instance.objectNode());
            assertThat(cutOff.cuts()).isEqualTo(1);
            assertThat(store.get(SCOPE, "flows", "committed")).isPresent();

            cutOff.dropNextCommit();
            assertThatThrownBy(() -> store.create(SCOPE, "flows", "lost", JsonNodeFactory.instance.objectNode()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(cutOff.cuts()).isEqualTo(2);
            assertThat(store.get(SCOPE, "flows", "lost")).isEmpty();

            List<DocumentKey> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
            store.onChange(heard::addAll);
            cutOff.swallowNextAnswerToCommitAndRefuseNewConnections();
            assertThatThrownBy(() -> store.create(SCOPE, "flows", "unknown", JsonNodeFactory.instance.objectNode()))
                    .isInstanceOf(UnknownOutcomeException.class)
                    .hasMessageContaining("it is not known whether the change is there");
            assertThat(heard).isEmpty();

            cutOff.acceptConnections();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> heard.contains(new DocumentKey(SCOPE, "flows", "unknown")));
            assertThat(store.get(SCOPE, "flows", "unknown")).isPresent();
        }
    }
}
