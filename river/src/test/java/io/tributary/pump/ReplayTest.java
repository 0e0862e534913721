package io.tributary.pump;

import static io.tributary.pump.Riverbed.FLOW_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Event;
import io.tributary.log.EventLog;
import io.tributary.quarantine.HistoryLine;
import io.tributary.quarantine.KeptEntry;
import io.tributary.quarantine.MarkedEntry;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.quarantine.QuarantineState;
import io.tributary.quarantine.ReplayJob;
import io.tributary.replay.ReplayRunner;
import io.tributary.replay.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of quarantine lands once, whatever breaks, and what fails again is there once. */
class ReplayTest {

    private static final QuarantineFilter ALL = QuarantineFilter.all("test_prod");

    @TempDir
    private Path folder;

    private static void refuse(Riverbed river, String... ids) {
        for (String id : ids) {
            river.append(List.of(Riverbed.received(FLOW_A, id, "{\"_id\":\"" + id + "\"}")));
        }
        river.awaitSettled();
    }

    private static void mend(Riverbed river, String id) {
        KeptEntry kept = river.quarantine.find("x-" + id).orElseThrow();
        byte[] better =
                ("{\"_id\":\"" + id + "\",\"timestamp\":\"2025-07-14T12:00:00Z\"}").getBytes(StandardCharsets.UTF_8);
        river.quarantine
                .edit(kept.entry().id(), better, "somebody", "added the time", state -> true)
                .orElseThrow();
    }

    private static ReplayRunner runner(Riverbed river, Pump pump) {
        return new ReplayRunner(river.log, river.plans, river.quarantine.replays(), pump::waiting, pump::startPassed);
    }

    private static Selection all() {
        return new Selection(ALL, List.of(), false);
    }

    private static void awaitEnd(Riverbed river, ReplayJob job) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        river.quarantine.replays().job(job.id()).orElseThrow().finishedAtMillis() > 0);
    }

    private static QuarantineState state(Riverbed river, String id) {
        return river.kept("x-" + id).state();
    }

    private static List<MarkedEntry> markAll(Riverbed river) {
        ReplayJob job = river.quarantine.replays().begin("test_prod", "somebody", all().toJson(), 0);
        List<String> ids = river.quarantine.replays().next(ALL, "", 100);
        return river.quarantine.replays().mark(job, ids, QuarantineState.WAITING);
    }

    private static List<Event> events(List<MarkedEntry> marked) {
        return marked.stream()
                .map(one -> (Event) new Event.Replayed(
                        one.xactionId(),
                        "inlet",
                        FLOW_A,
                        "test_prod.table_a",
                        System.currentTimeMillis(),
                        one.payload(),
                        one.key().entryId(),
                        one.key().tryNo()))
                .toList();
    }

    @Test
    void whatIsMendedLandsAndTheRestComesBackWithOneTryMore() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            Pump pump = river.start();
            refuse(river, "good", "bad");
            mend(river, "good");
            try (ReplayRunner runner = runner(river, pump)) {
                ReplayJob job = runner.begin("somebody", all(), river.quarantine.count(ALL));
                awaitEnd(river, job);

                ReplayJob ended = river.quarantine.replays().job(job.id()).orElseThrow();
                assertThat(ended.state()).isEqualTo(ReplayJob.State.FINISHED);
                assertThat(List.of(ended.total(), ended.handed(), ended.landed(), ended.failed(), ended.skipped()))
                        .containsExactly(2L, 2L, 1L, 1L, 0L);
            }
            assertThat(river.landed("table_a")).containsExactly("good");
            KeptEntry good = river.quarantine.find("x-good").orElseThrow();
            assertThat(good.entry().state()).isEqualTo(QuarantineState.REPLAYED);
            assertThat(good.resolvedBy()).isEqualTo("somebody");
            assertThat(new String(good.entry().payload(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"_id\":\"good\"}");
            KeptEntry bad = river.quarantine.find("x-bad").orElseThrow();
            assertThat(bad.entry().state()).isEqualTo(QuarantineState.OPEN);
            assertThat(bad.failedTries()).isEqualTo(1);
            assertThat(river.quarantine.history(bad.entry().id()))
                    .extracting(HistoryLine::what)
                    .containsExactly("refused", "failed");
            assertThat(river.quarantine.count()).isEqualTo(2);
            assertThat(river.quarantine.states("test_prod"))
                    .isEqualTo(Map.of(FLOW_A, Map.of(QuarantineState.REPLAYED, 1L, QuarantineState.OPEN, 1L)));
            // What came is what landed and what is still put aside.
            river.ledger.flush();
            assertThat(river.ledger.totals(FLOW_A).received()).isEqualTo(2);
            assertThat(river.ledger.totals(FLOW_A).landed()).isEqualTo(1);
            assertThat(river.quarantine.putAside(Set.of(FLOW_A))).isEqualTo(Map.of(FLOW_A, 1L));
            assertThat(pump.inFlight().onTheWay().getOrDefault(FLOW_A, 0L)).isZero();
        }
    }

    @Test
    void afterSomeFailedTriesAMessageIsParkedAndNoLongerTakenUnlessItIsNamed() {
        try (Riverbed river = new Riverbed(folder, 1)) {
            Pump pump = river.start();
            refuse(river, "bad");
            try (ReplayRunner runner = runner(river, pump)) {
                for (int i = 0; i < 3; i++) {
                    awaitEnd(river, runner.begin("somebody", all(), 1));
                }
                assertThat(state(river, "bad")).isEqualTo(QuarantineState.PARKED);

                ReplayJob more = runner.begin("somebody", all(), 0);
                awaitEnd(river, more);
                assertThat(river.quarantine
                                .replays()
                                .job(more.id())
                                .orElseThrow()
                                .handed())
                        .isZero();

                String id = river.kept("x-bad").id();
                ReplayJob named = runner.begin("somebody", new Selection(ALL, List.of(id), false), 1);
                awaitEnd(river, named);
                assertThat(river.quarantine.find(id).orElseThrow().failedTries())
                        .isEqualTo(4);
            }
        }
    }

    @Test
    void ofTwoReplaysOfOneMessageOneWins() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            Pump pump = river.start();
            String[] ids = IntStream.range(0, 40).mapToObj(i -> "m" + i).toArray(String[]::new);
            refuse(river, ids);
            for (String id : ids) {
                mend(river, id);
            }
            try (ReplayRunner runner = runner(river, pump)) {
                ReplayJob one = runner.begin("one", all(), 40);
                ReplayJob other = runner.begin("other", all(), 40);
                awaitEnd(river, one);
                awaitEnd(river, other);

                long handed =
                        river.quarantine.replays().job(one.id()).orElseThrow().handed()
                                + river.quarantine
                                        .replays()
                                        .job(other.id())
                                        .orElseThrow()
                                        .handed();
                assertThat(handed).isEqualTo(40);
            }
            assertThat(river.landed("table_a")).hasSize(40).doesNotHaveDuplicates();
        }
    }

    @Test
    void markedButNotAppendedIsTakenUpByTheNextStart() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            refuse(river, "a1", "a2");
            mend(river, "a1");
            markAll(river);
            assertThat(state(river, "a1")).isEqualTo(QuarantineState.REPLAYING);
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            Pump pump = river.start();
            try (ReplayRunner runner = runner(river, pump)) {
                runner.start();
                ReplayJob job =
                        river.quarantine.replays().jobs("test_prod", null, 1).get(0);
                awaitEnd(river, job);

                assertThat(river.landed("table_a")).containsExactly("a1");
                assertThat(state(river, "a1")).isEqualTo(QuarantineState.REPLAYED);
                assertThat(state(river, "a2")).isEqualTo(QuarantineState.OPEN);
                assertThat(river.quarantine
                                .replays()
                                .job(job.id())
                                .orElseThrow()
                                .handed())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void appendedButNotAnsweredIsLandedByTheNextStart() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            refuse(river, "a1", "a2");
            mend(river, "a1");
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            // No pump: what is appended stays where it is.
            river.log.append(events(markAll(river)));
        }
        try (Riverbed river = new Riverbed(folder, 3)) {
            river.start();
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1");
            assertThat(state(river, "a1")).isEqualTo(QuarantineState.REPLAYED);
            assertThat(state(river, "a2")).isEqualTo(QuarantineState.OPEN);
            assertThat(river.quarantine.find("x-a2").orElseThrow().failedTries())
                    .isEqualTo(1);
            assertThat(river.quarantine.count()).isEqualTo(2);
        }
    }

    @Test
    void landedButNotMarkedIsFoundInItsTableByTheNextStart() throws Exception {
        Path copy = folder.resolve("before");
        try (Riverbed river = new Riverbed(folder.resolve("river"), 1)) {
            EventLog log = new NeverReleased(river.log);
            river.start(log, river.tables(), Riverbed.quick());
            refuse(river, "a1");
            mend(river, "a1");
            List<MarkedEntry> marked = markAll(river);
            // The quarantine as it is when the process dies after the commit and before the mark.
            snapshot(folder.resolve("river/quarantine.db"), copy);
            river.log.append(events(marked));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> river.landed("table_a").size() == 1);
            river.crash();
        }
        restore(copy, folder.resolve("river/quarantine.db"));
        try (Riverbed river = new Riverbed(folder.resolve("river"), 2)) {
            assertThat(state(river, "a1")).isEqualTo(QuarantineState.REPLAYING);
            river.start();
            river.send(FLOW_A, "later");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "later");
            assertThat(state(river, "a1")).isEqualTo(QuarantineState.REPLAYED);
        }
    }

    @Test
    void anEventThatIsReadAgainAfterItsTryFailedChangesNothing() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start(new NeverReleased(river.log), river.tables(), Riverbed.quick());
            refuse(river, "a1");
            river.log.append(events(markAll(river)));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> state(river, "a1") == QuarantineState.OPEN);
            mend(river, "a1");
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            Pump pump = river.start();
            river.awaitSettled();
            assertThat(state(river, "a1")).isEqualTo(QuarantineState.EDITED);
            assertThat(river.landed("table_a")).isEmpty();

            try (ReplayRunner runner = runner(river, pump)) {
                awaitEnd(river, runner.begin("somebody", all(), 1));
            }
            assertThat(river.landed("table_a")).containsExactly("a1");
        }
    }

    @Test
    void aMessageWhoseEntryIsGoneIsNotLanded() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            Pump pump = river.start();
            refuse(river, "a1");
            mend(river, "a1");
            List<MarkedEntry> marked = markAll(river);
            river.quarantine.remove(Set.of("inlet"), river.log.id(), river.log.end());
            river.log.append(events(marked));
            river.send(FLOW_A, "a2");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a2");
            assertThat(river.quarantine.count()).isZero();
            assertThat(pump.status().healthy()).isTrue();
        }
    }

    private static void snapshot(Path file, Path copy) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("vacuum into '" + copy + "'");
        }
    }

    private static void restore(Path copy, Path file) throws Exception {
        for (String suffix : List.of("-wal", "-shm")) {
            java.nio.file.Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        java.nio.file.Files.move(copy, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
