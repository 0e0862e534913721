package io.tributary.log;

import io.tributary.log.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the log keeps of itself beside the events: a file of 48 bytes, replaced in one step.
 *
 * @param epoch rises with each opening of the log; 0 until its first segment is there
 * @param released everything up to this position is settled
 */
record LogState(UUID id, int epoch, long released) {

    static final String NAME = "log.state";
    static final String NEXT_NAME = "log.state.tmp";

    private static final long MAGIC = 0x5452_4942_5354_4131L;
    private static final int VERSION = 1;
    private static final int SIZE = 48;
    private static final int CHECKSUM = 44;

    /** @param seen the highest epoch of any record, in case this file was restored from a backup */
    LogState opened(int seen) {
        return new LogState(id, Math.max(epoch, seen) + 1, released);
    }

    LogState withReleased(long position) {
        return new LogState(id, epoch, position);
    }

    /** Replaces the file durably: a crash leaves either the old one or this one. */
    void write(Disk disk, Path directory) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putLong(MAGIC).putInt(VERSION);
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        out.putInt(epoch).putLong(released);
        out.putInt(CHECKSUM, checksum(out));
        Path next = directory.resolve(NEXT_NAME);
        try (DiskFile file = disk.create(next)) {
            file.write(out.clear(), 0);
            file.force();
        }
        disk.rename(next, directory.resolve(NAME));
        disk.forceDirectory(directory);
    }

    static LogState read(Disk disk, Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        ByteBuffer in = ByteBuffer.allocate(SIZE);
        try (DiskFile file = disk.openToRead(path)) {
            file.readFully(in, 0);
        }
        if (in.hasRemaining() || in.getLong(0) != MAGIC || in.getInt(CHECKSUM) != checksum(in)) {
            throw new LogFailedException(
                    path + " is damaged: the log can't tell what is settled. Restore this file from a backup,"
                            + " or move the whole directory away to begin a new log (its events that have not landed stay in the old one).");
        }
        if (in.getInt(8) > VERSION) {
            throw new LogFailedException(path + " was written by a newer release (version " + in.getInt(8)
                    + ", this one reads up to " + VERSION + "): run that release, or move the directory away.");
        }
        return new LogState(new UUID(in.getLong(12), in.getLong(20)), in.getInt(28), in.getLong(32));
    }

    private static int checksum(ByteBuffer in) {
        CRC32C crc = new CRC32C();
        crc.update(in.array(), in.arrayOffset(), CHECKSUM);
        return (int) crc.getValue();
    }
}
