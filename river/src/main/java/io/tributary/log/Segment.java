package io.tributary.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One file of the log, named by the position of its first record. */
final class Segment {

    private static final String SUFFIX = ".segment";

    private final Path path;
    private final long first;
    private final long logicalStart;
    private final SparseIndex index;
    private volatile @Nullable Closed closed;

    /** @param logicalStart bytes of all records before this segment since the log was opened, plus a constant */
    Segment(Path path, long first, long logicalStart) {
        this.path = path;
        this.first = first;
        this.logicalStart = logicalStart;
        this.index = new SparseIndex(first, SegmentHeader.SIZE);
    }

    /** A segment that gets no more records: its last position, and the offset behind which no record lies. */
    record Closed(long last, long limit) {}

    static Path path(Path directory, long first) {
        return directory.resolve(String.format("%020d", first) + SUFFIX);
    }

    static boolean isName(String name) {
        return name.matches("\\d{20}" + SUFFIX.replace(".", "\\."));
    }

    static long firstOf(Path path) {
        String name = String.valueOf(path.getFileName());
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    Path path() {
        return path;
    }

    long first() {
        return first;
    }

    long logicalStart() {
        return logicalStart;
    }

    SparseIndex index() {
        return index;
    }

    void close(long last, long limit) {
        closed = new Closed(last, limit);
    }

    /** Null while it is the one that is written to. */
    @Nullable
    Closed closed() {
        return closed;
    }
}
