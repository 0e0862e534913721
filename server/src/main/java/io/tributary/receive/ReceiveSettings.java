package io.tributary.receive;

/**
 * How the streaming endpoints behave.
 *
 * @param maxBodyBytes the largest request, inflated
 * @param strictLimits whether the platform's rate limits are enforced, so that a client can rehearse them (ingestion contract §2.9): 60 calls a minute and inlet with
 *     synchronous validation, 1,000 requests a second and inlet
 * @param unavailableStatus the status when a message can't be kept now: 503 as documented, or 500 for senders that take 503 for final (§2.8)
 * @param maxKeys how many idempotency keys are remembered for a day
 */
public record ReceiveSettings(int maxBodyBytes, boolean strictLimits, int unavailableStatus, long maxKeys) {

    private static final long KEYS = 1_000_000;

    public ReceiveSettings {
        if (unavailableStatus != 503 && unavailableStatus != 500) {
            throw new IllegalArgumentException(
                    "the status for unavailable must be 503 or 500, found " + unavailableStatus);
        }
        if (maxKeys < 1) {
            throw new IllegalArgumentException("one idempotency key at least must be remembered, found " + maxKeys);
        }
    }

    /** No rate limits, 503, a million keys. */
    public static ReceiveSettings defaults(int maxBodyBytes) {
        return new ReceiveSettings(maxBodyBytes, false, 503, KEYS);
    }
}
