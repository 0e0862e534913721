package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.observe.FlowCounts;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.FailedReplay;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.xdm.Row;

/** Where an event goes from here. */
sealed interface Outcome {

    /** Next: into its table. */
    record Next(TablePlan table, FlowCounts counts, Row row) implements Outcome {}

    /** Aside: into quarantine. */
    record Aside(Event event, FlowCounts counts, QuarantineEntry entry) implements Outcome {}

    /** Back: it came out of quarantine and failed once more. */
    record Back(FailedReplay failed) implements Outcome {}
}
