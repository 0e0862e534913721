package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files of one batch. Rows gather in memory as a row group; a full one goes to the open file. A file has only the table's columns that occur in its
 * rows, each with all its members: the table of a schema is wide and rows fill a tenth of it. When rows bring a column that the open file lacks, the next
 * file begins.
 */
final class BatchFiles {

    private static final Logger LOG = LoggerFactory.getLogger(BatchFiles.class);

    private final FileIO io;
    private final LocationProvider places;
    private final Schema written;
    private final LakeSettings settings;
    private final Packer packer = new Packer();
    private final List<DataFile> closed = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private long closedBytes;
    private final BitSet observed = new BitSet();
    private BitSet occurred = new BitSet();
    private RowGroup rows;
    private @Nullable OpenFile open;

    /** @param written the columns rows fill, with the table's field ids */
    BatchFiles(TableOperations table, Schema written, LakeSettings settings) {
        this.io = table.io();
        this.places = table.locationProvider();
        this.written = written;
        this.settings = settings;
        this.rows = new RowGroup(written, packer);
    }

    /** @throws UncheckedIOException a full row group can't be written */
    void add(@Nullable Object[] values) {
        rows.add(values);
        writeIfFull();
    }

    /**
     * As {@link #add(Object[])}, with the last column's value apart from the others.
     *
     * @throws UncheckedIOException a full row group can't be written
     */
    void add(@Nullable Object[] values, @Nullable Object last) {
        rows.add(values, last);
        writeIfFull();
    }

    private void writeIfFull() {
        if (rows.bytes() >= settings.rowGroupBytes()) {
            unchecked(this::writeRows);
            rows = new RowGroup(written, packer);
        }
    }

    /** Closed files, the open one, and what is in memory. */
    long bytes() {
        try {
            return closedBytes + (open == null ? 0 : open.bytes()) + rows.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is in memory, closes and forces; no more rows after this. */
    List<DataFile> close() {
        unchecked(() -> {
            if (!rows.isEmpty()) {
                writeRows();
            }
            closeOpen();
        });
        packer.close();
        return List.copyOf(closed);
    }

    /** The ids of the leaf fields that have a value in what is written. */
    BitSet observed() {
        return observed;
    }

    private void writeRows() throws IOException {
        BitSet columns = rows.columnsWith(occurred);
        occurred = columns;
        OpenFile file = open;
        if (file != null && !file.columns().equals(columns)) {
            closeOpen();
            file = null;
        }
        if (file == null) {
            file = new OpenFile(nextFile(), RowGroup.schema(written, columns), columns);
            open = file;
        }
        file.write(rows, observed);
        if (file.bytes() >= settings.targetFileBytes()) {
            closeOpen();
        }
    }

    private OutputFile nextFile() {
        OutputFile file = io.newOutputFile(places.newDataLocation(UUID.randomUUID() + ".parquet"));
        made.add(file.location());
        return file;
    }

    private void closeOpen() throws IOException {
        OpenFile file = open;
        if (file != null) {
            DataFile complete = file.close();
            open = null;
            closedBytes += complete.fileSizeInBytes();
            closed.add(complete);
        }
    }

    /** Deletes everything written so far, as far as it goes: what stays belongs to no table and is found by maintenance. */
    void discard() {
        packer.close();
        OpenFile file = open;
        open = null;
        try {
            if (file != null) {
                file.giveUp();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("a data file that is given up can't be closed");
        }
        for (String location : made) {
            try {
                io.deleteFile(location);
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("file", location).setCause(e).log("a data file of no table can't be deleted");
            }
        }
        made.clear();
        closed.clear();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
