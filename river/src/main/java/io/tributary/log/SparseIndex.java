package io.tributary.log;

import java.util.Arrays;

/** Where some of a segment's records stand, about one each 256 KiB, so that a reader need not start at the segment's beginning. Safe for many threads. */
final class SparseIndex {

    private static final long STEP = 256 * 1024;

    private long[] positions = new long[4];
    private long[] offsets = new long[4];
    private int count;

    SparseIndex(long firstPosition, long firstOffset) {
        positions[0] = firstPosition;
        offsets[0] = firstOffset;
        count = 1;
    }

    /** Tells of a record; it is kept if it lies far enough behind the last one kept. */
    synchronized void note(long position, long offset) {
        if (offset < offsets[count - 1] + STEP) {
            return;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        positions[count] = position;
        offsets[count] = offset;
        count++;
    }

    /** The last known record at or before {@code position}. */
    synchronized Entry floor(long position) {
        int at = slot(position);
        return new Entry(positions[at], offsets[at]);
    }

    /** About where the record of {@code position} begins, if the segment's records end before {@code end}. */
    synchronized long estimate(long position, Entry end) {
        int at = slot(position);
        long upperPosition = at + 1 < count ? Math.min(positions[at + 1], end.position()) : end.position();
        long upperOffset = at + 1 < count ? Math.min(offsets[at + 1], end.offset()) : end.offset();
        if (position >= upperPosition) {
            return upperOffset;
        }
        double share = (double) (position - positions[at]) / (upperPosition - positions[at]);
        return offsets[at] + (long) (share * (upperOffset - offsets[at]));
    }

    private int slot(long position) {
        int found = Arrays.binarySearch(positions, 0, count, position);
        return Math.max(0, found >= 0 ? found : -found - 2);
    }

    /** A record's position and where it begins in its file. */
    record Entry(long position, long offset) {}
}
