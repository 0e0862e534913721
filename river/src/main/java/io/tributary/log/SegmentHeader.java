package io.tributary.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment; their layout is the same in all versions, so that an older release can tell a newer file from a damaged one.
 *
 * <pre>
 * 0   long   magic
 * 8   int    version of the records that follow
 * 12  16 b   id of the log
 * 28  long   position of the first record
 * 60  int    CRC32C of the bytes before
 * </pre>
 */
record SegmentHeader(int version, UUID logId, long firstPosition) {

    static final int SIZE = 64;
    static final int VERSION = 1;

    private static final long MAGIC = 0x5452_4942_4c4f_4721L;
    private static final int CHECKSUM = 60;

    static ByteBuffer bytes(UUID logId, long firstPosition) {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putLong(MAGIC).putInt(VERSION);
        out.putLong(logId.getMostSignificantBits()).putLong(logId.getLeastSignificantBits());
        out.putLong(firstPosition);
        out.putInt(CHECKSUM, checksum(out));
        return out.clear();
    }

    /** Whether the first 64 bytes are a header that nothing has happened to. */
    static boolean isWhole(ByteBuffer in) {
        return in.limit() >= SIZE && in.getLong(0) == MAGIC && in.getInt(CHECKSUM) == checksum(in);
    }

    static SegmentHeader read(ByteBuffer in) {
        return new SegmentHeader(in.getInt(8), new UUID(in.getLong(12), in.getLong(20)), in.getLong(28));
    }

    private static int checksum(ByteBuffer in) {
        CRC32C crc = new CRC32C();
        crc.update(in.array(), in.arrayOffset(), CHECKSUM);
        return (int) crc.getValue();
    }
}
