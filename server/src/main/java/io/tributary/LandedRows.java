package io.tributary;

import io.tributary.backfill.River;
import io.tributary.control.store.Scope;
import io.tributary.event.Position;
import io.tributary.pump.Pump;
import io.tributary.quarantine.Quarantine;
import java.util.Map;

/** Tells runs of files what became of their rows. */
record LandedRows(Pump pump, LakeBatches batches, Quarantine quarantine) implements River {

    @Override
    public Position settled() {
        return pump.status().settled();
    }

    @Override
    public long waiting() {
        return pump.waiting();
    }

    @Override
    public Landed landed(Scope scope, String datasetId, String flowId, long sinceMillis) {
        return batches.ofFlow(scope, datasetId, flowId, sinceMillis);
    }

    @Override
    public Map<String, Long> refused(String prefix) {
        return quarantine.countByBatch(prefix);
    }
}
