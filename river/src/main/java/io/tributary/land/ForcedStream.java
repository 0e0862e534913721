package io.tributary.land;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.iceberg.io.PositionOutputStream;

/** Writes a new file and forces it and its name when it closes. After a failure it never claims to have written: a failed force is not tried again. */
final class ForcedStream extends PositionOutputStream {

    private static final int BUFFER = 256 * 1024;

    private final LakeDisk disk;
    private final Path path;
    private final LakeDisk.NewFile file;
    private ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
    private long flushed;
    private boolean failed;
    private boolean closed;

    ForcedStream(LakeDisk disk, Path path) throws IOException {
        this.disk = disk;
        this.path = path;
        this.file = disk.create(path);
    }

    @Override
    public long getPos() {
        return flushed + buffer.position();
    }

    @Override
    public void write(int b) throws IOException {
        if (!buffer.hasRemaining()) {
            makeRoom();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > buffer.remaining()) {
            makeRoom();
        }
        if (length > buffer.remaining()) {
            send(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    /** Most files are small metadata: the buffer starts small and grows once. */
    private void makeRoom() throws IOException {
        flushBuffer();
        if (buffer.capacity() < BUFFER) {
            buffer = ByteBuffer.allocate(BUFFER);
        }
    }

    private void flushBuffer() throws IOException {
        buffer.flip();
        send(buffer);
        buffer.clear();
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (failed) {
            throw new IOException("an earlier write to " + path + " failed");
        }
        int length = bytes.remaining();
        failed = true;
        file.write(bytes);
        failed = false;
        flushed += length;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            flushBuffer();
            file.force();
        }
        Path directory = path.getParent();
        if (directory != null) {
            disk.forceDirectory(directory);
        }
    }
}
