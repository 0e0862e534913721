package io.tributary.pump;

import io.tributary.plan.TablePlan;
import java.time.Duration;

/**
 * How the pump works.
 *
 * @param commitInterval rows are visible within this time when the machine keeps up; 1 s at least
 * @param linger a row that comes after a quiet time waits this long for company before it is committed
 * @param maxQueuedBytes payload bytes that may wait for one table; the pump waits when there are more
 * @param maxBatchBytes a batch this large is committed before its time
 * @param firstRetry wait before a failed table is tried again, doubled each time
 * @param lastRetry the longest such wait
 */
public record PumpSettings(
        Duration commitInterval,
        Duration linger,
        long maxQueuedBytes,
        long maxBatchBytes,
        Duration firstRetry,
        Duration lastRetry) {

    private static final long MEBIBYTE = 1024 * 1024;

    /** Checked where they enter. */
    public PumpSettings {
        if (commitInterval.compareTo(Duration.ofSeconds(1)) < 0 || commitInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("commit-interval must lie between 1s and 1h, found " + commitInterval);
        }
        if (maxQueuedBytes < 1 || maxBatchBytes < 1) {
            throw new IllegalArgumentException("byte limits must be positive");
        }
    }

    /** Commits within 5 s (contract decision 11). */
    public static PumpSettings defaults() {
        return new PumpSettings(
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                8 * MEBIBYTE,
                256 * MEBIBYTE,
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    /** The same with another commit interval. */
    public PumpSettings withCommitInterval(Duration interval) {
        return new PumpSettings(interval, linger, maxQueuedBytes, maxBatchBytes, firstRetry, lastRetry);
    }

    /** When to begin a commit so that it ends within the interval: a part of it is left for the commit itself. */
    Duration commitAfter(TablePlan table) {
        Duration own = table.commitInterval();
        return (own == null ? commitInterval : own).multipliedBy(3).dividedBy(5);
    }
}
