package io.tributary.observe;

/**
 * What became of all messages of one flow since there are counts of it.
 *
 * @param received messages read from the log, refused ones among them
 * @param refused messages whose sender was told no
 * @param landed rows that commits of tables brought
 * @param warned landed rows that lost a column in mapping
 * @param bytes what the received messages weighed
 * @param lastLandedAtMillis when the last row landed, epoch milliseconds UTC; 0 when none has
 */
public record FlowTotals(long received, long refused, long landed, long warned, long bytes, long lastLandedAtMillis) {

    /** Nothing came. */
    public static final FlowTotals NONE = new FlowTotals(0, 0, 0, 0, 0, 0);

    FlowTotals plus(FlowTotals more) {
        return new FlowTotals(
                received + more.received,
                refused + more.refused,
                landed + more.landed,
                warned + more.warned,
                bytes + more.bytes,
                Math.max(lastLandedAtMillis, more.lastLandedAtMillis));
    }
}
