package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.catalog.BatchFacts;
import io.tributary.control.flow.RunFilter;
import io.tributary.control.flow.Runs;
import io.tributary.control.store.Scope;
import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import io.tributary.observe.FlowOwner;
import io.tributary.observe.Ledger;
import io.tributary.observe.Shares;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineSettings;
import io.tributary.quarantine.QuarantineState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs told from counts: which there are, when they are closed, how they ended. */
class StreamRunsTest {

    private static final Scope PROD = new Scope("ORG@AdobeOrg", "prod");
    private static final long HOUR = 60 * 60_000L;
    private static final long NINE = Instant.parse("2026-03-02T09:00:00Z").toEpochMilli();

    @TempDir
    private Path folder;

    private Ledger ledger;
    private Quarantine quarantine;
    private long position;

    @BeforeEach
    void open() {
        ledger = Ledger.open(folder.resolve("ledger.db"), "log");
        quarantine = Quarantine.open(
                folder.resolve("quarantine.db"), new QuarantineSettings(QuarantineBox.of(folder.resolve("keys")), 5));
        ledger.describedBy(flow -> Optional.of(new FlowOwner(
                PROD.orgId(), flow.equals("foreign") ? "dev" : "prod", HOUR, "{\"sourceConnectionId\":\"source-1\"}")));
    }

    @AfterEach
    void close() {
        ledger.close();
        quarantine.close();
    }

    private StreamRuns runs(long now) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
        return new StreamRuns(
                ledger,
                quarantine,
                BatchFacts.NONE,
                () -> {
                    throw new IllegalStateException("no batch is asked for here");
                },
                "http://127.0.0.1",
                clock);
    }

    private void came(String flow, long at, int landed, int aside) {
        Shares all = new Shares();
        Shares good = new Shares();
        List<QuarantineEntry> bad = new ArrayList<>();
        for (int i = 0; i < landed + aside; i++) {
            position++;
            all.add(flow, at, 100, false);
            if (i < landed) {
                good.add(flow, at, 100, i == 0);
            } else {
                bad.add(entry(flow, at));
            }
        }
        Position upTo = new Position(position);
        ledger.taken(all, Map.of(), upTo, all);
        if (landed > 0) {
            ledger.intend("t", upTo, good.list());
            ledger.landed("t", upTo, landed);
        }
        quarantine.keep(bad);
        ledger.flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ledger.owner(flow).isPresent());
    }

    private QuarantineEntry entry(String flow, long at) {
        return new QuarantineEntry(
                "q-" + position,
                "log",
                new Position(position),
                "x-" + position,
                "inlet",
                flow,
                "dataset",
                "schema",
                at,
                at,
                QuarantineState.OPEN,
                new Rejection(ErrorType.VALIDATION, "DCVS-1106-400", "wrong", "[]"),
                new byte[50],
                "acme_prod",
                "",
                0);
    }

    private static JsonNode metrics(Runs.Run run) {
        return run.content().path("metrics");
    }

    private static String status(Runs.Run run) {
        return metrics(run).path("statusSummary").path("status").asText();
    }

    @Test
    void aRunIsClosedAfterItsHourAndTellsWhatBecameOfWhatCameIn() {
        came("flow", NINE + 60_000, 5, 2);

        Runs.Run open = runs(NINE + HOUR).all(PROD).getFirst();
        Runs.Run closed = runs(NINE + HOUR + 60_000).all(PROD).getFirst();

        assertThat(status(open)).isEqualTo("inProgress");
        assertThat(metrics(open).path("durationSummary").has("completedAtUTC")).isFalse();
        assertThat(status(closed)).isEqualTo("partialSuccess");
        assertThat(closed.id()).isEqualTo(open.id());
        assertThat(metrics(closed).path("recordSummary").toString())
                .isEqualTo("{\"inputRecordCount\":7,\"outputRecordCount\":5,\"createdRecordCount\":5,"
                        + "\"updatedRecordCount\":0,\"skippedRecordCount\":0,\"failedRecordCount\":2,"
                        + "\"deletedRecordCount\":0,\"warningRecordCount\":1}");
        assertThat(metrics(closed).path("sizeSummary").toString())
                .isEqualTo("{\"inputBytes\":700,\"outputBytes\":500,\"failedBytes\":100,\"skippedBytes\":0}");
        assertThat(metrics(closed).path("statusSummary").path("errors").path(0).toString())
                .isEqualTo(
                        "{\"code\":\"CONNECTOR-2001-500\",\"message\":\"2 of 7 records were put aside in quarantine.\"}");
        assertThat(closed.content()
                        .path("activities")
                        .path(0)
                        .path("sourceInfo")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo("source-1");
    }

    @Test
    void runsEndWellOrBadly() {
        came("good", NINE, 3, 0);
        came("bad", NINE, 0, 3);

        StreamRuns runs = runs(NINE + 2 * HOUR);

        assertThat(runs.find(PROD, RunFilter.ofFlow("good")).map(StreamRunsTest::status))
                .containsExactly("success");
        assertThat(runs.find(PROD, RunFilter.ofFlow("bad")).map(StreamRunsTest::status))
                .containsExactly("failed");
    }

    @Test
    void aRunOfWhichSomethingIsOnItsWayIsNotClosed() {
        Shares all = new Shares();
        all.add("flow", NINE, 10, false);
        ledger.taken(all, Map.of(), new Position(1), all);
        ledger.flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ledger.owner("flow").isPresent());

        assertThat(runs(NINE + 5 * HOUR).all(PROD))
                .extracting(StreamRunsTest::status)
                .containsExactly("inProgress");
    }

    @Test
    void thereIsOneRunForEachHourThatReceivedSomethingAndOthersDontSeeThem() {
        came("flow", NINE + 59 * 60_000, 1, 0);
        came("flow", NINE + HOUR, 1, 0);
        came("flow", NINE + 3 * HOUR + 1, 1, 0);
        came("foreign", NINE, 1, 0);

        StreamRuns runs = runs(NINE + 9 * HOUR);

        assertThat(runs.all(PROD))
                .extracting(run -> run.created().toEpochMilli())
                .containsExactly(NINE, NINE + HOUR, NINE + 3 * HOUR);
        assertThat(runs.find(PROD, new RunFilter(Set.of("flow"), NINE + 1, NINE + 2 * HOUR)))
                .extracting(run -> run.created().toEpochMilli())
                .containsExactly(NINE + HOUR);
        Runs.Run last = runs.latest(PROD, "flow").orElseThrow();
        assertThat(last.created().toEpochMilli()).isEqualTo(NINE + 3 * HOUR);
        assertThat(runs.get(PROD, last.id())).contains(last);
        Runs.Run late = runs.all(PROD).getFirst();
        assertThat(runs.get(PROD, late.id())).contains(late);
        assertThat(runs.get(new Scope(PROD.orgId(), "dev"), last.id())).isEmpty();
        assertThat(runs.find(PROD, RunFilter.ofFlow("foreign"))).isEmpty();
    }
}
