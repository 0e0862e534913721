package io.tributary.land;

import java.time.Duration;

/**
 * How tables are kept up.
 *
 * @param look how often it is looked what a table needs
 * @param smallFiles so many small files of about one size are written anew as one; 2 at least
 * @param keepSnapshots the newest snapshots are kept, so many of them
 * @param keepSnapshotsFor and those that are younger than this: longer than the longest query, which may read any of their files
 * @param keepBatchesFor what a commit brought, and its files, are known at least so long; zero means as long as its snapshot
 * @param orphansAfter a file that belongs to nothing is deleted when it is older than this: longer than any commit takes
 * @param share the part of one processor that the work takes at most, above 0 up to 1
 */
public record UpkeepSettings(
        Duration look,
        int smallFiles,
        int keepSnapshots,
        Duration keepSnapshotsFor,
        Duration keepBatchesFor,
        Duration orphansAfter,
        double share) {

    /** Checked where they enter. */
    public UpkeepSettings {
        if (smallFiles < 2 || keepSnapshots < 1 || share <= 0 || share > 1) {
            throw new IllegalArgumentException(
                    "smallFiles must be 2 at least, keepSnapshots 1, and share above 0 up to 1");
        }
        if (look.isNegative()
                || keepSnapshotsFor.isNegative()
                || keepBatchesFor.isNegative()
                || orphansAfter.isNegative()) {
            throw new IllegalArgumentException("times must not be negative");
        }
    }

    /** Snapshots of half an hour, batches of 30 days, and a quarter of a processor. */
    public static UpkeepSettings defaults() {
        return new UpkeepSettings(
                Duration.ofSeconds(10), 24, 20, Duration.ofMinutes(30), Duration.ofDays(30), Duration.ofDays(1), 0.25);
    }

    /** The same with other times for snapshots and batches. */
    public UpkeepSettings withKept(Duration snapshots, Duration batches) {
        return new UpkeepSettings(look, smallFiles, keepSnapshots, snapshots, batches, orphansAfter, share);
    }
}
