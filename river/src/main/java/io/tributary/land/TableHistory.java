package io.tributary.land;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * What a table is and how it became so, at one moment: figures out of its metadata alone, so that asking costs the same whatever the table holds. It tells of
 * the snapshots that the metadata has, and then of those that are expired, as far as they were kept.
 */
public final class TableHistory {

    private final TableId id;
    private final TableMetadata metadata;
    private final KeptBatches kept;

    TableHistory(TableId id, TableMetadata metadata, KeptBatches kept) {
        this.id = id;
        this.metadata = metadata;
        this.kept = kept;
    }

    /** Which table. */
    public TableId id() {
        return id;
    }

    /** Iceberg's id of the table: another one for a table of the same name made later. */
    public String uuid() {
        return String.valueOf(metadata.uuid());
    }

    /** The folder of the table. */
    public String location() {
        return metadata.location();
    }

    /** Rows in the table. */
    public long rows() {
        return Summary.rows(current());
    }

    /** Data files of the table. */
    public long files() {
        return Summary.files(current());
    }

    /** Bytes of these files. */
    public long bytes() {
        return Summary.bytes(current());
    }

    /**
     * The fields that ever held a value, as paths: names of columns and members joined by dots, {@code []} for the elements of a list and {@code {}} for the
     * values of a map, such as {@code productListItems.[].SKU}. Empty when the table was last written before this was kept.
     */
    public Set<String> observed() {
        return Observed.of(metadata).paths(metadata.schema());
    }

    /**
     * All known commits that brought rows, as {@link #commits(boolean, long, long)}.
     *
     * @throws LandException what was kept of expired snapshots can't be read; also when the stream is read
     */
    public Stream<TableCommit> commits(boolean newestFirst) {
        return commits(newestFirst, -1, Long.MAX_VALUE);
    }

    /**
     * The commits that brought rows, made one after the other as they are asked for.
     *
     * @param newestFirst the newest one first, else the oldest
     * @param after only those made after this moment, epoch milliseconds UTC
     * @param before and before this one
     * @throws LandException what was kept of expired snapshots can't be read; also when the stream is read
     */
    public Stream<TableCommit> commits(boolean newestFirst, long after, long before) {
        Stream<TableCommit> expired = kept.commits(uuid(), newestFirst, after, before)
                .filter(commit -> metadata.snapshot(commit.snapshotId()) == null);
        Stream<TableCommit> current = current(newestFirst, after, before);
        return newestFirst ? Stream.concat(current, expired) : Stream.concat(expired, current);
    }

    private Stream<TableCommit> current(boolean newestFirst, long after, long before) {
        List<Snapshot> snapshots = metadata.snapshots();
        int last = snapshots.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(index -> snapshots.get(newestFirst ? last - index : index))
                .filter(snapshot -> snapshot.timestampMillis() > after && snapshot.timestampMillis() < before)
                .filter(TableHistory::broughtRows)
                .map(TableHistory::commit);
    }

    /** The commit of that snapshot. */
    public Optional<TableCommit> commit(long snapshotId) {
        Snapshot snapshot = metadata.snapshot(snapshotId);
        return snapshot == null
                ? kept.commit(uuid(), snapshotId)
                : Optional.of(snapshot).filter(TableHistory::broughtRows).map(TableHistory::commit);
    }

    /** Snapshots that its metadata has. */
    public int snapshots() {
        return metadata.snapshots().size();
    }

    /** When the oldest of them was made, epoch milliseconds UTC; empty when there is none. */
    OptionalLong oldestSnapshotMillis() {
        return metadata.snapshots().stream()
                .mapToLong(Snapshot::timestampMillis)
                .min();
    }

    /** The commit that brought a file; empty when the file is the work of maintenance, or the snapshot is expired. */
    Optional<TableCommit> commitOf(DataFile file) {
        Long number = file.fileSequenceNumber();
        return metadata.snapshots().stream()
                .filter(snapshot -> number != null && snapshot.sequenceNumber() == number)
                .filter(TableHistory::broughtRows)
                .map(TableHistory::commit)
                .findFirst();
    }

    static boolean broughtRows(Snapshot snapshot) {
        return DataOperations.APPEND.equals(snapshot.operation());
    }

    static TableCommit commit(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary();
        return new TableCommit(
                snapshot.snapshotId(),
                snapshot.timestampMillis(),
                Summary.addedRows(summary),
                Summary.addedFiles(summary),
                Summary.addedBytes(summary),
                Provenance.of(summary));
    }

    private Map<String, String> current() {
        Snapshot snapshot = metadata.currentSnapshot();
        return snapshot == null ? Map.of() : snapshot.summary();
    }
}
