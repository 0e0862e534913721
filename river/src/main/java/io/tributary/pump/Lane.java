package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.land.LandingBatch;
import io.tributary.land.LandingTable;
import io.tributary.observe.Observer;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Row;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rows to one table, on a thread of its own while there is work, so that a slow or broken table holds up nobody else's rows for longer than its
 * queue lasts. When an attempt fails, everything not yet committed is dropped and asked for again from the log: the log is the only memory that counts.
 */
final class Lane implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Tables tables;
    private final String logId;
    private final PumpSettings settings;
    private final Observer observer;
    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private final Deque<Position> pendingAfter = new ArrayDeque<>();
    private long queuedBytes;
    private long waitingRows;
    private boolean running;
    private boolean closing;
    private boolean detached;
    private boolean wantsRewind;
    private String problem = "";
    private Position accepted;
    private Position committed;
    private Position rewindTo = Position.START;

    // Owned by the lane's thread.
    private final List<Chunk> inBatch = new ArrayList<>();
    private TablePlan plan;
    private @Nullable LandingTable table;
    private @Nullable LandingBatch batch;
    private long batchDeadlineNanos;
    private long lastCommitNanos;
    private Duration nextRetry;

    /** @param start where the pump stands: nothing before it is still wanted here */
    Lane(
            TablePlan plan,
            Position start,
            Tables tables,
            String logId,
            PumpSettings settings,
            Observer observer,
            Executor threads) {
        this.plan = plan;
        this.tables = tables;
        this.logId = logId;
        this.settings = settings;
        this.observer = observer;
        this.threads = threads;
        this.nextRetry = settings.firstRetry();
        this.lastCommitNanos = System.nanoTime() - settings.commitInterval().toNanos();
        this.committed = start;
        this.accepted = start;
    }

    /** Looks up where the table stands. One that can't be opened starts out as failing and is tried again. */
    void attach() {
        try {
            LandingTable opened = tables.open(plan);
            table = opened;
            committed = opened.landedUpTo(logId);
            accepted = max(accepted, committed);
        } catch (RuntimeException e) {
            fail(e);
            lock.lock();
            try {
                start();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether an event at this position still has to be brought here. */
    boolean wants(Position position) {
        lock.lock();
        try {
            return !detached && position.compareTo(accepted) > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Takes rows, waiting while the queue is full. A lane that is failing takes none: it asks for them again later. */
    void offer(Chunk chunk) throws InterruptedException {
        lock.lock();
        try {
            while (queuedBytes >= settings.maxQueuedBytes() && !detached) {
                changed.await();
            }
            if (detached) {
                return;
            }
            queue.add(chunk);
            pendingAfter.add(chunk.after());
            queuedBytes += chunk.payloadBytes();
            waitingRows += chunk.rows().size();
            accepted = chunk.upTo();
            start();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything up to here is in the table; empty when nothing is on its way, so that this lane holds nobody back. */
    @Nullable
    Position holdsBackAt() {
        lock.lock();
        try {
            return detached ? rewindTo : pendingAfter.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The position to read again from after a failure; null when there is none. Until {@link #rewound} the lane takes nothing and holds the log back. */
    @Nullable
    Position askedRewind() {
        lock.lock();
        try {
            return wantsRewind ? max(committed, rewindTo) : null;
        } finally {
            lock.unlock();
        }
    }

    /** The pump reads from where it was asked to. */
    void rewound() {
        lock.lock();
        try {
            accepted = max(committed, rewindTo);
            wantsRewind = false;
            detached = false;
        } finally {
            lock.unlock();
        }
    }

    LaneStatus status() {
        lock.lock();
        try {
            return new LaneStatus(plan.key(), committed, waitingRows, !problem.isEmpty(), problem);
        } finally {
            lock.unlock();
        }
    }

    boolean idle() {
        lock.lock();
        try {
            return pendingAfter.isEmpty() && !detached;
        } finally {
            lock.unlock();
        }
    }

    /** Commits what is here without waiting for more; a failing lane stops trying. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the lane's thread has ended. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (running && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !running;
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (!running) {
            running = true;
            try {
                threads.execute(this);
            } catch (RuntimeException | Error e) {
                running = false;
                throw e;
            }
        }
    }

    @Override
    public void run() {
        boolean goOn = true;
        try {
            while (goOn) {
                goOn = step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort();
        } finally {
            if (goOn) {
                ended();
            }
        }
    }

    private void ended() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean step() throws InterruptedException {
        if (isLost()) {
            return comeBackLater();
        }
        Chunk chunk = next();
        try {
            if (chunk != null) {
                write(chunk);
            }
            if (batch != null && due()) {
                commit();
            }
        } catch (RuntimeException | Error e) {
            fail(e);
            return true;
        }
        return chunk != null || batch != null || !endOfWork();
    }

    /** Failing, and not yet asking for a rewind. */
    private boolean isLost() {
        lock.lock();
        try {
            return detached && !wantsRewind;
        } finally {
            lock.unlock();
        }
    }

    /** The next rows; null when the batch at hand is due or nothing came for a while. */
    private @Nullable Chunk next() throws InterruptedException {
        lock.lock();
        try {
            long left = batch == null ? IDLE.toNanos() : batchDeadlineNanos - System.nanoTime();
            while (queue.isEmpty() && left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            Chunk chunk = queue.poll();
            if (chunk != null) {
                queuedBytes -= chunk.payloadBytes();
                changed.signalAll();
            }
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    private boolean endOfWork() {
        lock.lock();
        try {
            if (!queue.isEmpty()) {
                return false;
            }
            running = false;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void write(Chunk chunk) {
        if (batch != null && !chunk.table().columns().equals(plan.columns())) {
            commit();
        }
        if (batch == null) {
            begin(chunk);
        }
        inBatch.add(chunk);
        for (Row row : chunk.rows()) {
            open().add(row);
        }
    }

    private void begin(Chunk chunk) {
        if (table == null || !chunk.table().columns().equals(plan.columns())) {
            table = tables.open(chunk.table());
        }
        plan = chunk.table();
        batch = table.begin();
        long afterQuiet = System.nanoTime() + settings.linger().toNanos();
        long afterCommit = lastCommitNanos + settings.commitAfter().toNanos();
        batchDeadlineNanos = afterCommit - afterQuiet > 0 ? afterCommit : afterQuiet;
    }

    private boolean due() {
        if (System.nanoTime() - batchDeadlineNanos >= 0 || open().bytes() >= settings.maxBatchBytes()) {
            return true;
        }
        lock.lock();
        try {
            return closing && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void commit() {
        lastCommitNanos = System.nanoTime();
        Position upTo = inBatch.get(inBatch.size() - 1).upTo();
        open().commit(upTo);
        batch = null;
        nextRetry = settings.firstRetry();
        long now = System.currentTimeMillis();
        long rows = 0;
        for (Chunk chunk : inBatch) {
            chunk.shares().forEach(share -> share.counts().landed(share.rows(), now));
            rows += chunk.rows().size();
        }
        observer.committed(Math.max(0, now - inBatch.get(0).oldestReceivedAtMillis()));
        settle(upTo, inBatch.size(), rows);
        inBatch.clear();
    }

    private void settle(Position upTo, int chunks, long rows) {
        lock.lock();
        try {
            for (int i = 0; i < chunks; i++) {
                pendingAfter.poll();
            }
            committed = upTo;
            waitingRows -= rows;
            problem = "";
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private LandingBatch open() {
        LandingBatch current = batch;
        if (current == null) {
            throw new IllegalStateException("no batch is open for " + plan.key());
        }
        return current;
    }

    /** One place decides what a failure means: drop what is not committed, and ask for it again after a while. */
    private void fail(Throwable cause) {
        observer.commitFailed();
        LOG.atWarn()
                .addKeyValue("table", plan.key())
                .addKeyValue("retryInMillis", nextRetry.toMillis())
                .setCause(cause)
                .log("a table took no rows; they are read from the log again");
        abort();
        lock.lock();
        try {
            if (!detached) {
                rewindTo = pendingAfter.isEmpty() ? accepted : pendingAfter.getFirst();
            }
            queue.clear();
            pendingAfter.clear();
            queuedBytes = 0;
            waitingRows = 0;
            detached = true;
            problem = String.valueOf(cause.getMessage());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void abort() {
        inBatch.clear();
        LandingBatch dropped = batch;
        batch = null;
        table = null;
        if (dropped != null) {
            dropped.abort();
        }
    }

    /** Waits, looks up where the table stands (an attempt may have worked after all), and asks for a rewind; false when closing. */
    private boolean comeBackLater() throws InterruptedException {
        while (waitUnlessClosing(nextRetry)) {
            nextRetry = min(nextRetry.multipliedBy(2), settings.lastRetry());
            try {
                LandingTable opened = tables.open(plan);
                reattach(opened.landedUpTo(logId));
                table = opened;
                return true;
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
        ended();
        return false;
    }

    private boolean waitUnlessClosing(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lock();
        try {
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void reattach(Position landed) {
        lock.lock();
        try {
            committed = landed;
            wantsRewind = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Position max(Position a, Position b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
