package io.tributary.land;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** How fast maintenance may go: it rests in proportion to what it worked, rests longer while others need the machine, and ends at once when told to. */
final class Pace {

    /** The work was told to end. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private static final long SLICE = Duration.ofMillis(20).toNanos();
    private static final long LOOK_AGAIN = Duration.ofMillis(200).toNanos();

    private final double share;
    private final BooleanSupplier busy;
    private final BooleanSupplier stop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nudged = lock.newCondition();
    private long workingSince = System.nanoTime();

    /**
     * @param share of one processor
     * @param busy whether others need the machine now
     * @param stop whether to end
     */
    Pace(double share, BooleanSupplier busy, BooleanSupplier stop) {
        this.share = share;
        this.busy = busy;
        this.stop = stop;
    }

    /** As fast as it goes, and never stopped. */
    static Pace full() {
        return new Pace(1, () -> false, () -> false);
    }

    /** Called between small pieces of work. */
    void step() {
        if (stop.getAsBoolean()) {
            throw new Stopped();
        }
        long worked = System.nanoTime() - workingSince;
        if (worked < SLICE) {
            return;
        }
        rest((long) (worked * (1 / share - 1)));
        while (busy.getAsBoolean()) {
            rest(LOOK_AGAIN);
        }
        workingSince = System.nanoTime();
    }

    private void rest(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0) {
                if (stop.getAsBoolean()) {
                    throw new Stopped();
                }
                long slept = Math.min(left, LOOK_AGAIN);
                left -= slept - Math.max(0, nudged.awaitNanos(slept));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        } finally {
            lock.unlock();
        }
        if (stop.getAsBoolean()) {
            throw new Stopped();
        }
    }

    /** Whoever rests is to look whether it must end. */
    void nudge() {
        lock.lock();
        try {
            nudged.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
