package io.tributary.log;

import io.tributary.log.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The part of the last segment behind its last whole record, and what is done to it before the segment is written to again. */
final class Tail {

    private static final int CHUNK = 1024 * 1024;

    private final DiskFile file;
    private final Path path;
    private final long from;
    private final long size;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long bytesEnd = -1;

    Tail(DiskFile file, Path path, long from) throws IOException {
        this.file = file;
        this.path = path;
        this.from = from;
        this.size = file.size();
    }

    /**
     * Writes once more what is kept, and forces it. If the last opening ended with a failed force, the system may show bytes that never reached the disk and
     * would not write them again by itself.
     */
    void forceAgain(ByteBuffer header) throws IOException {
        for (long offset = SegmentHeader.SIZE; offset < from; offset += chunk.limit()) {
            read(offset, from);
            file.write(chunk.duplicate(), offset);
        }
        file.write(header, 0);
        file.force();
    }

    /** Whether something other than zeros is there. */
    boolean hasBytes() throws IOException {
        return bytesEnd() > from;
    }

    /** Behind the last byte that is not zero. */
    private long bytesEnd() throws IOException {
        if (bytesEnd < 0) {
            bytesEnd = from;
            for (long offset = from; offset < size; offset += chunk.limit()) {
                read(offset, size);
                int last = lastByte();
                if (last >= 0) {
                    bytesEnd = offset + last + 1;
                }
            }
        }
        return bytesEnd;
    }

    private int lastByte() {
        for (int i = chunk.limit() - 1; i >= 0; i--) {
            if (chunk.get(i) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Fills the tail with zeros, durably. */
    void blank() throws IOException {
        Spare.zero(file, from, bytesEnd(), () -> false);
    }

    /** Makes the file as large as a new one. */
    void extend(long bytes) throws IOException {
        Spare.zero(file, Math.max(size, from), bytes, () -> false);
    }

    void copyTo(Disk disk, Path target) throws IOException {
        try (DiskFile copy = disk.create(target)) {
            long end = bytesEnd();
            for (long offset = from; offset < end; offset += chunk.limit()) {
                read(offset, end);
                copy.write(chunk.duplicate(), offset - from);
            }
            copy.force();
        }
    }

    /** The offset of a whole record of a later position anywhere in the tail; -1 if there is none. */
    long firstWholeRecord(RecordFormat format, long position) throws IOException {
        RecordCursor cursor = new RecordCursor(format);
        cursor.use(file);
        long end = bytesEnd();
        for (long offset = from; offset + RecordFormat.HEADER < end; offset++) {
            long found = cursor.positionAt(offset, size);
            boolean plausible = found > position && found - position <= (offset - from) / RecordFormat.HEADER + 1;
            if (plausible && cursor.load(offset, size, found, 1) == null) {
                return offset;
            }
        }
        return -1;
    }

    private void read(long offset, long end) throws IOException {
        chunk.clear().limit((int) Math.min(CHUNK, end - offset));
        file.readFully(chunk, offset);
        if (chunk.hasRemaining()) {
            throw new IOException(
                    path + " ended at " + (offset + chunk.position()) + " while it was read up to " + end);
        }
        chunk.flip();
    }
}
