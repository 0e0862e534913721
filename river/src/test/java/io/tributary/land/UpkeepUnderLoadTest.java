package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table takes rows as fast as it goes, while it is kept up in a tight loop and read all the time. */
class UpkeepUnderLoadTest {

    private static final int COMMITS = Integer.getInteger("tributary.upkeep.commits", 60);
    private static final int ROWS = 50;

    /** A snapshot may go when it is older; a reader that took longer than this has no right to its files. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final UpkeepSettings SETTINGS =
            new UpkeepSettings(Duration.ofMillis(1), 3, 1, KEPT, Duration.ZERO, Duration.ofHours(1), 1);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledAndNoReaderFails() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (Lake lake = Given.lake(folder, 1);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            LandingTable table = lake.table(TableSpec.traced(EVENTS, SIMPLE.columns()));
            Future<Long> upkeep = threads.submit(until(ended, () -> keepUp(lake)));
            Future<Long> reader = threads.submit(until(ended, () -> read(lake)));
            try {
                for (long commit = 0; commit < COMMITS; commit++) {
                    append(table, commit);
                }
            } finally {
                ended.set(true);
            }

            assertThat(upkeep.get()).isPositive();
            assertThat(reader.get()).isPositive();
            keepUp(lake);
            List<Object[]> found = Oracles.query(
                    "select count(*), count(distinct _id), sum(points), count(distinct _tributary_event.xactionId) from "
                            + Oracles.files(lake.snapshot(EVENTS).orElseThrow()),
                    4);
            long all = (long) COMMITS * ROWS;
            assertThat(found.getFirst()[0]).isEqualTo(all);
            assertThat(found.getFirst()[1]).isEqualTo(all);
            assertThat(found.getFirst()[2]).hasToString(Long.toString(all * (all - 1) / 2));
            assertThat(found.getFirst()[3]).isEqualTo(all);
            assertThat(Oracles.iceberg(lake, EVENTS)).hasSize((int) all).doesNotHaveDuplicates();
            assertThat(table.landedUpTo(Given.LOG)).isEqualTo(new Position(all));
            assertThat(lake.history(EVENTS).orElseThrow().files()).isLessThan(COMMITS / 2);
        }
    }

    private static void append(LandingTable table, long commit) {
        LandingBatch batch = table.begin();
        for (long i = commit * ROWS; i < (commit + 1) * ROWS; i++) {
            batch.add(simple(i), new Origin("x-" + i, i));
        }
        batch.commit(new Position((commit + 1) * ROWS));
    }

    /** How often it was done until then. */
    private static Callable<Long> until(AtomicBoolean ended, Callable<?> work) {
        return () -> {
            long times = 0;
            do {
                work.call();
                times++;
            } while (!ended.get());
            return times;
        };
    }

    private static boolean keepUp(Lake lake) {
        new TableUpkeep(lake, EVENTS, SETTINGS, 0).work(true, System.currentTimeMillis(), Pace.full());
        return true;
    }

    /** Each commit comes whole: a reader that sees any of its rows sees all of them, and those of all commits before. */
    private static boolean read(Lake lake) throws SQLException {
        long start = System.nanoTime();
        TableSnapshot snapshot = lake.snapshot(EVENTS).orElseThrow();
        try {
            Object[] found = Oracles.query(
                            "select count(*), coalesce(max(points) + 1, 0) from " + Oracles.files(snapshot), 2)
                    .getFirst();
            assertThat(found[0]).isEqualTo(found[1]);
            assertThat((Long) found[0] % ROWS).isZero();
        } catch (SQLException e) {
            if (System.nanoTime() - start < KEPT.toNanos()) {
                throw e;
            }
        }
        return true;
    }
}
