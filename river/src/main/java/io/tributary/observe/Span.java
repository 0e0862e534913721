package io.tributary.observe;

/**
 * What became of the messages of one flow that came in within one span of time.
 *
 * @param flowId whose they are
 * @param start where the span begins, epoch milliseconds UTC
 * @param received messages read from the log, refused ones among them
 * @param refused messages whose sender was told no
 * @param receivedBytes what they weighed
 * @param landed rows in the table
 * @param landedBytes what their messages weighed
 * @param warned landed rows that lost a column in mapping
 * @param commits commits of the table that brought some of the rows
 * @param firstMillis when the first message came in, epoch milliseconds UTC
 * @param lastMillis when the last came in
 * @param firstLandedMillis when the first of the rows landed; 0 when none has
 * @param updatedMillis when a figure last changed
 */
public record Span(
        String flowId,
        long start,
        long received,
        long refused,
        long receivedBytes,
        long landed,
        long landedBytes,
        long warned,
        long commits,
        long firstMillis,
        long lastMillis,
        long firstLandedMillis,
        long updatedMillis) {

    static Span received(Share share, long now) {
        return new Span(
                share.flowId(),
                share.spanStart(),
                share.records(),
                share.marked(),
                share.bytes(),
                0,
                0,
                0,
                0,
                share.firstMillis(),
                share.lastMillis(),
                0,
                now);
    }

    static Span landed(Share share, long now) {
        return new Span(
                share.flowId(),
                share.spanStart(),
                0,
                0,
                0,
                share.records(),
                share.bytes(),
                share.marked(),
                1,
                share.firstMillis(),
                share.lastMillis(),
                now,
                now);
    }

    /** Both together, beginning where this one does. */
    public Span plus(Span other) {
        return new Span(
                flowId,
                start,
                received + other.received,
                refused + other.refused,
                receivedBytes + other.receivedBytes,
                landed + other.landed,
                landedBytes + other.landedBytes,
                warned + other.warned,
                commits + other.commits,
                Math.min(firstMillis, other.firstMillis),
                Math.max(lastMillis, other.lastMillis),
                firstLanded(firstLandedMillis, other.firstLandedMillis),
                Math.max(updatedMillis, other.updatedMillis));
    }

    /** The same, told from another moment on. */
    public Span from(long otherStart) {
        return new Span(
                flowId,
                otherStart,
                received,
                refused,
                receivedBytes,
                landed,
                landedBytes,
                warned,
                commits,
                firstMillis,
                lastMillis,
                firstLandedMillis,
                updatedMillis);
    }

    private static long firstLanded(long a, long b) {
        return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
    }

    FlowTotals totals() {
        return new FlowTotals(received, refused, landed, warned, receivedBytes, landed > 0 ? updatedMillis : 0);
    }
}
