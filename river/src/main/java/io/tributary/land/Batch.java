package io.tributary.land;

import io.tributary.event.Position;
import io.tributary.xdm.Row;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one implementation of a batch: files first, then one commit. */
final class Batch implements LandingBatch {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private enum State {
        /** Takes rows. */
        OPEN,
        /** Files are complete and forced; a commit may be tried, also again. */
        WRITTEN,
        /** As written, but an attempt ended without an answer: the files may belong to the table and are never deleted from here. */
        UNKNOWN,
        LANDED,
        /** A file could not be written, or the batch was given up. */
        GONE
    }

    private final TableHandle table;
    private final Position start;
    private final BatchFiles files;
    private State state = State.OPEN;
    private long rows;
    private List<DataFile> written = List.of();
    private @Nullable Landed landed;

    Batch(TableHandle table, Position start) {
        this.table = table;
        this.start = start;
        this.files = new BatchFiles(table.operations(), table.written(), table.settings());
    }

    @Override
    public void add(Row row, @Nullable Origin origin) {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "a batch takes rows only until its first commit or failure, this one is " + state);
        }
        state = State.GONE;
        try {
            if (table.spec().traced()) {
                files.add(row.values(), origin == null ? null : origin.value());
            } else {
                files.add(row.values());
            }
        } catch (RuntimeException e) {
            files.discard();
            throw notWritten(e);
        }
        state = State.OPEN;
        rows++;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public long bytes() {
        return files.bytes();
    }

    @Override
    public Landed commit(Position upTo, Provenance provenance) {
        if (landed != null) {
            return landed;
        }
        if (state == State.GONE) {
            throw new IllegalStateException("this batch has failed or was given up; begin a new one");
        }
        if (rows == 0) {
            return nothingToDo();
        }
        if (upTo.compareTo(start) <= 0) {
            throw new IllegalArgumentException("a batch that began at position " + start.value()
                    + " holds events after it, so it can't be committed up to " + upTo.value());
        }
        if (state == State.OPEN) {
            write();
        }
        Landed result = commitWritten(upTo, provenance);
        landed = result;
        state = State.LANDED;
        return result;
    }

    private Landed nothingToDo() {
        TableMetadata now = table.refresh();
        Landed result = new Landed(
                table.spec().id(),
                Writer.landed(now, table.writer().logId()),
                Commit.snapshotId(now.currentSnapshot()),
                0);
        landed = result;
        state = State.LANDED;
        return result;
    }

    private void write() {
        state = State.GONE;
        try {
            written = files.close();
        } catch (RuntimeException e) {
            files.discard();
            throw notWritten(e);
        }
        state = State.WRITTEN;
    }

    private Landed commitWritten(Position upTo, Provenance provenance) {
        Commit commit = new Commit(table, start, upTo, written, rows, new Commit.Notes(provenance, files.observed()));
        try {
            return commit.run();
        } finally {
            if (commit.unanswered()) {
                state = State.UNKNOWN;
            }
        }
    }

    @Override
    public void abort() {
        switch (state) {
            case OPEN, WRITTEN -> {
                state = State.GONE;
                files.discard();
            }
            case UNKNOWN -> {
                state = State.GONE;
                LOG.atWarn()
                        .addKeyValue("table", table())
                        .addKeyValue("files", written.size())
                        .log("a commit had no answer; its files stay, in case the table has them");
            }
            case LANDED, GONE -> {}
        }
    }

    private LandException notWritten(RuntimeException e) {
        String table = table().toString();
        return switch (e) {
            case LandException known -> known;
            case ClassCastException c ->
                new LandException(
                        "a row does not have the shape of table " + table + ": " + e.getMessage()
                                + "; nothing of this batch has landed",
                        false,
                        e);
            default ->
                new LandException(
                        "rows for table " + table + " can't be written: " + e.getMessage()
                                + "; see that the disk has room and the folder can be written",
                        true,
                        e);
        };
    }

    private TableId table() {
        return table.spec().id();
    }
}
