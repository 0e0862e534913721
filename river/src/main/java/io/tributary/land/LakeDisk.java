package io.tributary.land;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the lake writes to, so that tests can let each step fail and count what is forced. */
interface LakeDisk {

    /** Makes an empty file for writing. */
    NewFile create(Path path) throws IOException;

    /** Makes a directory; its parent exists. Nothing happens if it is there. */
    void createDirectory(Path directory) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Deletes a file or an empty directory; nothing happens if it is not there. */
    void delete(Path path) throws IOException;

    /** A file being written. */
    interface NewFile extends Closeable {

        /** Writes all that remains. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns once everything written is on the disk. */
        void force() throws IOException;
    }

    /** The disk of this machine. */
    LakeDisk REAL = new LakeDisk() {

        @Override
        public NewFile create(Path path) throws IOException {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return new NewFile() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }

                @Override
                public void force() throws IOException {
                    channel.force(true);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public void createDirectory(Path directory) throws IOException {
            Files.createDirectories(directory);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.deleteIfExists(path);
        }
    };
}
