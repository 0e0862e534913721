package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.conversion.RecentEvents;
import io.tributary.control.flow.FlowView;
import io.tributary.control.store.Scope;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.log.EventLog;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plans;
import io.tributary.plan.Shaping;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.xdm.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Gives Data Prep the newest events of the log, as a mapping gets them. */
final class LoggedEvents implements RecentEvents {

    private final EventLog log;
    private final Preparer preparer;
    private final Plans plans;
    private final Supplier<List<FlowView>> flows;

    LoggedEvents(EventLog log, Preparer preparer, Plans plans, Supplier<List<FlowView>> flows) {
        this.log = log;
        this.preparer = preparer;
        this.plans = plans;
        this.flows = flows;
    }

    @Override
    public List<Recent> ofMappingSet(Scope scope, String mappingSetId, int most) {
        return newest(
                scope,
                flow -> flow.mapping() != null && flow.mapping().mappingSetId().equals(mappingSetId),
                most);
    }

    @Override
    public List<Recent> ofDataset(Scope scope, String datasetId, int most) {
        return newest(scope, flow -> flow.datasetId().equals(datasetId), most);
    }

    @Override
    public List<String> refusals(String flowId, ObjectNode record, Set<String> warningKinds) {
        return plans.current()
                .flow(flowId)
                .map(flow -> refusals(flow, record, warningKinds))
                .orElse(List.of());
    }

    private static List<String> refusals(FlowPlan flow, ObjectNode record, Set<String> warningKinds) {
        List<String> kinds = switch (flow.shaping()) {
            case Shaping.AsSent() -> List.of();
            case Shaping.Mapped mapped ->
                mapped.rejectOn().stream()
                        .map(Enum::name)
                        .filter(warningKinds::contains)
                        .sorted()
                        .map(kind -> "The flow refuses records with warnings of kind " + kind + " (rejectOn)")
                        .toList();
        };
        if (!kinds.isEmpty()) {
            return kinds;
        }
        return switch (flow.validator().validate(record)) {
            case Verdict.Valid _ -> List.of();
            case Verdict.Invalid(var violation) -> violation.allMessages();
        };
    }

    private List<Recent> newest(Scope scope, Predicate<FlowView> wanted, int most) {
        Set<String> ids = flows.get().stream()
                .filter(flow -> flow.scope().equals(scope))
                .filter(wanted)
                .map(FlowView::flowId)
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return List.of();
        }
        try {
            return log.recent(most, event -> ids.contains(event.flowId())).stream()
                    .map(LoggedEvent::event)
                    .flatMap(event -> recent(event).stream())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops while it reads the log", e);
        }
    }

    /** Empty for a message that no record can be found in. */
    private Optional<Recent> recent(Event event) {
        return plans.current().flow(event.flowId()).flatMap(flow -> switch (preparer.prepare(
                event.payload(), unmapped(flow))) {
            case Prepared.Ready ready ->
                Optional.of(new Recent(event.flowId(), Instant.ofEpochMilli(event.receivedAtMillis()), ready.record()));
            case Prepared.Unfit _ -> Optional.empty();
        });
    }

    /** The flow as it were if it took its messages as they are: what comes out is what a mapping gets. */
    private static FlowPlan unmapped(FlowPlan flow) {
        return new FlowPlan(
                flow.flowId(),
                flow.inletId(),
                flow.enabled(),
                flow.form(),
                flow.timeSeries(),
                new Shaping.AsSent(),
                flow.validator(),
                flow.table());
    }
}
