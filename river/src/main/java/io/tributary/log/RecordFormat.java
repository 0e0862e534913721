package io.tributary.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A record of the log: a header of 20 bytes, then the event.
 *
 * <pre>
 * 0   int   length of what follows the header, never 0 (so blank space is no record)
 * 4   int   checksum: CRC32C of {length, CRC32C of the event, epoch, position}, mixed with the log's id
 * 8   int   epoch: the number of the opening of the log that wrote it
 * 12  long  position
 * </pre>
 *
 * The checksum goes over the event's own checksum, so that the large part is done by the caller, who does not know the position yet, and the writer adds 20
 * bytes only. The epoch never falls from record to record: bytes left by an earlier opening behind a cut can't come alive again.
 */
final class RecordFormat {

    static final int HEADER = 20;

    private static final int LENGTH = 0;
    private static final int CHECKSUM = 4;
    private static final int EPOCH = 8;
    private static final int POSITION = 12;

    private final int salt;
    private final CRC32C crc = new CRC32C();

    /** Holds a running checksum: for one thread only. */
    RecordFormat(UUID logId) {
        long both = logId.getMostSignificantBits() ^ logId.getLeastSignificantBits();
        this.salt = (int) (both ^ (both >>> 32));
    }

    /** Writes an event behind a header that lacks epoch and position and holds the event's checksum in place of the record's. */
    static void writeDraft(EventCodec.Sized event, ByteBuffer out) {
        int at = out.position();
        int length = (int) event.size();
        out.position(at + HEADER);
        EventCodec.write(event, out);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), out.arrayOffset() + at + HEADER, length);
        out.putInt(at + LENGTH, length).putInt(at + CHECKSUM, (int) crc.getValue());
    }

    /** Completes the draft at {@code at}. */
    void finish(ByteBuffer draft, int at, int epoch, long position) {
        draft.putInt(at + EPOCH, epoch).putLong(at + POSITION, position);
        draft.putInt(at + CHECKSUM, checksumOfHeader(draft, at));
    }

    /** Whether the record at {@code at}, wholly in the buffer, is as it was written. */
    boolean isWhole(ByteBuffer in, int at) {
        int found = checksum(in, at);
        crc.reset();
        crc.update(in.array(), in.arrayOffset() + at + HEADER, length(in, at));
        in.putInt(at + CHECKSUM, (int) crc.getValue());
        int expected = checksumOfHeader(in, at);
        in.putInt(at + CHECKSUM, found);
        return found == expected;
    }

    static int length(ByteBuffer in, int at) {
        return in.getInt(at + LENGTH);
    }

    static int epoch(ByteBuffer in, int at) {
        return in.getInt(at + EPOCH);
    }

    static long position(ByteBuffer in, int at) {
        return in.getLong(at + POSITION);
    }

    private static int checksum(ByteBuffer in, int at) {
        return in.getInt(at + CHECKSUM);
    }

    private int checksumOfHeader(ByteBuffer buffer, int at) {
        crc.reset();
        crc.update(buffer.array(), buffer.arrayOffset() + at, HEADER);
        return (int) crc.getValue() ^ salt;
    }
}
