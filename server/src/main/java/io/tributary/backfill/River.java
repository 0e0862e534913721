package io.tributary.backfill;

import io.tributary.control.store.Scope;
import io.tributary.event.Position;
import java.util.List;
import java.util.Map;

/** What a run asks about the events it poured, answered by whoever put the server together. */
public interface River {

    /**
     * What landed.
     *
     * @param batchIds of the commits, oldest first
     * @param bytes about so many in data files
     */
    record Landed(List<String> batchIds, long bytes) {
        public Landed {
            batchIds = List.copyOf(batchIds);
        }
    }

    /** Every event up to here is in its table or in quarantine. */
    Position settled();

    /** How many events no table was offered yet. */
    long waiting();

    /** The commits since some moment that brought rows of a flow. */
    Landed landed(Scope scope, String datasetId, String flowId, long sinceMillis);

    /** How many messages are in quarantine whose transaction ids begin with {@code prefix}, by batch. */
    Map<String, Long> refused(String prefix);
}
