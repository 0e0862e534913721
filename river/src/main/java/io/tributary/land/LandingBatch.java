package io.tributary.land;

import io.tributary.event.Position;
import io.tributary.xdm.Row;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a table; invisible until {@link #commit} returns. Not for use by several threads at once. */
public interface LandingBatch {

    /**
     * Adds one row in the shape of the table's {@link LandingTable#spec}.
     *
     * @param origin the event it came from; null when it came from none. A table that does not trace its rows forgets it
     * @throws LandException the row can't be written; the batch is lost and takes only {@link #abort}
     */
    void add(Row row, @Nullable Origin origin);

    /** Adds one row that came from no event. */
    default void add(Row row) {
        add(row, null);
    }

    /** Rows added so far. */
    long rows();

    /** About how many bytes the rows take on disk, written or still in memory. */
    long bytes();

    /**
     * Makes the rows and the position part of the table in one step. May be called again after an exception: what has landed is found and not landed twice.
     * A batch without rows changes nothing.
     *
     * @param upTo the position of the last event of this batch; beyond where the table stood at {@link LandingTable#begin}
     * @throws FencedException another writer of the same log has moved the table
     * @throws LandException it did not work, or nobody knows whether it did; see {@link LandException#retryable}
     */
    default Landed commit(Position upTo) {
        return commit(upTo, Provenance.NONE);
    }

    /**
     * As {@link #commit(Position)}, and keeps with the commit where its rows came from.
     *
     * @param provenance for those who look at the commit later
     */
    Landed commit(Position upTo, Provenance provenance);

    /** Gives the rows up. Files are deleted where that is safe. Nothing happens after a commit that returned. Never throws. */
    void abort();
}
