package io.tributary;

import io.tributary.event.Position;
import io.tributary.land.RowPlace;
import io.tributary.quarantine.QuarantineEntry;
import java.util.Optional;

/** Where a message is now that was acknowledged or refused, as far as it can be told. */
sealed interface Receipt {

    /** The word of the API for it. */
    String state();

    /**
     * It is in the log and on its way.
     *
     * @param position its place in the log
     * @param inletId where it came in
     * @param flowId the flow that took it
     * @param datasetId the dataset it goes to; empty when that is gone, so that it will be put aside
     */
    record Logged(Position position, String inletId, String flowId, Optional<String> datasetId, long receivedAtMillis)
            implements Receipt {
        @Override
        public String state() {
            return "logged";
        }
    }

    /**
     * It is a row.
     *
     * @param table the table's name in SQL
     * @param batchId the batch that brought it; empty when it is not known any more
     * @param wasAside where it lay before it was replayed; empty when it came straight
     */
    record Landed(
            String table,
            String datasetId,
            RowPlace place,
            Optional<String> batchId,
            long receivedAtMillis,
            Optional<QuarantineEntry> wasAside)
            implements Receipt {
        @Override
        public String state() {
            return "landed";
        }
    }

    /** It was put aside, or its sender was told no; the entry has no payload. */
    record Quarantined(QuarantineEntry entry) implements Receipt {
        @Override
        public String state() {
            return "quarantined";
        }
    }

    /** Nothing of the sandbox has that transaction id. */
    record Unknown(String why) implements Receipt {
        @Override
        public String state() {
            return "unknown";
        }
    }
}
