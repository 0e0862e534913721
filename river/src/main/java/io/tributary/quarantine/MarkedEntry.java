package io.tributary.quarantine;

/**
 * A message that is to be replayed: from now on nobody else can have it.
 *
 * @param key the try it waits for
 * @param xactionId what its sender was told
 * @param inletId where it came in
 * @param flowId the flow that refused it
 * @param datasetId the dataset it was meant for, empty when the flow was gone
 * @param namespace whose it is
 * @param payload what is sent: the edited payload if there is one
 */
@SuppressWarnings("ArrayRecordComponent")
public record MarkedEntry(
        ReplayKey key,
        String xactionId,
        String inletId,
        String flowId,
        String datasetId,
        String namespace,
        byte[] payload) {}
