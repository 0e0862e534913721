package io.tributary.log;

/**
 * How large the parts of a log on disk may become.
 *
 * @param segmentBytes size of one file of the log, at least 4 KiB and at most 1 GiB; also the limit of what one {@link EventLog#append} call may bring
 * @param maxBacklogBytes appends are refused once so many bytes are not released; at least one segment
 * @param maxBatchBytes about so many bytes are forced to disk together, at least 4 KiB and at most 64 MiB
 * @param maxWaitingBytes so many bytes may wait for the disk before further callers of {@link EventLog#append} are held up; at least one batch
 * @param keptSegments so many full segments stay on disk after their events were released, for {@link EventLog#recent}; 0 to 1,000
 */
public record LogSettings(
        long segmentBytes, long maxBacklogBytes, int maxBatchBytes, long maxWaitingBytes, int keptSegments) {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    public LogSettings {
        require("segmentBytes", segmentBytes, 4 * KIB, GIB);
        require("maxBacklogBytes", maxBacklogBytes, segmentBytes, Long.MAX_VALUE);
        require("maxBatchBytes", maxBatchBytes, 4 * KIB, 64 * MIB);
        require("maxWaitingBytes", maxWaitingBytes, maxBatchBytes, Long.MAX_VALUE);
        if (keptSegments < 0 || keptSegments > 1_000) {
            throw new IllegalArgumentException(
                    "log setting keptSegments must be from 0 to 1000 segments, found " + keptSegments);
        }
    }

    /** Segments of 64 MiB, a backlog of 4 GiB, batches of 1 MiB, 16 MiB waiting, nothing kept that was released. */
    public static LogSettings defaults() {
        return new LogSettings(64 * MIB, 4 * GIB, (int) MIB, 16 * MIB, 0);
    }

    /** The same with segments of another size. */
    public LogSettings withSegmentBytes(long bytes) {
        return new LogSettings(bytes, maxBacklogBytes, maxBatchBytes, maxWaitingBytes, keptSegments);
    }

    /** The same with another limit of what is not yet released. */
    public LogSettings withMaxBacklogBytes(long bytes) {
        return new LogSettings(segmentBytes, bytes, maxBatchBytes, maxWaitingBytes, keptSegments);
    }

    /** The same with batches of another size. */
    public LogSettings withMaxBatchBytes(int bytes) {
        return new LogSettings(segmentBytes, maxBacklogBytes, bytes, maxWaitingBytes, keptSegments);
    }

    /** The same with another limit of what waits for the disk. */
    public LogSettings withMaxWaitingBytes(long bytes) {
        return new LogSettings(segmentBytes, maxBacklogBytes, maxBatchBytes, bytes, keptSegments);
    }

    /** The same with so many released segments kept. */
    public LogSettings withKeptSegments(int segments) {
        return new LogSettings(segmentBytes, maxBacklogBytes, maxBatchBytes, maxWaitingBytes, segments);
    }

    private static void require(String name, long found, long least, long most) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(
                    "log setting " + name + " must be from " + least + " to " + most + " bytes, found " + found);
        }
    }
}
