package io.tributary;

import io.tributary.control.access.ClosedInlet;
import io.tributary.control.access.SandboxContents;
import io.tributary.control.flow.FlowService;
import io.tributary.control.schema.SchemaRegistry;
import io.tributary.control.store.Scope;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.observe.Ledger;
import io.tributary.plan.InletPlan;
import io.tributary.pump.Pump;
import io.tributary.quarantine.Quarantine;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a sandbox has besides its documents, and where: inlets, plans, tables, events on their way, messages in quarantine. */
final class SandboxParts implements SandboxContents {

    private final FlowService flows;
    private final SchemaRegistry registry;
    private final Planner planner;
    private final LakeTables tables;
    private final EventLog log;
    private final Pump pump;
    private final Quarantine quarantine;
    private final Ledger ledger;

    SandboxParts(
            FlowService flows,
            SchemaRegistry registry,
            Planner planner,
            LakeTables tables,
            EventLog log,
            Pump pump,
            Quarantine quarantine,
            Ledger ledger) {
        this.flows = flows;
        this.registry = registry;
        this.planner = planner;
        this.tables = tables;
        this.log = log;
        this.pump = pump;
        this.quarantine = quarantine;
        this.ledger = ledger;
    }

    @Override
    public List<ClosedInlet> inlets(Scope scope) {
        Stream<ClosedInlet> sentTo = flows.inlets().stream()
                .filter(inlet -> inlet.scope().equals(scope))
                .map(inlet -> new ClosedInlet(inlet.inletId(), inlet.connectionIds(), scope, inlet.source()));
        Stream<ClosedInlet> read = flows.flows().stream()
                .filter(flow -> flow.scope().equals(scope) && flow.inletId() == null)
                .map(flow -> new ClosedInlet(InletPlan.FILES + flow.flowId(), List.of(), scope, flow.name()));
        return Stream.concat(sentTo, read).toList();
    }

    @Override
    public Set<String> keptKinds() {
        return Set.of(LakeTables.kind());
    }

    @Override
    public long documentsGone(Scope scope) {
        registry.forget(scope);
        planner.plan();
        ledger.disown(scope.orgId(), scope.sandbox());
        return tables.dropAll(scope);
    }

    @Override
    public long acknowledged() {
        return log.end().value();
    }

    @Override
    public long settled() {
        return pump.status().settled().value();
    }

    @Override
    public long purge(Set<String> inletIds, long upTo) {
        return quarantine.remove(inletIds, log.id(), new Position(upTo));
    }
}
