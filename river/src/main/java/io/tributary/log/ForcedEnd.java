package io.tributary.log;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the log is forced; readers wait here for more. */
final class ForcedEnd {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile End end;

    ForcedEnd(End end) {
        this.end = end;
    }

    /**
     * The place behind the last forced record.
     *
     * @param position of that record
     * @param segment the segment that is written to
     * @param offset behind the record in that segment
     */
    record End(long position, Segment segment, long offset) {

        /** Grows with each byte of records; differences count bytes. */
        long logical() {
            return segment.logicalStart() + offset;
        }
    }

    End get() {
        return end;
    }

    void moveTo(End next) {
        end = next;
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns once the end lies at or behind {@code position}, or when the time is over. */
    End await(long position, Duration wait) throws InterruptedException {
        End now = end;
        if (now.position() >= position) {
            return now;
        }
        long left = saturatedNanos(wait);
        lock.lockInterruptibly();
        try {
            while (end.position() < position && left > 0) {
                left = moved.awaitNanos(left);
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    private static long saturatedNanos(Duration wait) {
        return wait.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : wait.toNanos();
    }
}
