package io.tributary.log;

import io.tributary.log.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Looks at the records of one file through a buffer that is read in large pieces. For one thread. */
final class RecordCursor {

    private static final int CHUNK = 256 * 1024;

    private final RecordFormat format;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private @Nullable DiskFile file;
    private long bufferOffset;
    private int at;

    RecordCursor(RecordFormat format) {
        this.format = format;
    }

    /** Goes on with another file, which stays the caller's to close. */
    void use(@Nullable DiskFile next) {
        file = next;
        forget();
    }

    /** Drops what was read, since it may have changed. */
    private void forget() {
        if (buffer.capacity() > 4 * CHUNK) {
            buffer = ByteBuffer.allocate(CHUNK);
        }
        bufferOffset = 0;
        buffer.limit(0);
    }

    /**
     * Loads the record at {@code offset}.
     *
     * @param limit no byte at or behind it is read
     * @param position what the record must say
     * @param leastEpoch the epoch of the record before
     * @return null if the record is whole, else what was found instead
     */
    @Nullable
    String load(long offset, long limit, long position, int leastEpoch) throws IOException {
        if (!fill(offset, RecordFormat.HEADER, limit)) {
            return "the file ends";
        }
        int length = RecordFormat.length(buffer, at);
        if (length <= 0) {
            return length == 0 ? "blank space" : "a length of " + length;
        }
        if (RecordFormat.position(buffer, at) != position) {
            return "position " + RecordFormat.position(buffer, at);
        }
        int epoch = RecordFormat.epoch(buffer, at);
        if (epoch < leastEpoch) {
            return "epoch " + epoch + " behind a record of epoch " + leastEpoch;
        }
        if (!fill(offset, RecordFormat.HEADER + (long) length, limit)) {
            return "a length of " + length + " that reaches behind the end";
        }
        return format.isWhole(buffer, at) ? null : "a checksum that does not match";
    }

    /** Whether nothing was ever written at {@code offset}, as behind the last record of a segment. */
    boolean isBlank(long offset, long limit) throws IOException {
        if (!fill(offset, RecordFormat.HEADER, limit)) {
            return true;
        }
        for (int i = 0; i < RecordFormat.HEADER; i++) {
            if (buffer.get(at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** What stands at {@code offset} in the place of a position; -1 where the file ends. */
    long positionAt(long offset, long limit) throws IOException {
        return fill(offset, RecordFormat.HEADER, limit) ? RecordFormat.position(buffer, at) : -1;
    }

    /** Bytes of the loaded record with its header. */
    int size() {
        return RecordFormat.HEADER + RecordFormat.length(buffer, at);
    }

    int epoch() {
        return RecordFormat.epoch(buffer, at);
    }

    /** The loaded record's event; valid until the next call. */
    ByteBuffer body() {
        return buffer.duplicate().limit(at + size()).position(at + RecordFormat.HEADER);
    }

    /** Sees to it that {@code bytes} from {@code offset} are in the buffer; false if the file has less of them before {@code limit}. */
    private boolean fill(long offset, long bytes, long limit) throws IOException {
        if (offset + bytes > limit) {
            return false;
        }
        boolean inside = offset >= bufferOffset && offset <= bufferOffset + buffer.limit();
        int kept = inside ? (int) (bufferOffset + buffer.limit() - offset) : 0;
        if (kept < bytes) {
            move(inside ? (int) (offset - bufferOffset) : buffer.limit(), (int) bytes);
            bufferOffset = offset;
            kept = read(offset, kept, limit);
        }
        at = (int) (offset - bufferOffset);
        return kept >= bytes;
    }

    /** Brings what lies behind {@code from} to the buffer's beginning and makes room for {@code bytes}. */
    private void move(int from, int bytes) {
        ByteBuffer rest = buffer.duplicate().position(from);
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(Math.max(bytes, CHUNK));
            buffer.put(rest);
        } else {
            buffer.position(from).compact();
        }
        buffer.flip();
    }

    private int read(long offset, int kept, long limit) throws IOException {
        DiskFile source = file;
        if (source == null) {
            throw new IllegalStateException("no file to read from");
        }
        buffer.limit((int) Math.min(buffer.capacity(), limit - offset)).position(kept);
        try {
            source.readFully(buffer, offset + kept);
        } finally {
            buffer.flip();
        }
        return buffer.limit();
    }
}
