package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.observe.Share;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the pump's thread and a lane's thread tell each other about one table: rows on their way, how far the table is, and after a failure, where to read
 * again. Everything here is under one lock.
 */
final class LaneState {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long maxQueuedBytes;

    private final Deque<Chunk> queue = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private long queuedBytes;
    private long waitingRows;
    private boolean running;
    private boolean closing;
    private boolean detached;
    private boolean lookAgain;
    private boolean wantsRewind;
    private String problem = "";
    private @Nullable Refusal refusal;
    private Position accepted;
    private Position committed;
    private Position rewindTo = Position.START;

    /** The table takes no rows until someone changes something; until then they are put aside, so that the log goes on for all others. */
    private record Refusal(String reason, long untilNanos) {}

    /** Rows that are not in the table yet: they come behind this position. */
    private record Pending(Position after, List<Share> shares) {}

    /** @param start where the pump stands: nothing before it is still wanted here */
    LaneState(Position start, long maxQueuedBytes) {
        this.maxQueuedBytes = maxQueuedBytes;
        this.committed = start;
        this.accepted = start;
    }

    /** The table was found to hold rows up to here. */
    void foundAt(Position landed) {
        lock.lock();
        try {
            committed = landed;
            accepted = max(accepted, landed);
        } finally {
            lock.unlock();
        }
    }

    boolean wants(Position position) {
        lock.lock();
        try {
            return !detached && position.compareTo(accepted) > 0;
        } finally {
            lock.unlock();
        }
    }

    boolean has(Position position) {
        lock.lock();
        try {
            return position.compareTo(committed) <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** What comes while nothing is taken will be read again. If it is taken by now, it is read again already. */
    void missed(String flowId) {
        lock.lock();
        try {
            if (detached) {
                dropped.merge(flowId, 1L, Long::sum);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes rows, waiting while the queue is full; false when the lane is failing and takes none. */
    boolean offer(Chunk chunk, Runnable start, Runnable handedOver) throws InterruptedException {
        lock.lock();
        try {
            while (queuedBytes >= maxQueuedBytes && !detached) {
                changed.await();
            }
            handedOver.run();
            if (detached) {
                drop(chunk.onTheWay());
                return false;
            }
            queue.add(chunk);
            pending.add(new Pending(chunk.after(), chunk.onTheWay()));
            queuedBytes += chunk.payloadBytes();
            waitingRows += chunk.rows().size();
            accepted = chunk.upTo();
            startIfNotRunning(start);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Has the lane's thread begin, unless it is at work. */
    void ensureRunning(Runnable start) {
        lock.lock();
        try {
            startIfNotRunning(start);
        } finally {
            lock.unlock();
        }
    }

    private void startIfNotRunning(Runnable start) {
        if (!running) {
            running = true;
            try {
                start.run();
            } catch (RuntimeException | Error e) {
                running = false;
                throw e;
            }
        }
    }

    @Nullable
    Position holdsBackAt() {
        lock.lock();
        try {
            if (detached) {
                return rewindTo;
            }
            Pending first = pending.peekFirst();
            return first == null ? null : first.after();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Position askedRewind() {
        lock.lock();
        try {
            return wantsRewind ? max(committed, rewindTo) : null;
        } finally {
            lock.unlock();
        }
    }

    void rewound() {
        lock.lock();
        try {
            accepted = max(committed, rewindTo);
            wantsRewind = false;
            detached = false;
            dropped.clear();
        } finally {
            lock.unlock();
        }
    }

    LaneStatus status(String table) {
        lock.lock();
        try {
            return new LaneStatus(table, committed, waitingRows, !problem.isEmpty(), problem);
        } finally {
            lock.unlock();
        }
    }

    /** Adds how many rows of each flow are on their way here, or were dropped and are to be read again. */
    void addOnTheWay(Map<String, Long> sums) {
        lock.lock();
        try {
            dropped.forEach((flow, rows) -> sums.merge(flow, rows, Long::sum));
            pending.forEach(
                    one -> one.shares().forEach(share -> sums.merge(share.flowId(), share.records(), Long::sum)));
        } finally {
            lock.unlock();
        }
    }

    private void drop(List<Share> shares) {
        shares.forEach(share -> dropped.merge(share.flowId(), share.records(), Long::sum));
    }

    boolean idle() {
        lock.lock();
        try {
            return pending.isEmpty() && !detached;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

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

    /** The lane's thread has ended. */
    void ended() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work if nothing is left; from then on an offer starts the thread again. */
    boolean endIfEmpty() {
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

    /** Whoever waits for rows is to look how long it should. */
    void lookAgain() {
        lock.lock();
        try {
            lookAgain = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next rows, waiting at most so long; null when none came. */
    @Nullable
    Chunk next(long atMostNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = atMostNanos;
            while (queue.isEmpty() && left > 0 && !closing && !lookAgain) {
                left = changed.awaitNanos(left);
            }
            lookAgain = false;
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

    boolean closingWithNothingLeft() {
        lock.lock();
        try {
            return closing && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Failing, and not yet asking for a rewind. */
    boolean isLost() {
        lock.lock();
        try {
            return detached && !wantsRewind;
        } finally {
            lock.unlock();
        }
    }

    /** So many chunks with so many rows are in the table, up to a position; {@code counted} is told while nobody can look. */
    void committed(Position upTo, int chunks, long rows, Runnable counted) {
        lock.lock();
        try {
            counted.run();
            for (int i = 0; i < chunks; i++) {
                pending.poll();
            }
            committed = upTo;
            waitingRows -= rows;
            problem = "";
            refusal = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything not committed is dropped; it is to be asked for again. */
    void failed(String why) {
        lock.lock();
        try {
            if (!detached) {
                rewindTo = pending.isEmpty() ? accepted : pending.getFirst().after();
            }
            pending.forEach(one -> drop(one.shares()));
            queue.clear();
            pending.clear();
            queuedBytes = 0;
            waitingRows = 0;
            detached = true;
            problem = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Rows for the table behind {@code landed} are put aside for a while instead of being brought here; they are read again for it. */
    void refuse(String reason, Duration atLeast, Position landed) {
        lock.lock();
        try {
            committed = landed;
            refusal = new Refusal(reason, System.nanoTime() + atLeast.toNanos());
            wantsRewind = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why rows are put aside at the moment; empty when they are not, or when it is time to try again. */
    Optional<String> refusal() {
        lock.lock();
        try {
            Refusal current = refusal;
            if (current == null || System.nanoTime() - current.untilNanos() >= 0) {
                refusal = null;
                return Optional.empty();
            }
            return Optional.of(current.reason());
        } finally {
            lock.unlock();
        }
    }

    /** The table is there again and holds rows up to here: what comes behind is asked for. */
    void reattached(Position landed) {
        lock.lock();
        try {
            committed = landed;
            wantsRewind = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The same, and some of what was dropped is in it by now; {@code counted} is told while nobody can look. */
    void reattached(Position landed, List<Share> brought, Runnable counted) {
        lock.lock();
        try {
            counted.run();
            brought.forEach(share -> dropped.computeIfPresent(share.flowId(), (flow, rows) -> rows - share.records()));
            problem = "";
            reattached(landed);
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false as soon as the lane is closing. */
    boolean waitUnlessClosing(Duration wait) throws InterruptedException {
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

    private static Position max(Position a, Position b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
