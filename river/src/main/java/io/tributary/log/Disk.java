package io.tributary.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** What the log needs of a file system, so that tests can let each step fail or lose what was not forced. */
interface Disk {

    /** Makes the directory and its parents durably; nothing happens if it is there. */
    void createDirectory(Path directory) throws IOException;

    /** Makes an empty file for writing and reading; an older one of that name is emptied. */
    DiskFile create(Path path) throws IOException;

    /** Opens a file for writing and reading. */
    DiskFile openToWrite(Path path) throws IOException;

    /** Opens a file for reading. */
    DiskFile openToRead(Path path) throws IOException;

    /** Gives a file its new name in one step; a file that has it is replaced. Durable once the directory is forced. */
    void rename(Path from, Path to) throws IOException;

    /** Durable once the directory is forced. */
    void delete(Path path) throws IOException;

    /** The files in a directory. */
    List<Path> list(Path directory) throws IOException;

    /** Makes new, renamed and deleted names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Keeps other processes and other callers in this one out until it is closed; fails at once if someone else holds it. */
    Closeable lock(Path path) throws IOException;

    /** An open file. */
    interface DiskFile extends Closeable {

        /** Writes all that remains in {@code bytes} at {@code offset}. */
        void write(ByteBuffer bytes, long offset) throws IOException;

        /** Reads at {@code offset} what is there and fits; -1 at the file's end. */
        int read(ByteBuffer bytes, long offset) throws IOException;

        /** Reads until {@code bytes} is full or the file ends. */
        default void readFully(ByteBuffer bytes, long offset) throws IOException {
            long at = offset;
            int count;
            while (bytes.hasRemaining() && (count = read(bytes, at)) >= 0) {
                at += count;
            }
        }

        /** Returns once everything written is on the disk. */
        void force() throws IOException;

        long size() throws IOException;
    }
}
