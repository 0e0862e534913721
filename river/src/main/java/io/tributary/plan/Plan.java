package io.tributary.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything the data plane needs to know, at one moment. Immutable: a change of a flow, schema or mapping is another plan. */
public final class Plan {

    /** Nothing is planned. */
    public static final Plan EMPTY = new Plan(List.of(), Map.of(), List.of());

    private final Map<String, InletPlan> inlets;
    private final Map<String, FlowPlan> flows;
    private final List<TablePlan> tables;
    private final Map<String, TablePlan> byKey;

    /**
     * @param inlets all inlets
     * @param aliases other names of inlets: a base connection's id to its inlet's id (flow-service contract §8)
     * @param tables the tables of all datasets, also of those without a flow
     */
    public Plan(List<InletPlan> inlets, Map<String, String> aliases, List<TablePlan> tables) {
        Map<String, InletPlan> byId = new HashMap<>();
        Map<String, FlowPlan> byFlow = new HashMap<>();
        for (InletPlan inlet : inlets) {
            byId.put(inlet.inletId(), inlet);
            inlet.flows().forEach(flow -> byFlow.put(flow.flowId(), flow));
        }
        aliases.forEach((alias, inletId) -> {
            InletPlan inlet = byId.get(inletId);
            if (inlet != null) {
                byId.putIfAbsent(alias, inlet);
            }
        });
        this.inlets = byId;
        this.flows = byFlow;
        this.tables = List.copyOf(tables);
        this.byKey = tables.stream().collect(Collectors.toUnmodifiableMap(TablePlan::key, table -> table));
    }

    /** The inlet of that id or alias. */
    public Optional<InletPlan> inlet(String idOrAlias) {
        return Optional.ofNullable(inlets.get(idOrAlias));
    }

    /** All inlets, each once. */
    public Collection<InletPlan> inlets() {
        return Set.copyOf(inlets.values());
    }

    /** The flow of that id. */
    public Optional<FlowPlan> flow(String flowId) {
        return Optional.ofNullable(flows.get(flowId));
    }

    /** Whether there is a dataset with that table, see {@link TablePlan#key}. */
    public boolean hasTable(String key) {
        return byKey.containsKey(key);
    }

    /** The table of that key, see {@link TablePlan#key}. */
    public Optional<TablePlan> table(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The tables of all datasets. */
    public List<TablePlan> tables() {
        return tables;
    }
}
