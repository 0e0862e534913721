package io.tributary.control.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are signed with, in one file that only its owner may read. The newest signs; a key that was replaced goes on checking until the tokens it
 * signed are over, then it is thrown away.
 */
final class SigningKeys {

    private static final int KEY_BITS = 2048;
    private static final int MOST_KEYS = 50;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private volatile List<Key> keys;

    /**
     * One key.
     *
     * @param retiredAt epoch milliseconds at which another took its place; null for the one that signs
     */
    record Key(RSAKey jwk, long createdAt, @Nullable Long retiredAt) {

        boolean over(long now, long lifetimeMillis) {
            return retiredAt != null && retiredAt + lifetimeMillis <= now;
        }
    }

    private SigningKeys(Path file, List<Key> keys) {
        this.file = file;
        this.keys = List.copyOf(keys);
    }

    /** Reads the keys of a folder, making the first at the first start. */
    static SigningKeys open(Path folder, long now) {
        Path file = folder.resolve("token-signing-key.json");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                SigningKeys first = new SigningKeys(file, List.of(fresh(now)));
                first.write(first.keys);
                return first;
            }
            return new SigningKeys(file, read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("the signing keys " + file + " can't be read or made", e);
        }
    }

    private static Key fresh(long now) {
        try {
            return new Key(
                    new RSAKeyGenerator(KEY_BITS)
                            .keyID(UUID.randomUUID().toString())
                            .generate(),
                    now,
                    null);
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java makes RSA keys", e);
        }
    }

    /** The form of a version that had one key is a bare key. */
    private static List<Key> read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            List<Key> keys = new ArrayList<>();
            if (json.has("keys")) {
                for (JsonNode key : json.path("keys")) {
                    JsonNode retired = key.path("retiredAt");
                    keys.add(new Key(
                            RSAKey.parse(key.path("jwk").toString()),
                            key.path("createdAt").asLong(),
                            retired.isNumber() ? retired.longValue() : null));
                }
            } else {
                keys.add(new Key(RSAKey.parse(text), 0, null));
            }
            if (keys.stream().filter(key -> key.retiredAt() == null).count() == 1
                    && keys.stream()
                            .allMatch(key ->
                                    key.jwk().getKeyID() != null && key.jwk().isPrivate())) {
                return keys;
            }
        } catch (JsonProcessingException | ParseException e) {
            throw new IllegalStateException("the signing keys are damaged; restore their file from a backup", e);
        }
        throw new IllegalStateException("the signing keys are damaged; restore their file from a backup");
    }

    /** The key that signs. */
    RSAKey signing() {
        return keys.stream()
                .filter(key -> key.retiredAt() == null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no key signs"))
                .jwk();
    }

    /** The key of that id, if tokens it signed may still be good. */
    Optional<RSAKey> checking(String keyId, long now, long lifetimeMillis) {
        return keys.stream()
                .filter(key -> keyId.equals(key.jwk().getKeyID()) && !key.over(now, lifetimeMillis))
                .map(Key::jwk)
                .findFirst();
    }

    /** How many keys check tokens, the signing one included. */
    int count() {
        return keys.size();
    }

    /**
     * Makes a new signing key, durable when this returns.
     *
     * @param discardOld whether the former ones are thrown away at once, and all tokens with them
     * @return the new key's id
     */
    synchronized String rotate(long now, long lifetimeMillis, boolean discardOld) {
        List<Key> next = new ArrayList<>();
        if (!discardOld) {
            for (Key key : keys) {
                Key kept = key.retiredAt() == null ? new Key(key.jwk(), key.createdAt(), now) : key;
                if (!kept.over(now, lifetimeMillis)) {
                    next.add(kept);
                }
            }
        }
        if (next.size() >= MOST_KEYS) {
            throw new AccessException(
                    409, "there are " + MOST_KEYS + " keys whose tokens are not over yet; wait a day, or discard them");
        }
        Key fresh = fresh(now);
        next.add(fresh);
        try {
            write(next);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing keys " + file + " can't be written", e);
        }
        keys = List.copyOf(next);
        return fresh.jwk().getKeyID();
    }

    private void write(List<Key> all) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode array = json.putArray("keys");
        for (Key key : all) {
            ObjectNode one = array.addObject().put("createdAt", key.createdAt());
            if (key.retiredAt() != null) {
                one.put("retiredAt", key.retiredAt());
            }
            one.set("jwk", JSON.readTree(key.jwk().toJSONString()));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Path folder = fresh.toAbsolutePath().getParent();
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        if (posix) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, json.toString());
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
