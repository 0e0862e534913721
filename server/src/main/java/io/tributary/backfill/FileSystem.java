package io.tributary.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A system that holds files, opened. Every method answers within a bounded time. For one thread. */
interface FileSystem extends AutoCloseable {

    /** More entries of one folder are not looked at. */
    int MOST_ENTRIES = 100_000;

    /**
     * A file or folder.
     *
     * @param path from the root of the system, beginning with a slash
     * @param size in bytes
     * @param modifiedSeconds when it last changed, seconds since 1970
     */
    record Entry(String path, boolean folder, long size, long modifiedSeconds) {

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * What is in a folder: files and folders, in the order of their names; links and other things are left out.
     *
     * @param folder a path, empty for where the connection begins
     */
    List<Entry> list(String folder) throws IOException;

    /** One file or folder. */
    Entry entry(String path) throws IOException;

    /** A file's bytes from some place on. */
    InputStream open(String path, long from) throws IOException;

    /** An absolute path without detours; a relative one begins where the connection does. */
    String absolute(String path);

    @Override
    void close();
}
