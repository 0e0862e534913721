package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Forgets old snapshots. What their commits brought is written down first; the files they added stay as long as that is kept, even when compaction took them
 * out of the table, so that who asks for a batch gets its files.
 */
final class Expiry {

    private static final int STEP = 500;

    private final BaseTable table;
    private final KeptBatches kept;
    private final LakeDisk disk;
    private final UpkeepSettings settings;

    Expiry(BaseTable table, KeptBatches kept, LakeDisk disk, UpkeepSettings settings) {
        this.table = table;
        this.kept = kept;
        this.disk = disk;
        this.settings = settings;
    }

    /** The snapshots that are old enough, oldest first. */
    List<Snapshot> due(long nowMillis) {
        List<Snapshot> all = new ArrayList<>();
        table.refresh();
        table.snapshots().forEach(all::add);
        long moment = nowMillis - settings.keepSnapshotsFor().toMillis();
        return all.subList(0, Math.max(0, all.size() - settings.keepSnapshots())).stream()
                .takeWhile(snapshot -> snapshot.timestampMillis() < moment)
                .toList();
    }

    /** Expires these, all of them the oldest ones. */
    void expire(List<Snapshot> due, Pace pace) {
        if (due.isEmpty()) {
            return;
        }
        if (keepsBatches()) {
            writeDown(due, pace);
        }
        // What came since has a later time: nothing goes that is not written down.
        long before = due.getLast().timestampMillis() + 1;
        table.expireSnapshots()
                .expireOlderThan(before)
                .retainLast(1)
                .deleteWith(this::deleteUnlessKept)
                .commit();
    }

    private boolean keepsBatches() {
        return settings.keepBatchesFor().compareTo(Duration.ZERO) > 0;
    }

    private void writeDown(List<Snapshot> due, Pace pace) {
        List<KeptBatches.Kept> commits = new ArrayList<>();
        for (Snapshot snapshot : due) {
            if (DataOperations.APPEND.equals(snapshot.operation())) {
                commits.add(new KeptBatches.Kept(TableHistory.commit(snapshot), Readers.added(table, snapshot)));
                pace.step();
            }
            if (commits.size() == STEP) {
                kept.keep(uuid(), folder(), commits);
                commits.clear();
            }
        }
        kept.keep(uuid(), folder(), commits);
    }

    private void deleteUnlessKept(String location) {
        Path file = Path.of(location);
        if (location.endsWith(".parquet") && kept.holds(uuid(), folder(), file)) {
            return;
        }
        delete(file);
    }

    private void delete(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }

    /**
     * Forgets batches that were kept long enough, and deletes those of their files that are in no snapshot any more.
     *
     * @return how many files were deleted
     */
    int forget(long nowMillis, Pace pace) {
        long moment = nowMillis - settings.keepBatchesFor().toMillis();
        List<TableCommit> old = kept.before(uuid(), moment, STEP);
        if (old.isEmpty()) {
            return 0;
        }
        Set<String> referenced = dataFiles(table);
        int deleted = 0;
        while (!old.isEmpty()) {
            for (TableCommit commit : old) {
                pace.step();
                for (LandedFile file : kept.files(uuid(), folder(), commit.snapshotId())) {
                    if (!referenced.contains(file.path().toString()) && Files.exists(file.path())) {
                        delete(file.path());
                        deleted++;
                    }
                }
            }
            kept.forget(uuid(), old);
            old = kept.before(uuid(), moment, STEP);
        }
        return deleted;
    }

    /** The data files of all snapshots: what the newest one has, and what each of them took away from one that is still there. */
    static Set<String> dataFiles(BaseTable table) {
        table.refresh();
        Set<String> files = new HashSet<>();
        if (table.currentSnapshot() == null) {
            return files;
        }
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Snapshot snapshot : table.snapshots()) {
            Long parent = snapshot.parentId();
            boolean removed = !DataOperations.APPEND.equals(snapshot.operation());
            if (removed && parent != null && table.snapshot(parent) != null) {
                SnapshotChanges.builderFor(table)
                        .snapshot(snapshot)
                        .build()
                        .removedDataFiles()
                        .forEach(file -> files.add(file.location()));
            }
        }
        return files;
    }

    private String uuid() {
        return table.uuid().toString();
    }

    private Path folder() {
        return Path.of(table.location());
    }
}
