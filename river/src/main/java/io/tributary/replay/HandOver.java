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
        Optional<FlowPlan> flow = flow(marked.flowId(), marked.inletId(), marked.namespace(), plan);
        return new Event.Replayed(
                marked.xactionId(),
                marked.inletId(),
                flow.map(FlowPlan::flowId).orElse(marked.flowId()),
                flow.map(found -> found.table().key()).orElseGet(() -> table(marked, plan)),
                nowMillis,
                marked.payload(),
                marked.key().entryId(),
                marked.key().tryNo());
    }

    /** The flow a message would go through if it were replayed now. */
    public static Optional<FlowPlan> flow(QuarantineEntry entry, Plan plan) {
        return flow(entry.flowId(), entry.inletId(), entry.namespace(), plan);
    }

    private static Optional<FlowPlan> flow(String flowId, String inletId, String namespace, Plan plan) {
        return plan.flow(flowId)
                .or(() -> plan.inlet(inletId).flatMap(HandOver::only))
                .filter(flow -> flow.table().namespace().equals(namespace));
    }

    private static Optional<FlowPlan> only(InletPlan inlet) {
        List<FlowPlan> enabled =
                inlet.flows().stream().filter(FlowPlan::enabled).toList();
        return enabled.size() == 1 ? Optional.of(enabled.get(0)) : Optional.empty();
    }

    private static String table(MarkedEntry marked, Plan plan) {
        return plan.tables().stream()
                .filter(table -> table.datasetId().equals(marked.datasetId()))
                .map(TablePlan::key)
                .findFirst()
                .orElse(marked.namespace() + "." + marked.datasetId());
    }
}
