package io.tributary.land;

import io.tributary.event.Position;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Lets a commit through only while the table still stands where this writer left it. The check looks at the very metadata that the catalog then swaps, in
 * each attempt, so no other commit can come in between.
 */
final class FencedOperations implements TableOperations {

    /**
     * What a commit does to the position.
     *
     * @param from where the table must stand
     * @param to where the commit takes it
     */
    record Step(Position from, Position to) {}

    private final TableOperations table;
    private final TableId id;
    private final Writer writer;
    private final @Nullable Step step;

    /** @param step what the commit does to the position; null when it leaves it alone and only the epoch counts */
    FencedOperations(TableOperations table, TableId id, Writer writer, @Nullable Step step) {
        this.table = table;
        this.id = id;
        this.writer = writer;
        this.step = step;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata changed) {
        writer.check(id, base);
        if (step != null) {
            check(base, step, null);
        }
        try {
            table.commit(base, changed);
        } catch (CommitFailedException e) {
            if (step != null) {
                askAgain(step, e);
            } else if (isThereAfterAll(base, changed, e)) {
                return;
            }
            throw e;
        }
    }

    /** As {@link #askAgain}, for a commit that leaves the position alone: its snapshot tells. */
    private boolean isThereAfterAll(
            @Nullable TableMetadata base, TableMetadata changed, CommitFailedException conflict) {
        Snapshot made = changed.currentSnapshot();
        if (made == null || (base != null && base.snapshot(made.snapshotId()) != null)) {
            return false;
        }
        try {
            return table.refresh().snapshot(made.snapshotId()) != null;
        } catch (RuntimeException e) {
            conflict.addSuppressed(e);
            throw new CommitStateUnknownException(conflict);
        }
    }

    private void check(TableMetadata base, Step wanted, @Nullable CommitFailedException conflict) {
        Position found = Writer.landed(base, writer.logId());
        if (found.compareTo(wanted.to()) >= 0) {
            throw new CommitStateUnknownException(
                    "the table stands at " + found.value() + " already, perhaps by this very commit", conflict);
        }
        if (!found.equals(wanted.from())) {
            throw new FencedException("table " + id + ": this batch began at position "
                    + wanted.from().value() + " of log "
                    + writer.logId() + ", the table now stands at " + found.value()
                    + "; another writer with the same log id is at work, stop one of them");
        }
    }

    /** A connection pool that repeats a statement after a lost answer reports its own commit as a conflict; cleaning up after that would break the table. */
    private void askAgain(Step wanted, CommitFailedException conflict) {
        TableMetadata now;
        try {
            now = table.refresh();
        } catch (RuntimeException e) {
            conflict.addSuppressed(e);
            throw new CommitStateUnknownException(conflict);
        }
        check(now, wanted, conflict);
    }

    @Override
    public TableMetadata current() {
        return table.current();
    }

    @Override
    public TableMetadata refresh() {
        return table.refresh();
    }

    @Override
    public FileIO io() {
        return table.io();
    }

    @Override
    public EncryptionManager encryption() {
        return table.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return table.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return table.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return table.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return table.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return table.requireStrictCleanup();
    }
}
