package io.tributary.land;

import io.tributary.event.Position;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.jspecify.annotations.Nullable;

/**
 * Brings complete files and a position into a table by one swap of its metadata. Before anything is written it looks whether the position has landed already;
 * after an attempt without a clear answer it looks again.
 */
final class Commit {

    /**
     * What is kept with a commit besides rows and position.
     *
     * @param provenance where the rows came from
     * @param observed ids of the leaf fields that have a value
     */
    record Notes(Provenance provenance, BitSet observed) {}

    private static final int ATTEMPTS = 4;

    private final TableHandle table;
    private final Position start;
    private final Position upTo;
    private final List<DataFile> files;
    private final long rows;
    private final Notes notes;
    private boolean unanswered;

    Commit(TableHandle table, Position start, Position upTo, List<DataFile> files, long rows, Notes notes) {
        this.table = table;
        this.start = start;
        this.upTo = upTo;
        this.files = files;
        this.rows = rows;
        this.notes = notes;
    }

    /** Whether an attempt was made that the catalog may have carried out without saying so. */
    boolean unanswered() {
        return unanswered;
    }

    /** What landed, by this attempt or by one before. */
    Landed run() {
        RuntimeException failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TableMetadata now = table.refresh();
            if (Writer.landed(now, table.writer().logId()).compareTo(upTo) >= 0) {
                return result(snapshotOf(now));
            }
            if (failure != null && !(failure instanceof CommitFailedException)) {
                throw notLanded(failure);
            }
            try {
                return result(append());
            } catch (FencedException e) {
                throw e;
            } catch (CommitFailedException e) {
                failure = e;
            } catch (RuntimeException e) {
                unanswered = unanswered || !neverAsked(e);
                failure = e;
            }
        }
        throw notLanded(Objects.requireNonNull(failure));
    }

    /** The catalog is asked last, after all files are written: who failed to write has not asked. */
    private static boolean neverAsked(RuntimeException e) {
        return e instanceof RuntimeIOException || e instanceof UncheckedIOException;
    }

    private long append() {
        table.swap().lock();
        try {
            return appendAlone();
        } finally {
            table.swap().unlock();
        }
    }

    private long appendAlone() {
        Writer writer = table.writer();
        FencedOperations fenced = new FencedOperations(
                table.operations(), table.spec().id(), writer, new FencedOperations.Step(start, upTo));
        Transaction transaction = Transactions.newTransaction(table.spec().id().toString(), fenced, report -> {});
        String property = Writer.positionProperty(writer.logId());
        AppendFiles append = transaction.newAppend().set(property, Long.toString(upTo.value()));
        notes.provenance().toSummary().forEach(append::set);
        files.forEach(append::appendFile);
        append.commit();
        transaction
                .updateProperties()
                .set(property, Long.toString(upTo.value()))
                .set(writer.epochProperty(), Long.toString(writer.epoch()))
                .set(
                        Observed.PROPERTY,
                        Observed.of(fenced.current()).with(notes.observed()).property())
                .commit();
        long snapshotId = snapshotId(transaction.table().currentSnapshot());
        transaction.commitTransaction();
        return snapshotId;
    }

    static long snapshotId(@Nullable Snapshot snapshot) {
        return snapshot == null ? -1 : snapshot.snapshotId();
    }

    /** The snapshot that brought the position; the current one when maintenance has expired it. */
    private long snapshotOf(TableMetadata now) {
        String property = Writer.positionProperty(table.writer().logId());
        String wanted = Long.toString(upTo.value());
        for (Snapshot snapshot : now.snapshots()) {
            if (wanted.equals(snapshot.summary().get(property))) {
                return snapshot.snapshotId();
            }
        }
        return snapshotId(now.currentSnapshot());
    }

    private Landed result(long snapshotId) {
        return new Landed(table.spec().id(), upTo, snapshotId, rows);
    }

    private LandException notLanded(RuntimeException cause) {
        return new LandException(
                "table " + table.spec().id() + ": " + rows + " rows up to position " + upTo.value()
                        + " have not landed: " + cause.getMessage() + "; they can be landed again",
                true,
                cause);
    }
}
