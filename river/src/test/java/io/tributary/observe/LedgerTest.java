package io.tributary.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final String FLOW = "flow";
    private static final String TABLE = "lake.table";
    private static final long HOUR = 60 * 60_000L;
    private static final long TEN = 1_784_030_400_000L / HOUR * HOUR;

    @TempDir
    private Path folder;

    private Ledger open() {
        return Ledger.open(folder.resolve("ledger.db"), "log");
    }

    private static Shares shares(long at, int records) {
        Shares shares = new Shares();
        for (int i = 0; i < records; i++) {
            shares.add(FLOW, at, 10, i == 0);
        }
        return shares;
    }

    private static void take(Ledger ledger, long at, int records, long upTo) {
        ledger.taken(shares(at, records), Map.of(FLOW, (long) records), new Position(upTo), shares(at, records));
    }

    @Test
    void whatWasIntendedCountsAfterACrashWhenTheTableHasIt() {
        Ledger ledger = open();
        take(ledger, TEN, 5, 5);
        ledger.intend(TABLE, new Position(5), shares(TEN, 5).list());
        ledger.abandon();

        try (Ledger again = open()) {
            assertThat(again.uncertain()).containsExactly(TABLE);
            again.found(TABLE, new Position(5));

            assertThat(again.totals(FLOW).received()).isEqualTo(5);
            assertThat(again.totals(FLOW).landed()).isEqualTo(5);
            assertThat(again.totals(FLOW).warned()).isEqualTo(1);
            assertThat(again.durable()).isEqualTo(new Position(5));
        }
        try (Ledger last = open()) {
            assertThat(last.uncertain()).isEmpty();
            assertThat(last.totals(FLOW).landed()).isEqualTo(5);
        }
    }

    @Test
    void whatWasIntendedDoesNotCountWhenTheTableHasItNot() {
        Ledger ledger = open();
        take(ledger, TEN, 5, 5);
        ledger.intend(TABLE, new Position(5), shares(TEN, 5).list());
        ledger.abandon();

        try (Ledger again = open()) {
            again.found(TABLE, new Position(4));

            assertThat(again.totals(FLOW).received()).isEqualTo(5);
            assertThat(again.totals(FLOW).landed()).isZero();
            assertThat(again.uncertain()).isEmpty();
        }
    }

    @Test
    void rowsThatTheTableDidNotBringAreNotCounted() {
        try (Ledger ledger = open()) {
            ledger.intend(TABLE, new Position(5), shares(TEN, 5).list());
            ledger.landed(TABLE, new Position(5), 3);

            assertThat(ledger.totals(FLOW).landed()).isEqualTo(3);
        }
    }

    @Test
    void windowsAreHoursUntilTheFlowSaysOtherwiseAndPastOnesStay() {
        try (Ledger ledger = open()) {
            take(ledger, TEN + 5 * 60_000, 2, 2);
            take(ledger, TEN + 50 * 60_000, 3, 5);
            ledger.flush();

            List<Window> hours = ledger.windows(FLOW, 0, Long.MAX_VALUE);
            assertThat(hours).hasSize(1);
            assertThat(hours.getFirst().startMillis()).isEqualTo(TEN);
            assertThat(hours.getFirst().endMillis()).isEqualTo(TEN + HOUR);
            assertThat(hours.getFirst().counts().received()).isEqualTo(5);

            ledger.describedBy(flow -> Optional.of(new FlowOwner("org", "prod", 15 * 60_000L, "{}")));
            long now = System.currentTimeMillis();
            take(ledger, now, 1, 6);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ledger.owner(FLOW).isPresent());
            long later = (now / HOUR + 2) * HOUR;
            take(ledger, later, 1, 7);
            take(ledger, later + 20 * 60_000, 1, 8);
            ledger.flush();

            List<Window> all = ledger.windows(FLOW, 0, Long.MAX_VALUE);
            assertThat(all.getFirst()).isEqualTo(hours.getFirst());
            assertThat(all).extracting(Window::startMillis).contains(now / HOUR * HOUR, later, later + 15 * 60_000);
            assertThat(ledger.lastWindow(FLOW).orElseThrow().endMillis()).isEqualTo(later + 30 * 60_000);
            assertThat(ledger.flowsOf("org", "prod")).containsExactly(FLOW);
        }
    }

    @Test
    void totalsKeepWhatIsForgottenOfWindows() {
        try (Ledger ledger = open()) {
            take(ledger, TEN, 4, 4);
            ledger.flush();

            ledger.forgetBefore(TEN + HOUR);

            assertThat(ledger.windows(FLOW, 0, Long.MAX_VALUE)).isEmpty();
            assertThat(ledger.totals(FLOW).received()).isEqualTo(4);
        }
    }
}
