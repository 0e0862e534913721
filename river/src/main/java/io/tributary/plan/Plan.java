package io.tributary.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Everything the data plane needs to know, at one moment. Immutable: a change of a flow, schema or mapping is another plan, which shares with the one before
 * what did not change.
 */
public final class Plan {

    /** Nothing is planned. */
    public static final Plan EMPTY = new Plan(List.of(), Map.of(), List.of());

    /** By id and by alias. */
    private final PMap<String, InletPlan> inlets;

    private final PMap<String, FlowPlan> flows;
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
        this.inlets = HashTreePMap.from(byId);
        this.flows = HashTreePMap.from(byFlow);
        this.tables = List.copyOf(tables);
        this.byKey = byKey(tables);
    }

    private Plan(
            PMap<String, InletPlan> inlets,
            PMap<String, FlowPlan> flows,
            List<TablePlan> tables,
            Map<String, TablePlan> byKey) {
        this.inlets = inlets;
        this.flows = flows;
        this.tables = tables;
        this.byKey = byKey;
    }

    private static Map<String, TablePlan> byKey(List<TablePlan> tables) {
        return tables.stream().collect(Collectors.toUnmodifiableMap(TablePlan::key, table -> table));
    }

    /** This plan with an inlet that is new, or other than before, under more names; names of before that it lost must be taken with {@link #without} first. */
    public Plan with(InletPlan inlet, Collection<String> aliases) {
        Plan rest = without(inlet.inletId());
        PMap<String, InletPlan> names = rest.inlets.plus(inlet.inletId(), inlet);
        for (String alias : aliases) {
            names = names.plus(alias, inlet);
        }
        PMap<String, FlowPlan> all = rest.flows;
        for (FlowPlan flow : inlet.flows()) {
            all = all.plus(flow.flowId(), flow);
        }
        return new Plan(names, all, tables, byKey);
    }

    /** This plan without an inlet and its flows; the aliases given to it lead nowhere any more. */
    public Plan without(String inletId, Collection<String> aliases) {
        PMap<String, InletPlan> names = inlets.minus(inletId);
        for (String alias : aliases) {
            InletPlan named = names.get(alias);
            if (named != null && named.inletId().equals(inletId)) {
                names = names.minus(alias);
            }
        }
        return new Plan(names, without(inletId).flows, tables, byKey);
    }

    private Plan without(String inletId) {
        InletPlan before = inlets.get(inletId);
        if (before == null) {
            return this;
        }
        PMap<String, FlowPlan> others = flows;
        for (FlowPlan flow : before.flows()) {
            // A flow that was led to another inlet meanwhile is that one's.
            if (others.get(flow.flowId()) == flow) {
                others = others.minus(flow.flowId());
            }
        }
        return new Plan(inlets, others, tables, byKey);
    }

    /** This plan with other tables. */
    public Plan withTables(List<TablePlan> others) {
        return new Plan(inlets, flows, List.copyOf(others), byKey(others));
    }

    /** The inlet of that id or alias, if it is one that can be sent to. */
    public Optional<InletPlan> inlet(String idOrAlias) {
        return Optional.ofNullable(inlets.get(idOrAlias))
                .filter(inlet -> !inlet.inletId().startsWith(InletPlan.FILES));
    }

    /** All inlets, each once. */
    public Collection<InletPlan> inlets() {
        return inlets.entrySet().stream()
                .filter(entry -> entry.getKey().equals(entry.getValue().inletId()))
                .map(Map.Entry::getValue)
                .toList();
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
