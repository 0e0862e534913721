package io.tributary.quarantine;

/**
 * Messages of one flow that came in within one span of time and were put aside, whether they are still kept or not.
 *
 * @param messages how many
 * @param bytes what they weighed
 */
public record QuarantineTally(long messages, long bytes) {

    /** Nothing. */
    public static final QuarantineTally NONE = new QuarantineTally(0, 0);

    /** Both together. */
    public QuarantineTally plus(QuarantineTally other) {
        return new QuarantineTally(messages + other.messages, bytes + other.bytes);
    }
}
