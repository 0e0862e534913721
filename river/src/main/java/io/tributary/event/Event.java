package io.tributary.event;

/**
 * One message as it came in, on its way through the river.
 */
public sealed interface Event {

    /** The transaction id the sender was told: unique for each message. */
    String xactionId();

    /** The inlet it came in by. */
    String inletId();

    /** The flow that was chosen for it when it came in. */
    String flowId();

    /** The table that flow led to when it came in: an event stays bound to it, whatever becomes of the flow. */
    String table();

    /** When it came in, epoch milliseconds UTC. */
    long receivedAtMillis();

    /** The message's bytes as sent (one JSON object, UTF-8). Not copied: never changed by anyone. */
    byte[] payload();

    /** A message that was accepted and must end as a row or in quarantine. */
    @SuppressWarnings("ArrayRecordComponent")
    record Received(
            String xactionId, String inletId, String flowId, String table, long receivedAtMillis, byte[] payload)
            implements Event {}

    /** A message whose sender was told no; it is kept in quarantine with the reason it was told. */
    @SuppressWarnings("ArrayRecordComponent")
    record Refused(
            String xactionId,
            String inletId,
            String flowId,
            String table,
            long receivedAtMillis,
            byte[] payload,
            Rejection rejection)
            implements Event {}

    /**
     * A message out of quarantine that is tried again: it ends as a row, or its entry stays in quarantine with one failed try more. It is never counted as
     * acknowledged again.
     *
     * @param receivedAtMillis when it was handed over again; the entry knows when it first came in
     * @param entryId the quarantine entry it belongs to
     * @param tryNo which try of that entry: an entry waits for one try only, so that an older one that is read again changes nothing
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Replayed(
            String xactionId,
            String inletId,
            String flowId,
            String table,
            long receivedAtMillis,
            byte[] payload,
            String entryId,
            int tryNo)
            implements Event {}
}
