package io.tributary.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that does what nobody waits for: prepares the next segment, notes what is released, deletes what is settled. */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Spare spare;
    private final Releases releases;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread =
            Thread.ofPlatform().name("event-log-keeper").daemon().unstarted(this::run);
    private boolean closed;
    private long lastTry = System.nanoTime() - INTERVAL_NANOS;
    private boolean lastTryFailed;

    Keeper(Disk disk, Path directory, long segmentBytes, Releases releases) {
        this.releases = releases;
        this.spare = new Spare(disk, directory, segmentBytes, this::wake);
    }

    Spare spare() {
        return spare;
    }

    void start() {
        thread.start();
    }

    void wake() {
        lock.lock();
        try {
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                if (spare.isWanted()) {
                    spare.prepare();
                }
                if (releaseIsDue()) {
                    settle();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("The event log can't prepare or free segments any more; restart to recover");
            spare.decide(null, new IOException("the thread that prepares segments has died", e));
        }
    }

    /** False once closed. Nobody interrupts this thread; if someone did, it would look again and go on. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed && !spare.isWanted() && !releaseIsDue()) {
                try {
                    woken.awaitNanos(releases.isDue() || releases.freesSpace() ? untilRested() : Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    LOG.atWarn().log("The event log's keeper was interrupted, which nothing should do; it goes on");
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private long untilRested() {
        return Math.max(1, lastTry + INTERVAL_NANOS - System.nanoTime());
    }

    /** At most once a second, unless space can be freed; after a failure only once a second. */
    private boolean releaseIsDue() {
        boolean rested = System.nanoTime() - lastTry >= INTERVAL_NANOS;
        return rested ? releases.isDue() || releases.freesSpace() : !lastTryFailed && releases.freesSpace();
    }

    private void settle() {
        lastTry = System.nanoTime();
        try {
            releases.persist();
            releases.deleteSettled();
            lastTryFailed = false;
        } catch (IOException e) {
            lastTryFailed = true;
            LOG.atWarn()
                    .addKeyValue("released", releases.released())
                    .addKeyValue("durablyReleased", releases.durablyReleased())
                    .setCause(e)
                    .log("The event log could not note what is released or free its space; it tries again in a second");
        }
    }

    /** Notes the released position a last time and removes the unused spare. Call it once the writer has ended. */
    void close() {
        spare.close();
        lock.lock();
        try {
            closed = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
        settle();
        try {
            spare.removeUnused();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("The event log could not remove its prepared segment; the next start does");
        }
    }
}
