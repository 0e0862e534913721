package io.tributary.log;

import io.tributary.log.ForcedEnd.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What is settled, and the freeing of its space. The position goes to disk before any segment is deleted by it. */
final class Releases {

    private final Disk disk;
    private final Path directory;
    private final SegmentList segments;
    private final ForcedEnd forced;
    private final int keptSegments;

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock diskLock = new ReentrantLock();
    private volatile long released;
    private volatile long logicalReleased;
    private volatile LogState durable;

    /** @param keptSegments so many full segments stay although their events are released */
    Releases(Disk disk, Path directory, SegmentList segments, ForcedEnd forced, LogState durable, int keptSegments) {
        this.disk = disk;
        this.directory = directory;
        this.segments = segments;
        this.forced = forced;
        this.durable = durable;
        this.keptSegments = keptSegments;
        this.released = durable.released();
        this.logicalReleased = logicalOf(released);
    }

    /** Moves forward; anything else changes nothing. */
    void release(long upTo) {
        lock.lock();
        try {
            if (upTo > released) {
                logicalReleased = Math.max(logicalReleased, logicalOf(upTo));
                released = upTo;
            }
        } finally {
            lock.unlock();
        }
    }

    /** As last told, perhaps not yet on disk. */
    long released() {
        return released;
    }

    long durablyReleased() {
        return durable.released();
    }

    /** About so many bytes of records lie behind the released position. */
    long backlogBytes() {
        return Math.max(0, forced.get().logical() - logicalReleased);
    }

    boolean isDue() {
        return released > durable.released();
    }

    /** Whether space can be freed at once. */
    boolean freesSpace() {
        return !deletable(released).isEmpty();
    }

    /** Puts the released position on disk. */
    void persist() throws IOException {
        diskLock.lock();
        try {
            long now = released;
            if (now > durable.released()) {
                LogState next = durable.withReleased(now);
                next.write(disk, directory);
                durable = next;
            }
        } finally {
            diskLock.unlock();
        }
    }

    /** Deletes the segments that are settled as far as the disk knows, oldest first, so that what is left has no hole. */
    void deleteSettled() throws IOException {
        List<Segment> settled = deletable(durable.released());
        for (Segment segment : settled) {
            segments.remove(segment);
            try {
                disk.delete(segment.path());
            } catch (IOException | RuntimeException e) {
                segments.add(segment);
                throw e;
            }
        }
        if (!settled.isEmpty()) {
            disk.forceDirectory(directory);
        }
    }

    private List<Segment> deletable(long released) {
        List<Segment> settled = segments.whollyAtOrBefore(released);
        return settled.subList(0, Math.max(0, settled.size() - keptSegments));
    }

    /** The place behind the record of {@code position}, counted as {@link End#logical()} does; estimated between known records. */
    private long logicalOf(long position) {
        End end = forced.get();
        if (position >= end.position()) {
            return end.logical();
        }
        Segment segment = segments.floor(position);
        if (segment == null) {
            Segment first = segments.after(position);
            return first == null ? end.logical() : first.logicalStart() + SegmentHeader.SIZE;
        }
        Segment.Closed closed = segment.closed();
        SparseIndex.Entry behindLast = closed == null || segment == end.segment()
                ? new SparseIndex.Entry(end.position() + 1, end.offset())
                : new SparseIndex.Entry(closed.last() + 1, closed.limit());
        return segment.logicalStart() + segment.index().estimate(position + 1, behindLast);
    }
}
