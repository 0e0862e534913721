package io.tributary.replay;

import io.tributary.event.Event;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plan;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.MarkedEntry;
import io.tributary.quarantine.QuarantineEntry;
import java.util.List;
import java.util.Optional;

/**
 * Makes events of messages out of quarantine, for the flow that is meant today: the one that refused it; where that is gone, the one flow that its inlet has. A
 * message without a flow goes all the same, and comes back with that reason.
 */
public final class HandOver {

    private HandOver() {}

    static Event.Replayed event(MarkedEntry marked, Plan plan, long nowMillis) {
        QuarantineEntry entry = marked.kept().entry();
        Optional<FlowPlan> flow = flow(entry, plan);
        return new Event.Replayed(
                entry.xactionId(),
                entry.inletId(),
                flow.map(FlowPlan::flowId).orElse(entry.flowId()),
                flow.map(found -> found.table().key()).orElseGet(() -> table(entry, plan)),
                nowMillis,
                marked.kept().latest(),
                marked.key().entryId(),
                marked.key().tryNo());
    }

    /** The flow a message would go through if it were replayed now. */
    public static Optional<FlowPlan> flow(QuarantineEntry entry, Plan plan) {
        return plan.flow(entry.flowId())
                .or(() -> plan.inlet(entry.inletId()).flatMap(HandOver::only))
                .filter(flow -> flow.table().namespace().equals(entry.namespace()));
    }

    private static Optional<FlowPlan> only(InletPlan inlet) {
        List<FlowPlan> enabled =
                inlet.flows().stream().filter(FlowPlan::enabled).toList();
        return enabled.size() == 1 ? Optional.of(enabled.get(0)) : Optional.empty();
    }

    private static String table(QuarantineEntry entry, Plan plan) {
        return plan.tables().stream()
                .filter(table -> table.datasetId().equals(entry.datasetId()))
                .map(TablePlan::key)
                .findFirst()
                .orElse(entry.namespace() + "." + entry.datasetId());
    }
}
