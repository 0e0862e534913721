package io.tributary.quarantine;

import io.tributary.event.Position;
import io.tributary.event.Rejection;

/**
 * One refused message, whole, as it is put aside (ingestion contract §7.7).
 *
 * @param id UUIDv7 of the moment it was put aside
 * @param logId the log it came from
 * @param position its place in that log; with {@code logId} it makes an entry unique, so that a restart can't keep it twice
 * @param xactionId what the sender was told
 * @param inletId where it came in
 * @param flowId the flow that refused it
 * @param datasetId the dataset it was meant for, empty when the flow is gone
 * @param schemaId the schema's {@code $id}, empty when the flow is gone
 * @param receivedAtMillis epoch milliseconds UTC
 * @param createdAtMillis when it was put aside, epoch milliseconds UTC
 * @param state where it stands
 * @param rejection the reason
 * @param payload the message's bytes as sent
 * @param namespace whose it is: one for each organisation and sandbox
 * @param mappingSetId the mapping set it was mapped by, empty when by none
 * @param mappingVersion the version of that set
 */
@SuppressWarnings("ArrayRecordComponent")
public record QuarantineEntry(
        String id,
        String logId,
        Position position,
        String xactionId,
        String inletId,
        String flowId,
        String datasetId,
        String schemaId,
        long receivedAtMillis,
        long createdAtMillis,
        QuarantineState state,
        Rejection rejection,
        byte[] payload,
        String namespace,
        String mappingSetId,
        long mappingVersion) {}
