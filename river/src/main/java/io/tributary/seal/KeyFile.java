package io.tributary.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Keys in a file that only its owner can use: one a line, 32 bytes in base64, the newest first. Written aside and moved into its place. */
final class KeyFile {

    static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyFile() {}

    /**
     * Reads the keys, making a file with a fresh one where there is none.
     *
     * @throws IOException it can't be read or made, others may use it, or it holds something else
     */
    static List<byte[]> load(Path file) throws IOException {
        if (!Files.exists(file)) {
            write(file, List.of(fresh()));
        }
        checkPermissions(file);
        List<byte[]> keys = new ArrayList<>();
        int line = 0;
        for (String text : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            line++;
            if (!text.isBlank()) {
                keys.add(key(text.strip(), file, line));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(
                    "The key file " + file + " holds no key; restore it from the backup, for without its keys the"
                            + " stored secrets are lost");
        }
        return keys;
    }

    static byte[] fresh() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Replaces the file, durable when this returns; a crash leaves the former file or the new one. */
    static void write(Path file, List<byte[]> keys) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a key file has a folder");
        Files.createDirectories(directory);
        FileAttribute<?>[] attributes = isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path aside = Files.createTempFile(directory, "new-key", ".tmp", attributes);
        StringBuilder lines = new StringBuilder();
        keys.forEach(
                key -> lines.append(Base64.getEncoder().encodeToString(key)).append('\n'));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer text = StandardCharsets.US_ASCII.encode(lines.toString());
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isPosix(directory)) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static void checkPermissions(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> allowed = new HashSet<>(Files.getPosixFilePermissions(file));
        allowed.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!allowed.isEmpty()) {
            throw new IOException("The key file " + file + " can be used by others ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + "); run chmod 600 on it");
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    private static byte[] key(String text, Path file, int line) throws IOException {
        try {
            byte[] key = Base64.getDecoder().decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IOException("Line " + line + " of the key file " + file + " is not base64", notBase64);
        }
        throw new IOException("Line " + line + " of the key file " + file + " is not a key of " + KEY_BYTES + " bytes");
    }
}
