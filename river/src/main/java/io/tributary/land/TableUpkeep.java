package io.tributary.land;

import io.tributary.land.UpkeepStatus.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one table needs, and what was done for it. One thread works, others may ask for the status. */
final class TableUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);
    private static final int EXPIRE_TOGETHER = 60;
    private static final long FORGET_EVERY = Duration.ofHours(1).toMillis();
    private static final long FIRST_SWEEP_AFTER = Duration.ofMinutes(30).toMillis();
    private static final long SWEEP_EVERY = Duration.ofDays(1).toMillis();

    private final Lake lake;
    private final TableId id;
    private final UpkeepSettings settings;
    private final long begunMillis;

    // Of the working thread.
    private long filesAtLook;
    private long lastForgetMillis;

    private volatile long smallAtLook;
    private volatile long lastCompactionMillis;
    private volatile long lastExpiryMillis;
    private volatile long lastSweepMillis;
    private volatile long filesJoined;
    private volatile long snapshotsExpired;
    private volatile long filesDeleted;

    TableUpkeep(Lake lake, TableId id, UpkeepSettings settings, long nowMillis) {
        this.lake = lake;
        this.id = id;
        this.settings = settings;
        this.begunMillis = nowMillis;
    }

    /**
     * Does what is due.
     *
     * @param everything also what is not worth it yet
     * @throws Pace.Stopped it was told to end; what was begun is undone
     */
    void work(boolean everything, long nowMillis, Pace pace) {
        TableHistory history = lake.history(id).orElse(null);
        if (history == null) {
            return;
        }
        if (everything || history.files() - filesAtLook >= settings.smallFiles() || filesAtLook > history.files()) {
            compact(everything, pace);
        }
        if (everything || mayExpire(history, nowMillis)) {
            expire(everything, nowMillis, pace);
        }
        if (everything || nowMillis - lastForgetMillis >= FORGET_EVERY) {
            forget(nowMillis, pace);
        }
        if (everything || sweepIsDue(nowMillis)) {
            sweep(nowMillis, pace);
        }
    }

    private void compact(boolean everything, Pace pace) {
        BaseTable table = lake.maintained(id);
        Compaction compaction = new Compaction(table, lake.settings(), lake.swap(id));
        while (true) {
            Compaction.Found found = compaction.look();
            List<DataFile> most = compaction.most(found);
            boolean enough = everything || most.size() >= settings.smallFiles();
            List<DataFile> due = enough ? compaction.oneFull(everything ? found.small() : most) : List.of();
            smallAtLook = found.small().size();
            // Of those that come now, so many fewer make it worth it.
            filesAtLook = found.files() - most.size();
            if (due.isEmpty()) {
                return;
            }
            pace.step();
            int made = compaction.rewrite(Objects.requireNonNull(found.snapshot()), due, pace);
            filesJoined += due.size();
            smallAtLook = Math.max(0, smallAtLook - due.size() + made);
            lastCompactionMillis = System.currentTimeMillis();
            if (made >= due.size()) {
                // Their columns differ so much that nothing is gained.
                filesAtLook = found.files();
                return;
            }
        }
    }

    private boolean mayExpire(TableHistory history, long nowMillis) {
        return history.snapshots() >= settings.keepSnapshots() + EXPIRE_TOGETHER
                && history.oldestSnapshotMillis().orElse(nowMillis)
                        < nowMillis - settings.keepSnapshotsFor().toMillis();
    }

    private void expire(boolean everything, long nowMillis, Pace pace) {
        Expiry expiry = expiry();
        List<Snapshot> due = expiry.due(nowMillis);
        if (due.isEmpty() || (!everything && due.size() < EXPIRE_TOGETHER)) {
            return;
        }
        try {
            expiry.expire(due, pace);
        } catch (CommitFailedException e) {
            LOG.atDebug().addKeyValue("table", id).log("snapshots are expired later: rows came in faster");
            return;
        }
        snapshotsExpired += due.size();
        lastExpiryMillis = System.currentTimeMillis();
    }

    private Expiry expiry() {
        return new Expiry(lake.maintained(id), lake.kept(), lake.disk(), settings);
    }

    private void forget(long nowMillis, Pace pace) {
        filesDeleted += expiry().forget(nowMillis, pace);
        lastForgetMillis = nowMillis;
    }

    private boolean sweepIsDue(long nowMillis) {
        return lastSweepMillis == 0
                ? nowMillis - begunMillis >= FIRST_SWEEP_AFTER
                : nowMillis - lastSweepMillis >= SWEEP_EVERY;
    }

    private Orphans orphans() {
        return new Orphans(lake.maintained(id), lake.kept(), lake.disk());
    }

    private void sweep(long nowMillis, Pace pace) {
        Orphans orphans = orphans();
        List<Path> found = orphans.find(nowMillis, settings.orphansAfter(), pace);
        orphans.delete(found, pace);
        filesDeleted += found.size();
        lastSweepMillis = nowMillis;
    }

    /** What {@link #work} would do with everything. */
    UpkeepPlan plan(TableHistory history, long nowMillis) {
        BaseTable table = lake.maintained(id);
        Compaction compaction = new Compaction(table, lake.settings(), lake.swap(id));
        Compaction.Found found = compaction.look();
        boolean joins = found.small().size() > 1;
        return new UpkeepPlan(
                id,
                history.files(),
                joins ? found.small().size() : 0,
                joins ? found.bytes() : 0,
                history.snapshots(),
                expiry().due(nowMillis).size(),
                lake.kept()
                        .count(
                                history.uuid(),
                                nowMillis - settings.keepBatchesFor().toMillis()),
                orphans().find(nowMillis, settings.orphansAfter(), Pace.full()));
    }

    UpkeepStatus status(TableHistory history, Next next, long nextAtMillis, String problem) {
        return new UpkeepStatus(
                id,
                history.rows(),
                history.files(),
                Math.min(smallAtLook, history.files()),
                history.bytes(),
                history.snapshots(),
                lastCompactionMillis,
                lastExpiryMillis,
                lastSweepMillis,
                filesJoined,
                snapshotsExpired,
                filesDeleted,
                next,
                nextAtMillis,
                problem);
    }
}
