package io.tributary.quarantine;

/**
 * A message in quarantine and what became of it.
 *
 * @param entry the message, with the reason it was last refused for; in lists its payload is empty
 * @param groupId messages refused for the same cause have the same
 * @param field JSON pointer of what is wrong, list items as {@code *}; empty when no field is
 * @param batchId the failed batch it is shown in, empty when it has none
 * @param size the payload's bytes
 * @param sha256 of the payload as sent, hexadecimal
 * @param failedTries replays that failed
 * @param edited the payload that is replayed instead of the one sent; empty when it was not edited, and in lists
 * @param changedAtMillis when something last became of it
 * @param jobId the replay that took it last, empty when none did
 * @param resolvedBy who replayed or discarded it, empty while nobody did
 * @param resolvedAtMillis when; 0 while nobody did
 * @param note what was said then
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeptEntry(
        QuarantineEntry entry,
        String groupId,
        String field,
        String batchId,
        long size,
        String sha256,
        int failedTries,
        byte[] edited,
        long changedAtMillis,
        String jobId,
        String resolvedBy,
        long resolvedAtMillis,
        String note) {

    /** What a replay sends. */
    public byte[] latest() {
        return edited.length > 0 ? edited : entry.payload();
    }
}
