package io.tributary.quarantine;

/**
 * Refused messages of one flow and dataset that were put aside close together: within a minute of the first, at most a thousand of them, and at most about eight
 * MiB. Closed after that, it never changes but for what happens to its messages.
 *
 * @param id see {@link io.tributary.event.BatchId}
 * @param datasetId the dataset the messages were meant for
 * @param flowId the flow that refused them
 * @param createdAtMillis when the first was put aside, epoch milliseconds UTC
 * @param updatedAtMillis when the last was
 * @param receivedAtMillis when the first came in
 * @param records how many
 * @param bytes what their payloads weigh
 */
public record QuarantineBatch(
        String id,
        String datasetId,
        String flowId,
        long createdAtMillis,
        long updatedAtMillis,
        long receivedAtMillis,
        long records,
        long bytes) {

    static final long LONGEST_MILLIS = 60_000;
    static final long MOST_RECORDS = 1_000;
    static final long MOST_BYTES = 8L * 1024 * 1024;

    boolean takes(long atMillis) {
        return records < MOST_RECORDS && bytes < MOST_BYTES && atMillis - createdAtMillis < LONGEST_MILLIS;
    }

    QuarantineBatch with(long atMillis, long receivedMillis, long payloadBytes) {
        return new QuarantineBatch(
                id,
                datasetId,
                flowId,
                createdAtMillis,
                Math.max(updatedAtMillis, atMillis),
                records == 0 ? receivedMillis : Math.min(receivedAtMillis, receivedMillis),
                records + 1,
                bytes + payloadBytes);
    }
}
