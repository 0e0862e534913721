package io.tributary.quarantine;

/**
 * A try whose row is in its table.
 *
 * @param key which
 * @param flowId the flow it landed by
 */
public record LandedReplay(ReplayKey key, String flowId) {}
