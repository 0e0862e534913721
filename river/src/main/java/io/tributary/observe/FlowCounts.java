package io.tributary.observe;

import java.util.concurrent.atomic.LongAdder;

/** What senders to one flow were told since the process started. Counting costs a few nanoseconds and never blocks. */
public final class FlowCounts {

    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder refused = new LongAdder();

    FlowCounts() {}

    /** Messages are in the log and their sender was told so. */
    public void acknowledged(long messages) {
        acknowledged.add(messages);
    }

    /** Messages are in the log and their sender was told no. */
    public void refused(long messages) {
        refused.add(messages);
    }

    /** Messages that are in the log. */
    public long kept() {
        return acknowledged.sum() + refused.sum();
    }
}
