package io.tributary.land;

import io.tributary.xdm.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data files of one batch: one at a time is open, full ones are closed and forced. */
final class BatchFiles {

    private static final Logger LOG = LoggerFactory.getLogger(BatchFiles.class);
    private static final int CHECK_EVERY = 1000;

    private final TableHandle table;
    private final FileIO io;
    private final List<DataFile> closed = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private long closedBytes;
    private @Nullable FileAppender<StructLike> open;
    private @Nullable OutputFile openFile;
    private long rows;

    BatchFiles(TableHandle table) {
        this.table = table;
        this.io = table.operations().io();
    }

    void add(Row row) {
        FileAppender<StructLike> file = open == null ? next() : open;
        file.add(new ArrayStruct(row.values()));
        if (++rows % CHECK_EVERY == 0 && file.length() >= table.settings().targetFileBytes()) {
            closeOpen();
        }
    }

    long bytes() {
        return closedBytes + (open == null ? 0 : open.length());
    }

    /** Closes and forces what is open; no more rows after this. */
    List<DataFile> close() {
        closeOpen();
        return List.copyOf(closed);
    }

    private FileAppender<StructLike> next() {
        String name = String.format(Locale.ROOT, "%s-%03d.parquet", UUID.randomUUID(), made.size());
        OutputFile file = io.newOutputFile(table.operations().locationProvider().newDataLocation(name));
        made.add(file.location());
        try {
            FileAppender<StructLike> appender = Parquet.write(file)
                    .schema(table.written())
                    .setAll(table.operations().current().properties())
                    .createWriterFunc(InternalWriter::createWriter)
                    .build();
            open = appender;
            openFile = file;
            return appender;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeOpen() {
        FileAppender<StructLike> file = open;
        if (file == null || openFile == null) {
            return;
        }
        open = null;
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("file " + openFile.location() + ": " + e.getMessage(), e);
        }
        closedBytes += file.length();
        closed.add(DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(openFile.location())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.length())
                .withMetrics(file.metrics())
                .withSplitOffsets(file.splitOffsets())
                .build());
    }

    /** Deletes everything written so far, as far as it goes: what stays belongs to no table and is found by maintenance. */
    void discard() {
        closeQuietly(open);
        open = null;
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

    private static void closeQuietly(@Nullable Closeable file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("a data file that is given up can't be closed");
        }
    }
}
