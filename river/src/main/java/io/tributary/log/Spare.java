package io.tributary.log;

import io.tributary.log.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The next segment's file, made ahead of time: written full of zeros and forced, so that no later force must also record where the file's blocks lie. If it
 * can't be made (the disk is full, say) nothing that was accepted is in danger: the file is thrown away, and another one is tried a second later.
 */
final class Spare {

    static final String NAME = "next.prepared";
    private static final int CHUNK = 512 * 1024;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Disk disk;
    private final Path path;
    private final long bytes;
    private final Runnable wake;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean wanted;
    private volatile boolean closed;
    private @Nullable DiskFile ready;
    private @Nullable IOException failure;
    private long failedAt;

    /** @param wake called when there is something to prepare */
    Spare(Disk disk, Path directory, long bytes, Runnable wake) {
        this.disk = disk;
        this.path = directory.resolve(NAME);
        this.bytes = bytes;
        this.wake = wake;
    }

    /** Asks for a file to be made, unless there is one or the last try has just failed. */
    void want() {
        lock.lock();
        try {
            if (wanted || ready != null || closed || justFailed()) {
                return;
            }
            wanted = true;
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    private boolean justFailed() {
        return failure != null && System.nanoTime() - failedAt < RETRY_NANOS;
    }

    /** Takes no lock: the keeper asks while it holds its own. */
    boolean isWanted() {
        return wanted;
    }

    /**
     * The prepared file, after waiting for it if need be; the caller renames {@link #path()} and closes it.
     *
     * @throws NoRoomException it can't be made now
     */
    DiskFile take() throws NoRoomException {
        lock.lock();
        try {
            if (!justFailed()) {
                failure = null;
            }
            while (ready == null && failure == null && !closed) {
                wanted = true;
                wake.run();
                changed.awaitUninterruptibly();
            }
            DiskFile taken = ready;
            if (taken == null) {
                throw new NoRoomException(failure);
            }
            ready = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    Path path() {
        return path;
    }

    /** Makes the file; called by the keeper's thread. */
    void prepare() {
        try {
            decide(make(), null);
        } catch (IOException e) {
            decide(null, e);
        }
    }

    /** Whoever waits for the file gets this one or hears why there is none. */
    void decide(@Nullable DiskFile made, @Nullable IOException problem) {
        lock.lock();
        try {
            wanted = false;
            ready = made;
            failure = problem;
            failedAt = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable DiskFile make() throws IOException {
        DiskFile file = disk.create(path);
        try {
            if (zero(file, 0, bytes, () -> closed)) {
                file.force();
                return file;
            }
        } catch (IOException | RuntimeException e) {
            try {
                discard(file);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        discard(file);
        return null;
    }

    /** Writes zeros in pieces, forced one by one, so that appends on the same disk don't wait behind all of it; false if told to stop. */
    static boolean zero(DiskFile file, long from, long to, BooleanSupplier stop) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, Math.max(0, to - from)));
        for (long offset = from; offset < to; offset += zeros.capacity()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), to - offset)), offset);
            file.force();
        }
        return true;
    }

    private void discard(DiskFile file) throws IOException {
        try (file) {
            disk.delete(path);
        }
    }

    /** Nobody will take it any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    /** Removes a file nobody took. */
    void removeUnused() throws IOException {
        DiskFile unused = ready;
        ready = null;
        if (unused != null) {
            discard(unused);
        }
    }

    /** There is no file for the next segment; the cause says why, if the disk said so. */
    static final class NoRoomException extends Exception {

        private static final long serialVersionUID = 1;

        NoRoomException(@Nullable Throwable cause) {
            super(cause == null ? "the log is being closed" : String.valueOf(cause.getMessage()), cause);
        }
    }
}
