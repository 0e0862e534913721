package io.tributary.land;

/**
 * How a table is kept up.
 *
 * @param table which table
 * @param rows rows in it
 * @param files data files of it
 * @param smallFiles those that could be larger, as far as was looked
 * @param bytes bytes of all its files
 * @param snapshots snapshots that its metadata has
 * @param lastCompactionMillis when small files were last joined, epoch milliseconds UTC; 0 when they were not since the start
 * @param lastExpiryMillis when snapshots were last expired; 0 as above
 * @param lastSweepMillis when files that belong to nothing were last looked for; 0 as above
 * @param filesJoined how many files were written anew since the start
 * @param snapshotsExpired how many snapshots were expired since the start
 * @param filesDeleted how many files were deleted since the start, apart from those that an expiry took along
 * @param next what comes next
 * @param nextAtMillis not before this moment; 0 when it waits for more commits, not for a time
 * @param problem why the last attempt failed; empty when it did not
 */
public record UpkeepStatus(
        TableId table,
        long rows,
        long files,
        long smallFiles,
        long bytes,
        int snapshots,
        long lastCompactionMillis,
        long lastExpiryMillis,
        long lastSweepMillis,
        long filesJoined,
        long snapshotsExpired,
        long filesDeleted,
        Next next,
        long nextAtMillis,
        String problem) {

    /** What a table waits for. */
    public enum Next {
        /** For more commits. */
        COMMITS,
        /** Someone asked for everything that can be done. */
        ASKED,
        /** It is worked on. */
        RUNNING,
        /** It is tried again after a failure. */
        RETRY
    }
}
