package io.tributary.quarantine;

/**
 * A replay of many messages, as far as it is.
 *
 * @param id UUIDv7
 * @param namespace whose messages
 * @param createdAtMillis when it was asked for; messages put aside later don't belong to it
 * @param createdBy the API client that asked
 * @param selection which messages, as whoever runs it wrote it down
 * @param state where it stands
 * @param cursor the id of the last message it looked at, empty at its beginning
 * @param total how many messages it had to look at when it began; an estimate when times are part of the selection
 * @param handed how many were handed to the river
 * @param landed how many of these landed
 * @param failed how many of these failed again
 * @param skipped how many were passed over, because somebody else had them or they were in another state by then
 * @param updatedAtMillis when it last went on
 * @param finishedAtMillis when it ended, 0 before
 * @param problem why it can't go on at the moment, or why it ended early; empty when all is well
 */
public record ReplayJob(
        String id,
        String namespace,
        long createdAtMillis,
        String createdBy,
        String selection,
        State state,
        String cursor,
        long total,
        long handed,
        long landed,
        long failed,
        long skipped,
        long updatedAtMillis,
        long finishedAtMillis,
        String problem) {

    /** Where a replay stands. */
    public enum State {
        /** It hands messages to the river. */
        RUNNING,
        /** Someone stopped it; what it handed over is still on its way. */
        STOPPING,
        /** All are handed over; some are still on their way. */
        HANDED,
        /** Someone stopped it, and nothing of it is on its way any more. */
        STOPPED,
        /** Everything it had to do is done. */
        FINISHED
    }
}
