package io.tributary.event;

/**
 * A place in the log: the number of an event since the log's birth, starting at 1. Positions are dense and never reused for another acknowledged event.
 *
 * @param value zero means "before the first event"
 */
public record Position(long value) implements Comparable<Position> {

    /** Before the first event. */
    public static final Position START = new Position(0);

    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("a position is never negative, found " + value);
        }
    }

    /** The position after this one. */
    public Position next() {
        return new Position(value + 1);
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }
}
