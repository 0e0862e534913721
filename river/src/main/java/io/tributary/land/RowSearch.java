package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row of an event by the time it came in: files and row groups whose statistics exclude that time are not opened, and of the others only the two
 * leaf columns of {@link Origin} are read.
 */
final class RowSearch {

    /** Commits whose files are looked at for a row that was written anew since; the first one nearly always has it. */
    private static final int MOST_COMMITS = 32;

    private final TableId id;
    private final Schema projection;
    private final Expression time;
    private final String xactionId;
    private final long receivedAtMillis;

    private RowSearch(TableId id, Schema table, String xactionId, long receivedAtMillis) {
        this.id = id;
        this.projection = projection(table);
        this.xactionId = xactionId;
        this.receivedAtMillis = receivedAtMillis;
        this.time = Expressions.equal(Origin.TIME, Origin.micros(receivedAtMillis));
    }

    /** A search in a table; empty when the table does not trace its rows. */
    static Optional<RowSearch> in(TableId id, Schema table, String xactionId, long receivedAtMillis) {
        boolean traced = table.findField(Origin.ID) != null && table.findField(Origin.TIME) != null;
        return traced ? Optional.of(new RowSearch(id, table, xactionId, receivedAtMillis)) : Optional.empty();
    }

    private static Schema projection(Schema table) {
        List<Types.NestedField> fields =
                new ArrayList<>(table.select(Origin.ID, Origin.TIME).columns());
        fields.add(MetadataColumns.ROW_POSITION);
        return new Schema(fields);
    }

    /** The files of the table's current snapshot in which the row may be, newest last. */
    List<DataFile> candidates(Table table) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().filter(time).planFiles()) {
            tasks.forEach(task -> files.add(task.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** The first of these files that has the row; no table is asked meanwhile. */
    @Nullable
    Found look(Table table, List<DataFile> files) {
        for (DataFile file : files) {
            long row = rowIn(table, Path.of(file.location()));
            if (row >= 0) {
                return new Found(file, row);
            }
        }
        return null;
    }

    /** A row in a file of the table. */
    record Found(DataFile file, long row) {}

    /** The commit that brought a row, found in the files it was first written to, as long as they are there. */
    Optional<TableCommit> searchCommits(Table table, Stream<TableCommit> oldestFirst, Readers.Files files) {
        return oldestFirst
                .filter(commit -> commit.provenance().receivedFromMillis() <= receivedAtMillis)
                .limit(MOST_COMMITS)
                .filter(commit -> files.of(commit.snapshotId()).stream()
                        .map(LandedFile::path)
                        .anyMatch(file -> Files.exists(file) && rowIn(table, file) >= 0))
                .findFirst();
    }

    /** The row's number; -1 when the file does not have it. */
    private long rowIn(Table table, Path file) {
        try (CloseableIterable<Record> rows = Parquet.read(table.io().newInputFile(file.toString()))
                .project(projection)
                .filter(time)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(projection, schema))
                .build()) {
            for (Record row : rows) {
                if (row.get(0) instanceof Record origin && xactionId.equals(origin.getField("xactionId"))) {
                    return (Long) row.get(1);
                }
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RowPlace place(Found found, Optional<TableCommit> commit) {
        return new RowPlace(id, commit, Path.of(found.file().location()), found.row());
    }
}
