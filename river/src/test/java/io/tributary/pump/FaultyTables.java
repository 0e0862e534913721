package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.land.LandException;
import io.tributary.land.Landed;
import io.tributary.land.LandingBatch;
import io.tributary.land.LandingTable;
import io.tributary.land.Origin;
import io.tributary.land.Provenance;
import io.tributary.land.TableSpec;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Row;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Real tables, one of which breaks on request. */
final class FaultyTables implements Tables {

    /** How it breaks. */
    enum Fault {
        NONE,
        OPEN_FAILS,
        OPEN_FAILS_FOR_GOOD,
        WRITE_FAILS,
        LOSES_A_ROW,
        COMMIT_FAILS,
        COMMIT_WORKS_AND_THROWS,
        COMMIT_WAITS
    }

    final AtomicInteger failures = new AtomicInteger();

    /** How many rows each commit was to bring. */
    final Queue<Long> attempts = new ConcurrentLinkedQueue<>();

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile Fault failing = Fault.NONE;
    private final Tables tables;
    private final String faulty;

    FaultyTables(Tables tables, String faulty) {
        this.tables = tables;
        this.faulty = faulty;
    }

    @Override
    public LandingTable open(TablePlan plan) {
        if (!plan.table().equals(faulty)) {
            return tables.open(plan);
        }
        if (failing == Fault.OPEN_FAILS) {
            throw fault();
        }
        if (failing == Fault.OPEN_FAILS_FOR_GOOD) {
            failures.incrementAndGet();
            throw new LandException("the column is of another type", false, null);
        }
        return new FaultyTable(tables.open(plan));
    }

    @Override
    public Position landedUpTo(TablePlan plan) {
        return tables.landedUpTo(plan);
    }

    private LandException fault() {
        failures.incrementAndGet();
        return new LandException("the disk says no", true, null);
    }

    private final class FaultyTable implements LandingTable {

        private final LandingTable table;

        private FaultyTable(LandingTable table) {
            this.table = table;
        }

        @Override
        public Position landedUpTo(String logId) {
            return table.landedUpTo(logId);
        }

        @Override
        public LandingBatch begin() {
            return new FaultyBatch(table.begin());
        }

        @Override
        public TableSpec spec() {
            return table.spec();
        }
    }

    private final class FaultyBatch implements LandingBatch {

        private final LandingBatch batch;

        private FaultyBatch(LandingBatch batch) {
            this.batch = batch;
        }

        @Override
        public void add(Row row, @Nullable Origin origin) {
            if (failing == Fault.WRITE_FAILS && batch.rows() == 1) {
                throw fault();
            }
            if (failing == Fault.LOSES_A_ROW && failures.getAndIncrement() == 0) {
                return;
            }
            batch.add(row, origin);
        }

        @Override
        public long rows() {
            return batch.rows();
        }

        @Override
        public long bytes() {
            return batch.bytes();
        }

        @Override
        public Landed commit(Position upTo, Provenance provenance) {
            attempts.add(batch.rows());
            if (failing == Fault.COMMIT_FAILS) {
                throw fault();
            }
            if (failing == Fault.COMMIT_WAITS) {
                waitThere();
            }
            Landed landed = batch.commit(upTo, provenance);
            if (failing == Fault.COMMIT_WORKS_AND_THROWS) {
                throw fault();
            }
            return landed;
        }

        private void waitThere() {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void abort() {
            batch.abort();
        }
    }
}
