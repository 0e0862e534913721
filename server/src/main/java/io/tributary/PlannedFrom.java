package io.tributary;

import io.tributary.control.flow.FlowView;
import io.tributary.control.flow.InletView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The inlets and flows that the plan of the moment was made from, found by whatever a change names. Not safe for many threads. */
final class PlannedFrom {

    private final Map<String, InletView> inlets = new LinkedHashMap<>();
    /** Every connection that leads to an inlet: its owner, and the source connections on that. */
    private final Map<String, String> inletOfConnection = new HashMap<>();

    private final Map<String, FlowView> flows = new LinkedHashMap<>();
    /** In the order in which they were made. */
    private final Map<String, Set<String>> flowsOfInlet = new HashMap<>();

    void clear() {
        inlets.clear();
        inletOfConnection.clear();
        flows.clear();
        flowsOfInlet.clear();
    }

    void put(InletView inlet) {
        inlets.put(inlet.inletId(), inlet);
        inlet.connectionIds().forEach(id -> inletOfConnection.put(id, inlet.inletId()));
    }

    void put(FlowView flow) {
        flows.put(flow.flowId(), flow);
        String inletId = flow.inletId();
        if (inletId != null) {
            flowsOfInlet.computeIfAbsent(inletId, id -> new LinkedHashSet<>()).add(flow.flowId());
        }
    }

    /** The connection that owns the inlet to which a connection leads. */
    Optional<String> ownerOf(String connectionId) {
        return Optional.ofNullable(inletOfConnection.get(connectionId))
                .map(inlets::get)
                .map(inlet -> inlet.connectionIds().getFirst());
    }

    /** Forgets the inlet that a connection owns. */
    Optional<InletView> takeInletOf(String ownerId) {
        InletView inlet = inlets.get(inletOfConnection.getOrDefault(ownerId, ""));
        if (inlet == null || !inlet.connectionIds().getFirst().equals(ownerId)) {
            return Optional.empty();
        }
        inlets.remove(inlet.inletId());
        inlet.connectionIds().forEach(id -> inletOfConnection.remove(id, inlet.inletId()));
        return Optional.of(inlet);
    }

    /**
     * Forgets a flow.
     *
     * @param comesAgain whether it is put back at once, in its place among the flows of its inlet
     */
    Optional<FlowView> takeFlow(String flowId, boolean comesAgain) {
        FlowView flow = comesAgain ? flows.get(flowId) : flows.remove(flowId);
        if (flow == null) {
            return Optional.empty();
        }
        String inletId = flow.inletId();
        if (inletId != null && !comesAgain) {
            Set<String> siblings = flowsOfInlet.getOrDefault(inletId, new LinkedHashSet<>());
            siblings.remove(flowId);
            if (siblings.isEmpty()) {
                flowsOfInlet.remove(inletId);
            }
        }
        return Optional.of(flow);
    }

    Optional<InletView> inlet(String inletId) {
        return Optional.ofNullable(inlets.get(inletId));
    }

    Collection<InletView> inlets() {
        return inlets.values();
    }

    List<InletView> inletsWithFlows() {
        return flowsOfInlet.keySet().stream()
                .map(inlets::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The flows of an inlet, oldest first; those that were led elsewhere are not among them. */
    List<FlowView> flowsOf(String inletId) {
        List<FlowView> found = new ArrayList<>();
        for (String id : flowsOfInlet.getOrDefault(inletId, Set.of())) {
            FlowView flow = flows.get(id);
            if (flow != null && inletId.equals(flow.inletId())) {
                found.add(flow);
            }
        }
        return found;
    }

    Collection<FlowView> flows() {
        return flows.values();
    }

    int flowCount() {
        return flows.size();
    }
}
