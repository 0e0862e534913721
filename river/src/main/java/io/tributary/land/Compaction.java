package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of many small files into few large ones and swaps them in one commit, which appends of the same time go through beside. Rows stay in the
 * order in which they came; position and writer of the table stay as they are.
 *
 * <p>Files are taken when enough of about one size have come together, so that a row is written anew a few times in its life, however many commits follow.
 */
final class Compaction {

    /** In the summary of a snapshot that maintenance made. */
    static final String MARK = "tributary.maintenance";

    private static final int MOST_FILES = 1_000;
    private static final long SMALLEST = 16L * 1024;
    private static final int STEPS = 16;

    private final BaseTable table;
    private final LakeSettings settings;
    private final Lock swap;

    /** @param swap see {@link Lake#swap} */
    Compaction(BaseTable table, LakeSettings settings, Lock swap) {
        this.table = table;
        this.settings = settings;
        this.swap = swap;
    }

    /**
     * What the current snapshot has.
     *
     * @param snapshot that snapshot; null when the table has none
     * @param files how many files it has
     * @param small files that could be larger, in the order in which they came
     */
    record Found(@Nullable Snapshot snapshot, long files, List<DataFile> small) {

        long bytes() {
            return small.stream().mapToLong(DataFile::fileSizeInBytes).sum();
        }
    }

    Found look() {
        table.refresh();
        Snapshot snapshot = table.currentSnapshot();
        List<DataFile> small = new ArrayList<>();
        long files = 0;
        if (snapshot != null) {
            try (CloseableIterable<FileScanTask> tasks =
                    table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
                for (FileScanTask task : tasks) {
                    files++;
                    if (task.file().fileSizeInBytes() < settings.targetFileBytes() / 4 * 3) {
                        small.add(task.file());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        small.sort(Comparator.comparingLong(Compaction::order).thenComparing(DataFile::location));
        return new Found(snapshot, files, small);
    }

    private static long order(DataFile file) {
        return Objects.requireNonNullElse(file.fileSequenceNumber(), 0L);
    }

    /** The most files of about one size that there are. */
    List<DataFile> most(Found found) {
        TreeMap<Integer, List<DataFile>> bySize = new TreeMap<>();
        for (DataFile file : found.small()) {
            bySize.computeIfAbsent(size(file), size -> new ArrayList<>()).add(file);
        }
        return bySize.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    }

    private static int size(DataFile file) {
        int size = 0;
        for (long limit = SMALLEST; file.fileSizeInBytes() > limit; limit *= STEPS) {
            size++;
        }
        return size;
    }

    /** The first files that make one of the target's size together; empty when there is nothing to join. */
    List<DataFile> oneFull(List<DataFile> files) {
        List<DataFile> taken = new ArrayList<>();
        long bytes = 0;
        for (DataFile file : files) {
            if (taken.size() == MOST_FILES || (taken.size() > 1 && bytes >= settings.targetFileBytes())) {
                break;
            }
            taken.add(file);
            bytes += file.fileSizeInBytes();
        }
        return taken.size() < 2 ? List.of() : List.copyOf(taken);
    }

    /**
     * Writes and swaps.
     *
     * @param snapshot in which the files are
     * @return how many files took their place
     */
    int rewrite(Snapshot snapshot, List<DataFile> files, Pace pace) {
        Schema schema = table.schema();
        BatchFiles into = new BatchFiles(table.operations(), schema, settings);
        List<DataFile> written;
        try {
            for (DataFile file : files) {
                copy(file, schema, into, pace);
            }
            written = into.close();
        } catch (RuntimeException | Error e) {
            into.discard();
            throw e;
        }
        commit(snapshot, files, written, into);
        return written.size();
    }

    private void copy(DataFile file, Schema schema, BatchFiles into, Pace pace) {
        try (CloseableIterable<@Nullable Object[]> rows =
                new RowsOfFile(schema, Path.of(file.location())).read(table.io())) {
            for (@Nullable Object[] row : rows) {
                into.add(row);
                pace.step();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void commit(Snapshot snapshot, List<DataFile> old, List<DataFile> written, BatchFiles into) {
        long before = old.stream().mapToLong(DataFile::recordCount).sum();
        long after = written.stream().mapToLong(DataFile::recordCount).sum();
        if (before != after) {
            into.discard();
            throw new LandException(
                    "table " + table.name() + ": " + old.size() + " files should hold " + before + " rows, " + after
                            + " were read; the table is left as it is",
                    false,
                    null);
        }
        RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(snapshot.snapshotId());
        old.forEach(rewrite::deleteFile);
        written.forEach(rewrite::addFile);
        swap.lock();
        try {
            rewrite.set(MARK, "compaction").commit();
        } catch (RuntimeException e) {
            // Only a failure that is known to be one leaves files that belong to nothing; others are found later, if
            // they
            // do.
            if (e instanceof CleanableFailure || e instanceof FencedException) {
                into.discard();
            }
            throw e;
        } finally {
            swap.unlock();
        }
    }
}
