package io.tributary.land;

import io.tributary.land.UpkeepStatus.Next;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tables fit while they take rows: joins small files, expires snapshots, and deletes what belongs to nothing. One thread, one table at a time, at the
 * pace of {@link UpkeepSettings#share}; it rests while others need the machine. It may be killed at any moment: what it wrote and did not commit belongs to
 * nothing and is found later, what it committed is complete.
 */
public final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long RETRY_AFTER = Duration.ofMinutes(1).toMillis();
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final Lake lake;
    private final UpkeepSettings settings;
    private final Supplier<? extends Collection<TableId>> tables;
    private final Pace usual;
    private final Pace hurried;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Under the lock.
    private final Map<TableId, TableUpkeep> known = new HashMap<>();
    private final Map<TableId, Failure> failures = new HashMap<>();
    private final Set<TableId> asked = new LinkedHashSet<>();
    private @Nullable TableId running;

    private volatile boolean closing;
    private volatile @Nullable TableId current;

    private record Failure(String problem, long againAtMillis) {}

    /**
     * @param tables all tables that there are now
     * @param busy whether others need the machine now, as when events wait for their tables
     */
    public Upkeep(
            Lake lake, UpkeepSettings settings, Supplier<? extends Collection<TableId>> tables, BooleanSupplier busy) {
        this.lake = lake;
        this.settings = settings;
        this.tables = tables;
        this.usual = new Pace(settings.share(), busy, this::mustEnd);
        this.hurried = new Pace(1, busy, this::mustEnd);
        this.thread = Thread.ofPlatform()
                .name("upkeep")
                .daemon(true)
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private boolean mustEnd() {
        TableId table = current;
        return closing || (table != null && lake.works().isPaused(table));
    }

    /** Does everything that can be done for these tables, soon; see {@link UpkeepStatus.Next#ASKED}. */
    public void ask(Collection<TableId> wanted) {
        lock.lock();
        try {
            asked.addAll(wanted);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What {@link #ask} would do with a table; empty when there is no such table. Nothing is changed.
     *
     * @throws LandException the table can't be read
     */
    public Optional<UpkeepPlan> plan(TableId id) {
        long now = System.currentTimeMillis();
        try {
            return lake.history(id).map(history -> new TableUpkeep(lake, id, settings, now).plan(history, now));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        } catch (LandException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new LandException("table " + id + " can't be looked through: " + e.getMessage(), true, e);
        }
    }

    /**
     * How a table is doing; empty when there is no such table.
     *
     * @throws LandException the table can't be read
     */
    public Optional<UpkeepStatus> status(TableId id) {
        return lake.history(id).map(history -> status(id, history));
    }

    private UpkeepStatus status(TableId id, TableHistory history) {
        lock.lock();
        try {
            Failure failure = failures.get(id);
            Next next = id.equals(running)
                    ? Next.RUNNING
                    : asked.contains(id) ? Next.ASKED : failure != null ? Next.RETRY : Next.COMMITS;
            return of(id).status(
                            history,
                            next,
                            next == Next.RETRY && failure != null ? failure.againAtMillis() : 0,
                            failure == null ? "" : failure.problem());
        } finally {
            lock.unlock();
        }
    }

    private TableUpkeep of(TableId id) {
        return known.computeIfAbsent(id, key -> new TableUpkeep(lake, key, settings, System.currentTimeMillis()));
    }

    private void run() {
        while (!closing) {
            try {
                round();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOG.atError().setCause(e).log("tables can't be kept up; it is tried again");
            }
        }
    }

    private void round() {
        Collection<TableId> all = tables.get();
        keepOnly(all);
        for (TableId id : all) {
            for (Optional<TableId> first = nextAsked(); first.isPresent() && !closing; first = nextAsked()) {
                turn(first.get(), true);
            }
            if (closing) {
                return;
            }
            turn(id, false);
        }
    }

    private void keepOnly(Collection<TableId> all) {
        lock.lock();
        try {
            Set<TableId> there = new HashSet<>(all);
            known.keySet().retainAll(there);
            failures.keySet().retainAll(there);
            asked.retainAll(there);
        } finally {
            lock.unlock();
        }
    }

    private Optional<TableId> nextAsked() {
        lock.lock();
        try {
            return asked.stream().findFirst();
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = settings.look().toNanos();
            while (left > 0 && asked.isEmpty() && !closing) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One place decides what a failure means: the table is left as it is, and tried again after a while. */
    private void turn(TableId id, boolean everything) {
        long now = System.currentTimeMillis();
        TableUpkeep table = beginning(id, everything, now);
        if (table == null) {
            return;
        }
        Failure failure = null;
        try {
            table.work(everything, now, everything ? hurried : usual);
        } catch (Pace.Stopped e) {
            LOG.atDebug().addKeyValue("table", id).log("work on a table was stopped");
        } catch (NoSuchTableException e) {
            LOG.atDebug().addKeyValue("table", id).log("a table is gone");
        } catch (RuntimeException | Error e) {
            failure = new Failure(String.valueOf(e.getMessage()), System.currentTimeMillis() + RETRY_AFTER);
            LOG.atWarn().addKeyValue("table", id).setCause(e).log("a table can't be kept up; it stays as it is");
        } finally {
            ended(id, failure);
        }
    }

    private @Nullable TableUpkeep beginning(TableId id, boolean everything, long now) {
        lock.lock();
        try {
            Failure failed = failures.get(id);
            boolean tooSoon = failed != null && failed.againAtMillis() > now && !everything;
            if (tooSoon || !lake.works().begin(id)) {
                if (everything) {
                    asked.remove(id);
                }
                return null;
            }
            running = id;
            current = id;
            return of(id);
        } finally {
            lock.unlock();
        }
    }

    private void ended(TableId id, @Nullable Failure failure) {
        lock.lock();
        try {
            running = null;
            current = null;
            asked.remove(id);
            if (failure == null) {
                failures.remove(id);
            } else {
                failures.put(id, failure);
            }
        } finally {
            lock.unlock();
            lake.works().end();
        }
    }

    /** Ends the work at hand within about a second and stops. */
    @Override
    public void close() {
        closing = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        usual.nudge();
        hurried.nudge();
        try {
            if (thread.isAlive() && !thread.join(ENDS_WITHIN)) {
                LOG.atWarn()
                        .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(ENDS_WITHIN.toNanos()))
                        .log("the upkeep of tables does not end; its thread is left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
