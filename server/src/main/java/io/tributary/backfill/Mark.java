package io.tributary.backfill;

import io.tributary.event.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * How far a run has poured, on disk: two places written in turn, so that one is whole whatever breaks off.
 *
 * <p>Why each row is in the log exactly once: rows are appended in their order, each under a transaction id that names run, file and row. Before each append the
 * mark says which row was the last one before it and where the log ended, and that is forced to disk; from then on the log forgets nothing behind that place
 * ({@link HeldLog}), until the append is answered. After a crash, the rows that came into the log after the mark was written are found behind that place by their
 * ids; since they are in order, the last of them tells where to go on. It makes no difference whether the append was never begun, half done or done.
 */
final class Mark implements AutoCloseable {

    private static final String NAME = "mark";
    private static final int PLACE = 64;
    private static final int BODY = 4 * Long.BYTES;

    /**
     * What a mark says.
     *
     * @param file the file of the last poured row
     * @param row the last poured row; 0 for none of that file
     * @param logEnd where the log ended when no later row was in it
     */
    record At(int file, long row, Position logEnd) {}

    private final FileChannel channel;
    private long turn;
    private At at = new At(0, 0, Position.START);
    private boolean known;

    private Mark(FileChannel channel) {
        this.channel = channel;
    }

    /** @param folder the folder of the run, which has one mark */
    static Mark open(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        boolean isNew = !Files.exists(file);
        Mark mark = new Mark(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        if (isNew) {
            Staging.forceFolder(folder);
        }
        mark.read(0);
        mark.read(1);
        return mark;
    }

    private void read(int place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BODY + Long.BYTES);
        if (channel.read(bytes, (long) place * PLACE) < bytes.capacity()) {
            return;
        }
        bytes.flip();
        long writtenTurn = bytes.getLong();
        At written = new At((int) bytes.getLong(), bytes.getLong(), new Position(Math.max(0, bytes.getLong())));
        if (bytes.getLong() == checksum(bytes) && writtenTurn >= turn) {
            turn = writtenTurn;
            at = written;
            known = true;
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), 0, BODY);
        return crc.getValue();
    }

    /** Whether a run has begun to pour. */
    static boolean isThere(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    /** Whether anything was ever marked; if not, nothing was poured. */
    boolean isKnown() {
        return known;
    }

    At at() {
        return at;
    }

    /** Returns when it is on disk. */
    void write(At next) throws IOException {
        turn++;
        ByteBuffer bytes = ByteBuffer.allocate(BODY + Long.BYTES);
        bytes.putLong(turn)
                .putLong(next.file())
                .putLong(next.row())
                .putLong(next.logEnd().value());
        bytes.putLong(checksum(bytes)).flip();
        long place = turn % 2 * PLACE;
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
        channel.force(false);
        at = next;
        known = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
