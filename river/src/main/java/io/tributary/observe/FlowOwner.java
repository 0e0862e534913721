package io.tributary.observe;

/**
 * Whose a flow is, kept with its counts: they stay readable when the flow is gone.
 *
 * @param orgId the organisation
 * @param sandbox the sandbox's name
 * @param windowMillis how long one run of the flow lasts; rounded up to whole spans of {@link Shares#SPAN_MILLIS}
 * @param facts what else those who show its runs want to know, as JSON text; not read here
 */
public record FlowOwner(String orgId, String sandbox, long windowMillis, String facts) {

    /** Rounds the window. */
    public FlowOwner {
        long spans = Math.max(1, Math.ceilDiv(windowMillis, Shares.SPAN_MILLIS));
        windowMillis = spans * Shares.SPAN_MILLIS;
    }
}
