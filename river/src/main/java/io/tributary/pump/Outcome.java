package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.FailedReplay;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.xdm.Row;

/** Where an event goes from here. */
sealed interface Outcome {

    /** Next: into its table; with a warning when it lost a column in mapping. */
    record Next(TablePlan table, String flowId, boolean warned, Row row) implements Outcome {}

    /** Aside: into quarantine. */
    record Aside(Event event, QuarantineEntry entry) implements Outcome {}

    /** Back: it came out of quarantine and failed once more. */
    record Back(FailedReplay failed) implements Outcome {}
}
