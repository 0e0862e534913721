package io.tributary.event;

/** The smallest span of time by which messages are counted: whoever counts them tells the same ones apart, so that their counts can be compared. */
public final class Spans {

    /** How long one is: a quarter of an hour. */
    public static final long MILLIS = 15 * 60_000L;

    private Spans() {}

    /** Where the span begins that a moment lies in; both epoch milliseconds UTC. */
    public static long start(long atMillis) {
        return Math.floorDiv(atMillis, MILLIS) * MILLIS;
    }
}
