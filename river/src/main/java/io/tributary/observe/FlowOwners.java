package io.tributary.observe;

import java.util.Optional;

/** Says whose a flow is; asked now and then for flows that have traffic. May read a database. */
@FunctionalInterface
public interface FlowOwners {

    /** Nobody says. */
    FlowOwners UNKNOWN = flowId -> Optional.empty();

    /** Whose the flow is; empty when there is no such flow. */
    Optional<FlowOwner> of(String flowId);
}
