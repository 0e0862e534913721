package io.tributary.land;

import io.tributary.xdm.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** The read side: what each table holds, planned anew only when its metadata has changed. */
final class Readers {

    private final Catalog catalog;
    private final KeptBatches kept;
    private final Map<TableId, Reader> readers = new ConcurrentHashMap<>();

    Readers(Catalog catalog, KeptBatches kept) {
        this.catalog = catalog;
        this.kept = kept;
    }

    Optional<TableSnapshot> snapshot(TableId id) {
        return reading(id, Reader::now);
    }

    Optional<TableHistory> history(TableId id) {
        return reading(id, Reader::history);
    }

    List<LandedFile> filesOf(TableId id, long snapshotId) {
        return reading(id, reader -> reader.filesOf(snapshotId)).orElse(List.of());
    }

    Map<String, RowPlace> find(TableId id, Map<String, Long> wanted) {
        return wanted.isEmpty()
                ? Map.of()
                : reading(id, reader -> reader.find(wanted)).orElse(Map.of());
    }

    /** What a commit added. */
    interface Files {
        List<LandedFile> of(long snapshotId);
    }

    private <T> Optional<T> reading(TableId id, Function<Reader, T> question) {
        Reader reader = readers.get(id);
        try {
            if (reader == null) {
                Table table = catalog.loadTable(Lake.name(id));
                reader = readers.computeIfAbsent(id, key -> new Reader(key, table, kept));
            }
            return Optional.of(question.apply(reader));
        } catch (NoSuchTableException e) {
            forget(id);
            return Optional.empty();
        } catch (RuntimeException e) {
            forget(id);
            throw new LandException("table " + id + " can't be read: " + e.getMessage(), true, e);
        }
    }

    void forget(TableId id) {
        readers.remove(id);
    }

    /** The data files that a snapshot added, in the order of their names, which is the same each time. */
    static List<LandedFile> added(Table table, Snapshot snapshot) {
        List<LandedFile> files = new ArrayList<>();
        SnapshotChanges.builderFor(table)
                .snapshot(snapshot)
                .build()
                .addedDataFiles()
                .forEach(file -> files.add(
                        new LandedFile(Path.of(file.location()), file.recordCount(), file.fileSizeInBytes())));
        files.sort(Comparator.comparing(LandedFile::path));
        return files;
    }

    /** One table; Iceberg's tables are not for several threads. */
    private static final class Reader {

        private final TableId id;
        private final Table table;
        private final KeptBatches kept;
        private int schemaId = -1;
        private @Nullable TableSnapshot last;

        Reader(TableId id, Table table, KeptBatches kept) {
            this.id = id;
            this.table = table;
            this.kept = kept;
        }

        synchronized TableSnapshot now() {
            table.refresh();
            Snapshot snapshot = table.currentSnapshot();
            long snapshotId = snapshot == null ? -1 : snapshot.snapshotId();
            TableSnapshot known = last;
            if (known != null
                    && known.snapshotId() == snapshotId
                    && schemaId == table.schema().schemaId()
                    && java.nio.file.Files.exists(known.shape())) {
                return known;
            }
            List<Path> files = known != null && known.snapshotId() == snapshotId ? known.files() : plan();
            List<Column> columns = Shapes.columns(table.schema().asStruct());
            schemaId = table.schema().schemaId();
            TableSnapshot fresh = new TableSnapshot(id, snapshotId, columns, files, ShapeFile.of(table));
            last = fresh;
            return fresh;
        }

        synchronized TableHistory history() {
            table.refresh();
            return new TableHistory(
                    id, ((HasTableOperations) table).operations().current(), kept);
        }

        /** Of an expired snapshot those that are still there. */
        synchronized List<LandedFile> filesOf(long snapshotId) {
            table.refresh();
            Snapshot snapshot = table.snapshot(snapshotId);
            return snapshot == null
                    ? kept.files(table.uuid().toString(), Path.of(table.location()), snapshotId).stream()
                            .filter(file -> java.nio.file.Files.exists(file.path()))
                            .toList()
                    : added(table, snapshot);
        }

        /** Files are read outside the lock: a search holds up nobody's query. */
        Map<String, RowPlace> find(Map<String, Long> wanted) {
            RowSearch search;
            List<DataFile> candidates;
            synchronized (this) {
                table.refresh();
                search = RowSearch.in(id, table.schema(), wanted).orElse(null);
                candidates = search == null ? List.of() : search.candidates(table);
            }
            if (search == null || candidates.isEmpty()) {
                return Map.of();
            }
            TableHistory history = history();
            Map<String, RowPlace> places = new HashMap<>();
            search.look(table, candidates)
                    .forEach((xactionId, found) ->
                            places.put(xactionId, search.place(found, commitOf(search, xactionId, found, history))));
            return places;
        }

        private Optional<TableCommit> commitOf(
                RowSearch search, String xactionId, RowSearch.Found found, TableHistory history) {
            long from = search.receivedAtMillis(xactionId) - 1;
            return history.commitOf(found.file())
                    .or(() -> search.searchCommits(
                            xactionId, table, history.commits(false, from, Long.MAX_VALUE), this::filesOf));
        }

        private List<Path> plan() {
            List<Path> files = new ArrayList<>();
            try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
                for (FileScanTask task : tasks) {
                    files.add(Path.of(task.file().location()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return files;
        }
    }
}
