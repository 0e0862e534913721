package io.tributary.backfill;

import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSourceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The copies of a run's files. Rows are checked and poured from the copy, so that every reading sees the same bytes whatever becomes of the original, also
 * after a restart.
 */
final class Staging {

    private static final int BUFFER = 64 * 1024;
    private static final long SPARE = 512L * 1024 * 1024;

    private final Path folder;

    Staging(Path root, String runId) {
        this.folder = root.resolve(runId);
    }

    Path file(int index) {
        return folder.resolve(index + ".rows");
    }

    Path folder() {
        return folder;
    }

    /** Begins anew. */
    void clear() throws IOException {
        remove();
        Files.createDirectories(folder);
    }

    /**
     * Copies a file, going on where an attempt before this one broke off, and makes sure that it did not change meanwhile.
     *
     * @param wanted the file as it was when it was chosen
     * @return its SHA-256
     * @throws FileSourceException it is another one by now, or there is no room for it
     */
    String copy(FileSystem files, FileSystem.Entry wanted, int index) throws IOException, InterruptedException {
        unchanged(files, wanted);
        Path copy = file(index);
        if (Files.getFileStore(folder).getUsableSpace() - SPARE < wanted.size()) {
            throw new FileSourceException(
                    Kind.WRONG, "There is no room on the server's disk for a copy of '" + wanted.path() + "'");
        }
        long have = Files.exists(copy) ? Files.size(copy) : 0;
        try (FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                InputStream in = files.open(wanted.path(), have)) {
            byte[] buffer = new byte[BUFFER];
            int got = in.read(buffer);
            while (got >= 0 && have <= wanted.size()) {
                out.write(ByteBuffer.wrap(buffer, 0, got));
                have += got;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                got = in.read(buffer);
            }
            out.force(true);
        }
        unchanged(files, wanted);
        if (have != wanted.size()) {
            throw changed(wanted);
        }
        forceFolder(folder);
        return hash(copy);
    }

    private static void unchanged(FileSystem files, FileSystem.Entry wanted) throws IOException {
        FileSystem.Entry now = files.entry(wanted.path());
        if (now.size() != wanted.size() || now.modifiedSeconds() != wanted.modifiedSeconds()) {
            throw changed(wanted);
        }
    }

    private static FileSourceException changed(FileSystem.Entry file) {
        return new FileSourceException(
                Kind.WRONG,
                "'" + file.path() + "' changed while it was read, so nothing of it was taken; write files under another"
                        + " name and rename them when they are complete");
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Nothing is left of the run on disk. */
    void remove() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    /** Makes the names in a folder durable. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
