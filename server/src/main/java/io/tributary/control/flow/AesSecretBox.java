package io.tributary.control.flow;

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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a random nonce for each secret; sealed form {@code v1.<key name>.<base64url of nonce and cipher text>}. */
final class AesSecretBox implements SecretBox {

    private static final String FORM = "v1";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, SecretKeySpec> keys;
    private final String newest;

    private AesSecretBox(Map<String, SecretKeySpec> keys) {
        this.keys = keys;
        this.newest = keys.keySet().iterator().next();
    }

    static AesSecretBox load(Path file) throws IOException {
        if (!Files.exists(file)) {
            makeKeyFile(file);
        }
        checkPermissions(file);
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        int line = 0;
        for (String text : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            line++;
            if (!text.isBlank()) {
                byte[] key = key(text.strip(), file, line);
                keys.put(name(key), new SecretKeySpec(key, "AES"));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(
                    "The key file " + file + " holds no key; restore it from the backup, for without its keys the"
                            + " stored secrets are lost");
        }
        return new AesSecretBox(keys);
    }

    /** Written aside and moved into its place, so that a crash leaves a whole key or none. */
    private static void makeKeyFile(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a key file has a folder");
        Files.createDirectories(directory);
        FileAttribute<?>[] attributes = isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path aside = Files.createTempFile(directory, "new-key", ".tmp", attributes);
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer line =
                    StandardCharsets.US_ASCII.encode(Base64.getEncoder().encodeToString(key) + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
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

    /** A key's name tells nothing about it but which one it is. */
    private static String name(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    @Override
    public String seal(String plain, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, newest, nonce, context);
            byte[] hidden = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(NONCE_BYTES + hidden.length)
                    .put(nonce)
                    .put(hidden)
                    .array();
            return FORM + "." + newest + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    @Override
    public String open(String sealed, String context) {
        List<String> parts = List.of(sealed.split("\\.", -1));
        if (parts.size() != 3 || !parts.get(0).equals(FORM)) {
            throw new SecretException("A stored secret is not in the form " + FORM + ".<key>.<text>");
        }
        if (!keys.containsKey(parts.get(1))) {
            throw new SecretException("A stored secret was sealed with the key " + parts.get(1)
                    + ", which is not in the key file; put that key back or enter the secret anew");
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(parts.get(2));
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, parts.get(1), nonce, context);
            int hidden = Math.max(0, all.length - NONCE_BYTES);
            return new String(cipher.doFinal(all, all.length - hidden, hidden), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | AEADBadTagException e) {
            throw new SecretException("A stored secret was changed or moved; enter it anew");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    private Cipher cipher(int mode, String keyName, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(keyName), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
