package io.tributary.observe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What one flow has seen since the process started. Counting costs a few nanoseconds and never blocks. */
public final class FlowCounts {

    private final String flowId;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder warned = new LongAdder();
    private final LongAdder landed = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final AtomicLong lastLandedAtMillis = new AtomicLong();

    FlowCounts(String flowId) {
        this.flowId = flowId;
    }

    /** Whose counts they are. */
    public String flowId() {
        return flowId;
    }

    /** Messages are in the log and their sender was told so. */
    public void acknowledged(long messages) {
        acknowledged.add(messages);
    }

    /** Messages whose sender was told no. */
    public void refused(long messages) {
        refused.add(messages);
    }

    /** A record lost a column in mapping and goes on without it. */
    public void warned() {
        warned.increment();
    }

    /** Rows are in the table. */
    public void landed(long rows, long atMillis) {
        landed.add(rows);
        lastLandedAtMillis.accumulateAndGet(atMillis, Math::max);
    }

    /** Messages were put aside. */
    public void quarantined(long messages) {
        quarantined.add(messages);
    }

    /** The figures of this moment. */
    public Figures figures() {
        return new Figures(
                acknowledged.sum(),
                refused.sum(),
                warned.sum(),
                landed.sum(),
                quarantined.sum(),
                lastLandedAtMillis.get());
    }

    /**
     * Figures since the process started.
     *
     * @param acknowledged messages accepted
     * @param refused messages whose sender was told no
     * @param warned records that lost a column in mapping
     * @param landed rows in the table
     * @param quarantined messages put aside, refused ones among them
     * @param lastLandedAtMillis when the last row landed, epoch milliseconds UTC; 0 when none has
     */
    public record Figures(
            long acknowledged, long refused, long warned, long landed, long quarantined, long lastLandedAtMillis) {}
}
