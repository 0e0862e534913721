package io.tributary.land;

/**
 * One commit that brought rows: what its snapshot's summary says, without a look at files.
 *
 * @param snapshotId Iceberg's id of the snapshot
 * @param committedAtMillis when it was made, epoch milliseconds UTC
 * @param rows rows it added
 * @param files files it added
 * @param bytes what these weigh
 * @param provenance where the rows came from
 */
public record TableCommit(
        long snapshotId, long committedAtMillis, long rows, long files, long bytes, Provenance provenance) {}
