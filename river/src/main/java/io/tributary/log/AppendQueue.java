package io.tributary.log;

import io.tributary.log.AppendBatch.Group;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where callers wait for the writer: batches in order, bounded by their bytes. */
final class AppendQueue {

    private final long maxBatchBytes;
    private final long maxWaitingBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition roomAgain = lock.newCondition();
    private final ArrayDeque<AppendBatch> batches = new ArrayDeque<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Supplier<RuntimeException> refusal;

    AppendQueue(LogSettings settings) {
        this.maxBatchBytes = settings.maxBatchBytes();
        this.maxWaitingBytes = settings.maxWaitingBytes();
    }

    /** Puts a group into the last batch that has room, after waiting for the writer if too much is waiting already. */
    AppendBatch put(Group group) {
        lock.lock();
        try {
            while (refusal == null && isFullFor(group)) {
                roomAgain.awaitUninterruptibly();
            }
            if (refusal != null) {
                throw refusal.get();
            }
            if (batches.isEmpty()) {
                notEmpty.signal();
            }
            AppendBatch last = batches.peekLast();
            if (last == null || last.bytes() + group.size() > maxBatchBytes) {
                last = new AppendBatch();
                batches.addLast(last);
            }
            last.add(group);
            waitingBytes.addAndGet(group.size());
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** A group larger than all that may wait still gets its turn: alone. */
    private boolean isFullFor(Group group) {
        long waiting = waitingBytes.get();
        return waiting > 0 && waiting + group.size() > maxWaitingBytes;
    }

    /** The next batch; null once the queue is closed and empty. */
    @Nullable
    AppendBatch take() {
        lock.lock();
        try {
            while (batches.isEmpty() && refusal == null) {
                notEmpty.awaitUninterruptibly();
            }
            AppendBatch first = batches.pollFirst();
            if (first != null) {
                waitingBytes.addAndGet(-first.bytes());
                roomAgain.signalAll();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Takes nothing more from callers; what waits is still handed to the writer. The first reason stays. */
    void close(Supplier<RuntimeException> why) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = why;
            }
            notEmpty.signal();
            roomAgain.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more and refuses all that waits, whatever was said before. */
    void fail(Supplier<RuntimeException> why) {
        lock.lock();
        try {
            refusal = why;
            for (AppendBatch batch : batches) {
                batch.refuseFrom(0, why);
                batch.finish();
            }
            batches.clear();
            waitingBytes.set(0);
            roomAgain.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
