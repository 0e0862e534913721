package io.tributary.quarantine;

import io.tributary.event.Rejection;

/**
 * A try that failed.
 *
 * @param key which
 * @param rejection why
 */
public record FailedReplay(ReplayKey key, Rejection rejection) {}
