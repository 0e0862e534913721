package io.tributary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The one folder that a server owns: nothing of it is anywhere else. One process at a time. */
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if it is not there.
     *
     * @throws Stop another process has it, or it can't be written
     */
    static DataDirectory take(Path root) {
        try {
            Path absolute = root.toAbsolutePath().normalize();
            Files.createDirectories(absolute);
            if (Files.getFileStore(absolute).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            }
            Path file = absolute.resolve("tributary.lock");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Stop(
                        Stop.IN_USE,
                        "The data directory " + absolute + " is in use by another Tributary" + holder(file)
                                + ". Stop that one first, or choose another --data.");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(
                    Long.toString(ProcessHandle.current().pid())));
            return new DataDirectory(absolute, channel, lock);
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, "The data directory " + root + " can't be used: " + e.getMessage());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = Files.readString(file).strip();
        return pid.matches("\\d{1,10}") ? " (process " + pid + ")" : "";
    }

    Path root() {
        return root;
    }

    Path log() {
        return root.resolve("log");
    }

    Path lake() {
        return root.resolve("lake");
    }

    Path lakeCatalog() {
        return root.resolve("lake-catalog.db");
    }

    Path controlStore() {
        return root.resolve("control.db");
    }

    /** There when the documents are in a database elsewhere: by it the database recognises this directory. */
    Path storeId() {
        return root.resolve("control-store.id");
    }

    Path quarantine() {
        return root.resolve("quarantine.db");
    }

    Path ledger() {
        return root.resolve("ledger.db");
    }

    /** The answers of requests that carried an idempotency key. */
    Path requestKeys() {
        return root.resolve("request-keys.db");
    }

    /** Copies of files whose rows are on their way into the log. */
    Path staging() {
        return root.resolve("staging");
    }

    Path keys() {
        return root.resolve("keys");
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** The keys of what is stored sealed. */
    Path secretKeys() {
        return keys().resolve("connection-secrets.keys");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
