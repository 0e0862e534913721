package io.tributary.pump;

import static io.tributary.pump.Riverbed.FLOW_A;
import static io.tributary.pump.Riverbed.FLOW_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import io.tributary.plan.Plan;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PumpTest {

    @TempDir
    private Path folder;

    @Test
    void validEventsLandAndInvalidOnesAreKeptWithTheirReason() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();

            river.send(FLOW_A, "a1", "a2");
            river.append(List.of(Riverbed.received(FLOW_A, "bad", "{\"_id\":\"bad\"}")));
            river.send(FLOW_B, "b1");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2");
            assertThat(river.landed("table_b")).containsExactly("b1");
            List<QuarantineEntry> kept = river.kept();
            assertThat(kept).hasSize(1);
            assertThat(kept.get(0).rejection().code()).isEqualTo("DCVS-1106-400");
            assertThat(kept.get(0).rejection().message())
                    .isEqualTo("The message cannot be validated: [#: required key [timestamp] not found]");
            assertThat(kept.get(0).state()).isEqualTo(QuarantineState.OPEN);
            assertThat(river.kept("x-bad").payload())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"_id\":\"bad\"}");
        }
    }

    @Test
    void rowsTellTheTransactionOfTheirEvent() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();

            river.send(FLOW_A, "a1", "a2");
            river.awaitSettled();

            assertThat(river.query("table_a", "select _tributary_event.xactionId from t order by 1"))
                    .containsExactly("x-a1", "x-a2");
            assertThat(river.query("table_a", "select count(_tributary_event.receivedAt) from t"))
                    .containsExactly("2");
        }
    }

    /** The first rows are committed soon, for the table had none; those that follow would wait for most of an hour. */
    @Test
    void anotherCommitIntervalHoldsForRowsThatWaitAlready() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.plans.swap(river.planCommittedWithin(Duration.ofHours(1)));
            river.start();
            river.send(FLOW_A, "a1");
            river.awaitSettled();
            river.send(FLOW_A, "a2");

            river.plans.swap(river.planCommittedWithin(Duration.ofSeconds(1)));
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2");
        }
    }

    @Test
    void messagesWhoseSenderWasToldNoAreKeptAsRefused() {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            Rejection reason = new Rejection(ErrorType.VALIDATION, "DCVS-1104-400", "wrong type", "[]");

            river.append(List.of(
                    new Event.Refused("x-1", "inlet", FLOW_A, "test_prod.table_a", 1, new byte[] {'{', '}'}, reason)));
            river.awaitSettled();

            QuarantineEntry kept = river.kept("x-1");
            assertThat(kept.state()).isEqualTo(QuarantineState.REFUSED);
            assertThat(kept.rejection()).isEqualTo(reason);
        }
    }

    @Test
    void messagesOfAFlowThatIsGoneAreKept() {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();

            river.send("deleted-flow", "lost-otherwise");
            river.awaitSettled();

            QuarantineEntry kept = river.kept("x-lost-otherwise");
            assertThat(kept.rejection().errorType()).isEqualTo(ErrorType.CONFIG);
            assertThat(kept.rejection().message()).contains("deleted-flow", "inlet");
        }
    }

    @Test
    void messagesThatAreNoJsonDontStopTheRiver() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();

            river.append(List.of(
                    Riverbed.received(FLOW_A, "1", "not json"),
                    Riverbed.received(FLOW_A, "2", "[1]"),
                    Riverbed.received(FLOW_A, "3", "[".repeat(5_000)),
                    Riverbed.received(FLOW_A, "4", "")));
            river.send(FLOW_A, "good");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("good");
            assertThat(river.quarantine.count()).isEqualTo(4);
        }
    }

    @Test
    void aRestartAfterTheCommitButBeforeTheReleaseDoublesNothing() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start(new NeverReleased(river.log), river.tables(), Riverbed.quick());
            river.send(FLOW_A, "a1", "a2");
            river.append(List.of(Riverbed.received(FLOW_A, "bad", "{\"_id\":\"bad\"}")));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> river.landed("table_a").size() == 2 && river.quarantine.count() == 1);
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            assertThat(river.log.released()).isEqualTo(Position.START);
            river.start();
            river.send(FLOW_A, "a3");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2", "a3");
            assertThat(river.quarantine.count()).isEqualTo(1);
        }
    }

    @Test
    void whatWasQuarantinedBeforeACrashDoesNotLandAfterItWhenThePlanHasChanged() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.plans.swap(new Plan(List.of(), Map.of(), river.plan(List.of()).tables()));
            river.start(new NeverReleased(river.log), river.tables(), Riverbed.quick());
            river.send(FLOW_A, "too-early");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> river.quarantine.count() == 1);
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            river.start();
            river.send(FLOW_A, "later");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("later");
            assertThat(river.quarantine.count()).isEqualTo(1);
        }
    }

    @Test
    void aTableThatFailsIsTriedAgainAndHoldsNobodyBack() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_FAILS;
            Pump pump = river.start(river.log, faults, Riverbed.quick());

            river.send(FLOW_A, "a1", "a2");
            river.send(FLOW_B, "b1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> faults.failures.get() >= 3
                            && river.landed("table_b").size() == 1);

            assertThat(river.landed("table_a")).isEmpty();
            assertThat(pump.status().healthy()).isFalse();
            assertThat(pump.status().settled()).isEqualTo(Position.START);
            faults.failing = FaultyTables.Fault.NONE;
            river.send(FLOW_B, "b2");
            river.awaitSettled();
            assertThat(river.landed("table_a")).containsExactly("a1", "a2");
            assertThat(river.landed("table_b")).containsExactly("b1", "b2");
            assertThat(pump.status().healthy()).isTrue();
        }
    }

    @Test
    void aTableThatFailsIsTriedWithItsFirstRowsAndGetsTheRestOnceItTakesThem() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_FAILS;
            Pump pump = river.start(river.log, faults, Riverbed.quick());

            river.send(FLOW_A, "a1");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 1);
            river.send(FLOW_A, "a2", "a3", "a4");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 4);

            assertThat(faults.attempts).containsOnly(1L);
            assertThat(pump.waiting()).isZero();
            faults.failing = FaultyTables.Fault.NONE;
            river.awaitSettled();
            assertThat(river.landed("table_a")).containsExactly("a1", "a2", "a3", "a4");
            assertThat(river.ledger.totals(FLOW_A).landed()).isEqualTo(4);
            assertThat(pump.inFlight().onTheWay().getOrDefault(FLOW_A, 0L)).isZero();
        }
    }

    @Test
    void aCommitThatWorkedButSaidItDidNotIsNotMadeTwice() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_WORKS_AND_THROWS;
            river.start(river.log, faults, Riverbed.quick());

            river.send(FLOW_A, "a1", "a2");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 1);
            faults.failing = FaultyTables.Fault.NONE;
            river.send(FLOW_A, "a3");
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void aRowThatCannotBeWrittenMakesTheBatchComeAgain() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.WRITE_FAILS;
            river.start(river.log, faults, Riverbed.quick());

            river.send(FLOW_A, "a1", "a2", "a3");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 2);
            faults.failing = FaultyTables.Fault.NONE;
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void aTableThatCannotBeOpenedAtFirstGetsItsRowsLater() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.OPEN_FAILS;
            river.start(river.log, faults, Riverbed.quick());

            river.send(FLOW_A, "a1");
            river.send(FLOW_B, "b1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> faults.failures.get() >= 2
                            && river.lake
                                    .snapshot(new io.tributary.land.TableId("test_prod", "table_b"))
                                    .map(snapshot -> !snapshot.files().isEmpty())
                                    .orElse(false));
            faults.failing = FaultyTables.Fault.NONE;
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1");
            assertThat(river.landed("table_b")).containsExactly("b1");
        }
    }

    @Test
    void aTableThatTakesNoRowsForGoodHasThemPutAsideAndTakesThemAgainOnceItIsMended() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            river.start(river.log, faults, Riverbed.quick());
            river.send(FLOW_A, "a1");
            river.awaitSettled();

            faults.failing = FaultyTables.Fault.OPEN_FAILS_FOR_GOOD;
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.OPEN_FAILS_FOR_GOOD;
            river.send(FLOW_A, "a2", "a3");
            river.send(FLOW_B, "b1");
            river.start(river.log, faults, Riverbed.quick());
            river.awaitSettled();

            assertThat(river.landed("table_b")).containsExactly("b1");
            assertThat(river.landed("table_a")).containsExactly("a1");
            assertThat(river.quarantine.find("x-a1")).isEmpty();
            assertThat(river.kept("x-a3").rejection().message())
                    .isEqualTo("The table test_prod.table_a takes no rows: the column is of another type;"
                            + " mend that and replay the message");

            faults.failing = FaultyTables.Fault.NONE;
            int sent = 4;
            while (!river.landed("table_a").contains("a" + (sent - 1))) {
                river.send(FLOW_A, "a" + sent++);
                river.awaitSettled();
            }
            long aside = river.quarantine.count();
            assertThat(river.landed("table_a")).hasSize(sent - 1 - (int) aside).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSlowTableBoundsWhatIsInMemory() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_WAITS;
            PumpSettings small = new PumpSettings(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(1),
                    2_000,
                    1_000,
                    Duration.ofMillis(20),
                    Duration.ofMillis(100));
            Pump pump = river.start(river.log, faults, small);
            List<String> ids =
                    IntStream.range(0, 20_000).mapToObj("a%05d"::formatted).toList();
            for (int from = 0; from < ids.size(); from += 500) {
                river.send(FLOW_A, ids.subList(from, from + 500));
            }

            faults.entered.await();
            // The lane is stuck in its commit: the pump may fill its queue and read one stretch more, no further.
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> pump.status().processed().value() <= 5_000);

            faults.failing = FaultyTables.Fault.NONE;
            faults.goOn.countDown();
            river.awaitSettled();
            assertThat(river.landed("table_a")).isEqualTo(ids);
        }
    }

    @Test
    void aSchemaThatGrowsWhileEventsFlowAddsItsColumns() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            river.send(FLOW_A, "before");
            river.awaitSettled();

            river.plans.swap(river.plan(List.of("https://ns.adobe.com/xdm/context/experienceevent-loyalty-details")));
            river.append(List.of(Riverbed.received(
                    FLOW_A,
                    "after",
                    "{\"_id\":\"after\",\"timestamp\":\"2025-07-14T12:00:00Z\","
                            + "\"loyalty\":{\"pointsGained\":[{\"value\":12.5}]}}")));
            river.awaitSettled();

            assertThat(river.kept()).isEmpty();
            assertThat(river.landed("table_a")).containsExactly("after", "before");
            assertThat(river.query("table_a", "select loyalty.pointsGained[1].value from t order by _id"))
                    .containsExactly("12.5", null);
        }
    }

    @Test
    void drainingCommitsAndReleasesEverything() throws Exception {
        Position last;
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            last = river.send(FLOW_A, "a1", "a2", "a3");
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            assertThat(river.log.released()).isEqualTo(last);
            assertThat(river.landed("table_a")).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void aDeletedDatasetSendsWhatWasOnItsWayToQuarantine() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_FAILS;
            river.start(river.log, faults, Riverbed.quick());
            river.send(FLOW_A, "a1");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 1);

            Plan whole = river.plan(List.of());
            river.plans.swap(
                    new Plan(List.of(), Map.of(), List.of(whole.tables().get(1))));
            river.awaitSettled();

            assertThat(river.kept("x-a1").rejection().errorType()).isEqualTo(ErrorType.CONFIG);
        }
    }

    @Test
    void anEventWhoseFlowLeadsElsewhereByNowIsPutAsideAndNotLost() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables faults = new FaultyTables(river.tables(), "table_a");
            faults.failing = FaultyTables.Fault.COMMIT_FAILS;
            river.start(river.log, faults, Riverbed.quick());
            river.send(FLOW_A, "a1");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> faults.failures.get() >= 1);

            river.plans.swap(river.planWithFlowAIntoTableB());
            river.send(FLOW_B, "b1");
            // An attempt begun under the former plan may still be on its way: the table works again only once it is
            // over.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> river.quarantine.find("x-a1").isPresent());
            faults.failing = FaultyTables.Fault.NONE;
            river.awaitSettled();

            assertThat(river.landed("table_a")).isEmpty();
            assertThat(river.landed("table_b")).containsExactly("b1");
            assertThat(river.kept("x-a1").rejection().errorType()).isEqualTo(ErrorType.CONFIG);
        }
    }

    @Test
    void anEventThatLandedIsNotPutAsideWhenItsFlowIsDeletedBeforeARestart() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start(new NeverReleased(river.log), river.tables(), Riverbed.quick());
            river.send(FLOW_A, "a1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> river.landed("table_a").size() == 1);
            river.crash();
        }
        try (Riverbed river = new Riverbed(folder, 2)) {
            river.plans.swap(new Plan(List.of(), Map.of(), river.plan(List.of()).tables()));
            river.start();
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1");
            assertThat(river.quarantine.count()).isZero();
        }
    }

    @Test
    void aStretchThatFailsAfterItsRowsWereHandedOnIsReadAgainAndDoublesNothing() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FailsToRelease log = new FailsToRelease(river.log, 3);
            river.send(FLOW_A, "a1", "a2");
            river.append(List.of(Riverbed.received(FLOW_A, "bad", "{\"_id\":\"bad\"}")));
            river.start(log, river.tables(), Riverbed.quick());

            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> log.failuresLeft() == 0);
            river.awaitSettled();

            assertThat(river.landed("table_a")).containsExactly("a1", "a2");
            assertThat(river.quarantine.count()).isEqualTo(1);
        }
    }
}
