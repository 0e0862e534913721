package io.tributary.land;

import io.tributary.xdm.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.io.FileIO;
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

    private final TableHandle table;
    private final FileIO io;
    private final Packer packer = new Packer();
    private final List<DataFile> closed = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private long closedBytes;
    private final BitSet observed = new BitSet();
    private BitSet occurred = new BitSet();
    private RowGroup rows;
    private @Nullable OpenFile open;

    BatchFiles(TableHandle table) {
        this.table = table;
        this.io = table.operations().io();
        this.rows = new RowGroup(table.written(), packer);
    }

    /** @throws UncheckedIOException a full row group can't be written */
    void add(Row row, @Nullable Origin origin) {
        if (table.spec().traced()) {
            rows.add(row.values(), origin == null ? null : origin.value());
        } else {
            rows.add(row.values());
        }
        if (rows.bytes() >= table.settings().rowGroupBytes()) {
            unchecked(this::writeRows);
            rows = new RowGroup(table.written(), packer);
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
            file = new OpenFile(nextFile(), RowGroup.schema(table.written(), columns), columns);
            open = file;
        }
        file.write(rows, observed);
        if (file.bytes() >= table.settings().targetFileBytes()) {
            closeOpen();
        }
    }

    private OutputFile nextFile() {
        OutputFile file =
                io.newOutputFile(table.operations().locationProvider().newDataLocation(UUID.randomUUID() + ".parquet"));
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
