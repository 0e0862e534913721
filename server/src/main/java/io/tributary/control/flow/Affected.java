package io.tributary.control.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of some documents may have changed for the planner.
 *
 * @param flows by flow id, as they are now; empty when the flow is gone or was never published
 * @param inlets by the id of the connection that owns them, as they are now; empty when it owns none (any more)
 */
public record Affected(Map<String, Optional<FlowView>> flows, Map<String, Optional<InletView>> inlets) {
    public Affected {
        flows = Collections.unmodifiableMap(new LinkedHashMap<>(flows));
        inlets = Collections.unmodifiableMap(new LinkedHashMap<>(inlets));
    }
}
