package io.tributary.land;

import io.tributary.event.Position;

/** A table that takes rows. One thread at a time may use it and its batches. */
public interface LandingTable {

    /**
     * Everything of that log up to here is in the table, as the catalog says right now; {@link Position#START} when nothing is.
     *
     * @throws LandException the catalog can't be read
     */
    Position landedUpTo(String logId);

    /**
     * Starts a batch after the position the table stands at.
     *
     * @throws FencedException a later writer of the same log has taken the table over
     * @throws LandException the catalog can't be read
     */
    LandingBatch begin();

    /** The shape rows must have. */
    TableSpec spec();
}
