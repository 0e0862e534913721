package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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

/**
 * Finds the rows of events by the times they came in: files and row groups whose statistics exclude those times are not opened, and of the others only the two
 * leaf columns of {@link Origin} are read, each file once however many events are looked for.
 */
final class RowSearch {

    /** Commits whose files are looked at for a row that was written anew since; the first one nearly always has it. */
    private static final int MOST_COMMITS = 32;

    private final TableId id;
    private final Schema projection;
    private final Expression times;
    private final Map<String, Long> wanted;
    private final Map<Path, Map<String, Long>> read = new HashMap<>();

    private RowSearch(TableId id, Schema table, Map<String, Long> wanted) {
        this.id = id;
        this.projection = projection(table);
        this.wanted = wanted;
        this.times = times(wanted.values());
    }

    /**
     * A search in a table; empty when the table does not trace its rows.
     *
     * @param wanted transaction ids, at least one, and when each event came in
     */
    static Optional<RowSearch> in(TableId id, Schema table, Map<String, Long> wanted) {
        boolean traced = table.findField(Origin.ID) != null && table.findField(Origin.TIME) != null;
        return traced ? Optional.of(new RowSearch(id, table, wanted)) : Optional.empty();
    }

    private static Schema projection(Schema table) {
        List<Types.NestedField> fields =
                new ArrayList<>(table.select(Origin.ID, Origin.TIME).columns());
        fields.add(MetadataColumns.ROW_POSITION);
        return new Schema(fields);
    }

    /** Statistics are not held against long lists of values: the range says it for those. */
    private static Expression times(Collection<Long> millis) {
        SortedSet<Long> micros = new TreeSet<>();
        millis.forEach(at -> micros.add(Origin.micros(at)));
        Expression range = Expressions.and(
                Expressions.greaterThanOrEqual(Origin.TIME, micros.first()),
                Expressions.lessThanOrEqual(Origin.TIME, micros.last()));
        return Expressions.and(range, Expressions.in(Origin.TIME, micros));
    }

    /** The files of the table's current snapshot in which the rows may be, newest last. */
    List<DataFile> candidates(Table table) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().filter(times).planFiles()) {
            tasks.forEach(task -> files.add(task.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Where in these files the rows are; the first of them that has one counts. No table is asked meanwhile. */
    Map<String, Found> look(Table table, List<DataFile> files) {
        Map<String, Found> found = new HashMap<>();
        for (DataFile file : files) {
            if (found.size() == wanted.size()) {
                break;
            }
            rowsIn(table, Path.of(file.location())).forEach((xactionId, row) -> {
                found.putIfAbsent(xactionId, new Found(file, row));
            });
        }
        return found;
    }

    /** A row in a file of the table. */
    record Found(DataFile file, long row) {}

    /** The commit that brought a row, found in the files it was first written to, as long as they are there. */
    Optional<TableCommit> searchCommits(
            String xactionId, Table table, Stream<TableCommit> oldestFirst, Readers.Files files) {
        long receivedAtMillis = receivedAtMillis(xactionId);
        return oldestFirst
                .filter(commit -> commit.provenance().receivedFromMillis() <= receivedAtMillis)
                .limit(MOST_COMMITS)
                .filter(commit -> files.of(commit.snapshotId()).stream()
                        .map(LandedFile::path)
                        .anyMatch(file ->
                                Files.exists(file) && rowsIn(table, file).containsKey(xactionId)))
                .findFirst();
    }

    /** When an event that is looked for came in, epoch milliseconds. */
    long receivedAtMillis(String xactionId) {
        return Objects.requireNonNull(wanted.get(xactionId), "not looked for");
    }

    /** The numbers of the rows that are looked for and in the file. */
    private Map<String, Long> rowsIn(Table table, Path file) {
        return read.computeIfAbsent(file, path -> readRows(table, path));
    }

    private Map<String, Long> readRows(Table table, Path file) {
        Map<String, Long> found = new HashMap<>();
        try (CloseableIterable<Record> rows = Parquet.read(table.io().newInputFile(file.toString()))
                .project(projection)
                .filter(times)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(projection, schema))
                .build()) {
            for (Record row : rows) {
                if (row.get(0) instanceof Record origin
                        && origin.getField("xactionId") instanceof String xactionId
                        && wanted.containsKey(xactionId)) {
                    found.putIfAbsent(xactionId, (Long) row.get(1));
                    if (found.size() == wanted.size()) {
                        break;
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RowPlace place(Found found, Optional<TableCommit> commit) {
        return new RowPlace(id, commit, Path.of(found.file().location()), found.row());
    }
}
