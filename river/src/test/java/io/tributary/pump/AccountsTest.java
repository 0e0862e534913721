package io.tributary.pump;

import static io.tributary.pump.Riverbed.FLOW_A;
import static io.tributary.pump.Riverbed.FLOW_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Event;
import io.tributary.observe.Account;
import io.tributary.observe.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged has landed, is in quarantine, or is on its way: also after crashes, and somebody is told when it is not so. */
class AccountsTest {

    private static final Set<String> FLOWS = Set.of(FLOW_A, FLOW_B);

    @TempDir
    private Path folder;

    private static Proof proof(Riverbed river, Pump pump, Duration grace) {
        return new Proof(river.observer, river.quarantine::putAside, pump::inFlight, Duration.ofMillis(20), grace);
    }

    private static void send(Riverbed river, String flow, List<? extends Event> events) {
        river.append(events);
        river.observer.flow(flow).acknowledged(events.size());
    }

    private static List<Event> good(String flow, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Riverbed.received(
                        flow, prefix + i, "{\"_id\":\"" + prefix + i + "\",\"timestamp\":\"2025-07-14T12:00:00Z\"}"))
                .toList();
    }

    private static List<Event> bad(String flow, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Riverbed.received(flow, prefix + i, "{\"_id\":\"" + prefix + i + "\"}"))
                .toList();
    }

    @Test
    void figuresAddUpOverCrashesAtAnyMoment() throws Exception {
        long sent = 0;
        for (int round = 1; round <= 4; round++) {
            try (Riverbed river = new Riverbed(folder, round)) {
                Pump pump = river.start();
                send(river, FLOW_A, good(FLOW_A, "a" + round + "-", 300));
                send(river, FLOW_A, bad(FLOW_A, "x" + round + "-", 20));
                sent += 320;
                if (round % 2 == 0) {
                    Awaitility.await().until(() -> pump.status().processed().value() > 100);
                }
                river.crash();
            }
        }
        try (Riverbed river = new Riverbed(folder, 5)) {
            Pump pump = river.start();
            river.awaitSettled();
            try (Proof proof = proof(river, pump, Duration.ofSeconds(30))) {
                assertThat(proof.accounts(FLOWS))
                        .isEqualTo(
                                Map.of(FLOW_A, new Account(sent, sent - 80, 80, 0), FLOW_B, new Account(0, 0, 0, 0)));
            }
            assertThat(river.landed("table_a")).hasSize((int) sent - 80);
            assertThat(river.ledger.totals(FLOW_A).landed()).isEqualTo(sent - 80);
        }
    }

    @Test
    void countsThatAreLostBeginAgainWhereTheLogBegins() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            river.start();
            river.append(good(FLOW_A, "a", 10));
            river.append(bad(FLOW_A, "x", 2));
            river.awaitSettled();
            river.crash();
        }
        Files.delete(folder.resolve("ledger.db"));
        Files.deleteIfExists(folder.resolve("ledger.db-wal"));
        Files.deleteIfExists(folder.resolve("ledger.db-shm"));
        try (Riverbed river = new Riverbed(folder, 2)) {
            Pump pump = river.start();
            river.append(good(FLOW_A, "b", 5));
            river.awaitSettled();
            try (Proof proof = proof(river, pump, Duration.ofSeconds(30))) {
                assertThat(proof.accounts(Set.of(FLOW_A)).get(FLOW_A).balance()).isZero();
            }
        }
    }

    @Test
    void whatIsOnItsWayIsCountedWhileATableTakesNothing() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables tables = new FaultyTables(river.tables(), "table_a");
            tables.failing = FaultyTables.Fault.COMMIT_FAILS;
            Pump pump = river.start(river.log, tables, Riverbed.quick());
            send(river, FLOW_A, good(FLOW_A, "a", 7));
            try (Proof proof = proof(river, pump, Duration.ofSeconds(30))) {
                Account onTheWay = new Account(7, 0, 0, 7);
                Awaitility.await().until(() -> proof.accounts(Set.of(FLOW_A)).containsValue(onTheWay));

                tables.failing = FaultyTables.Fault.COMMIT_WORKS_AND_THROWS;
                Awaitility.await().until(() -> river.landed("table_a").size() == 7);
                tables.failing = FaultyTables.Fault.NONE;
                river.awaitSettled();

                assertThat(proof.accounts(Set.of(FLOW_A)).get(FLOW_A)).isEqualTo(new Account(7, 7, 0, 0));
            }
        }
    }

    @Test
    void aRowThatATableLosesIsNoticed() throws Exception {
        try (Riverbed river = new Riverbed(folder, 1)) {
            FaultyTables losing = new FaultyTables(river.tables(), "table_a");
            losing.failing = FaultyTables.Fault.LOSES_A_ROW;
            Pump pump = river.start(river.log, losing, Riverbed.quick());
            try (Proof proof = proof(river, pump, Duration.ofMillis(200))) {
                proof.start();
                send(river, FLOW_B, good(FLOW_B, "b", 4));
                send(river, FLOW_A, good(FLOW_A, "a", 10));

                Awaitility.await().until(() -> !proof.wrong().isEmpty());

                assertThat(proof.wrong()).isEqualTo(Map.of(FLOW_A, new Account(10, 9, 0, 0)));
                assertThat(proof.problem())
                        .isEqualTo("the messages of 1 flow(s) don't add up; flow flow-a: acknowledged 10, landed 9,"
                                + " in quarantine 0, on their way 0: 1 missing");
            }
        }
    }
}
