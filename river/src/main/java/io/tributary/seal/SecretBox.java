package io.tributary.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes secrets and payloads unreadable for whoever reads the files they are stored in. Envelope encryption: each is encrypted with a data key of its own, which
 * stands beside it, itself encrypted with the newest key of a file that lies elsewhere. What is sealed belongs to one context (which secret of which document of
 * which organisation); it can't be opened under another. Safe for many threads.
 *
 * <p>A sealed text has the form {@code v2.<key name>.<base64url>}; sealed bytes begin with a 2 and the four bytes of the key's name. Texts of the form
 * {@code v1}, encrypted with the key of the file itself, are opened as well.
 */
public final class SecretBox {

    private static final String FORM = "v2";
    private static final String DIRECT_FORM = "v1";
    private static final byte FORM_BYTE = 2;
    private static final int HEADER_BYTES = 1 + KeyEncryptionKey.NAME_LENGTH / 2;
    private static final int MOST_KEYS = 100;

    private final Path file;
    private volatile Keys keys;

    /** @param all the newest first */
    private record Keys(Map<String, KeyEncryptionKey> all) {

        static Keys of(List<byte[]> keys) {
            Map<String, KeyEncryptionKey> all = new LinkedHashMap<>();
            for (byte[] key : keys) {
                KeyEncryptionKey one = KeyEncryptionKey.of(key);
                all.putIfAbsent(one.name(), one);
            }
            return new Keys(all);
        }

        KeyEncryptionKey newest() {
            return all.values().iterator().next();
        }

        KeyEncryptionKey named(String name) {
            KeyEncryptionKey key = all.get(name);
            if (key == null) {
                throw new SecretException("A stored secret was sealed with the key " + name
                        + ", which is not in the key file; put that key back or enter the secret anew");
            }
            return key;
        }
    }

    private SecretBox(Path file, Keys keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * A box whose keys lie in a file that only its owner can use. The file holds one key a line, 32 bytes in base64: the first seals, all open. A missing file
     * is made with a fresh key.
     *
     * @throws IOException the file can't be read or made, others may use it, or it holds something else
     */
    public static SecretBox withKeyFile(Path file) throws IOException {
        return new SecretBox(file, Keys.of(KeyFile.load(file)));
    }

    /** Encrypts; the same secret gives another text each time. */
    public String seal(String plain, String context) {
        KeyEncryptionKey key = keys.newest();
        byte[] hidden = encrypt(key, plain.getBytes(StandardCharsets.UTF_8), context);
        return FORM + "." + key.name() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hidden);
    }

    /** Encrypts bytes; they grow by about a hundred. */
    public byte[] seal(byte[] plain, String context) {
        KeyEncryptionKey key = keys.newest();
        byte[] hidden = encrypt(key, plain, context);
        return ByteBuffer.allocate(HEADER_BYTES + hidden.length)
                .put(FORM_BYTE)
                .put(HexFormat.of().parseHex(key.name()))
                .put(hidden)
                .array();
    }

    private static byte[] encrypt(KeyEncryptionKey key, byte[] plain, String context) {
        try {
            return key.envelope().encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    /**
     * Decrypts what {@link #seal(String, String)} made.
     *
     * @throws SecretException it was changed, sealed under another context, or with a key this box doesn't have
     */
    public String open(String sealed, String context) {
        List<String> parts = List.of(sealed.split("\\.", -1));
        boolean direct = parts.get(0).equals(DIRECT_FORM);
        if (parts.size() != 3 || !direct && !parts.get(0).equals(FORM)) {
            throw new SecretException("A stored secret is not in the form " + FORM + ".<key>.<text>");
        }
        KeyEncryptionKey key = keys.named(parts.get(1));
        byte[] hidden;
        try {
            hidden = Base64.getUrlDecoder().decode(parts.get(2));
        } catch (IllegalArgumentException notBase64) {
            throw changed();
        }
        return new String(decrypt(key, direct, hidden, context), StandardCharsets.UTF_8);
    }

    /**
     * Decrypts what {@link #seal(byte[], String)} made.
     *
     * @throws SecretException it was changed, sealed under another context, or with a key this box doesn't have
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < HEADER_BYTES || sealed[0] != FORM_BYTE) {
            throw new SecretException("A stored secret does not begin with " + FORM_BYTE + " and the name of its key");
        }
        KeyEncryptionKey key = keys.named(HexFormat.of().formatHex(sealed, 1, HEADER_BYTES));
        byte[] hidden = new byte[sealed.length - HEADER_BYTES];
        System.arraycopy(sealed, HEADER_BYTES, hidden, 0, hidden.length);
        return decrypt(key, false, hidden, context);
    }

    private static byte[] decrypt(KeyEncryptionKey key, boolean direct, byte[] hidden, String context) {
        try {
            return (direct ? key.direct() : key.envelope()).decrypt(hidden, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw changed();
        }
    }

    private static SecretException changed() {
        return new SecretException("A stored secret was changed or moved; enter it anew");
    }

    /** Whether a text was sealed with the newest key, in the newest form. */
    public boolean isCurrent(String sealed) {
        return sealed.startsWith(FORM + "." + keys.newest().name() + ".");
    }

    /**
     * The same secret under the newest key; the text itself if it is under that already.
     *
     * @throws SecretException it can't be opened
     */
    public String renew(String sealed, String context) {
        return isCurrent(sealed) ? sealed : seal(open(sealed, context), context);
    }

    /**
     * Makes a key that seals from now on, durable when this returns; the former ones go on opening.
     *
     * @return its name
     * @throws IOException the file can't be read or written; the box is as it was
     */
    public synchronized String rotate() throws IOException {
        List<byte[]> next = new ArrayList<>();
        next.add(KeyFile.fresh());
        next.addAll(KeyFile.load(file));
        if (next.size() > MOST_KEYS) {
            throw new IOException("The key file " + file + " holds " + MOST_KEYS
                    + " keys already; renew what is sealed and discard the former keys first");
        }
        KeyFile.write(file, next);
        keys = Keys.of(next);
        return keys.newest().name();
    }

    /**
     * Throws all keys but the newest away; what is still sealed with those is lost, wherever copies of it are.
     *
     * @throws IOException the file can't be read or written; the box is as it was
     */
    public synchronized void discardFormer() throws IOException {
        List<byte[]> next = List.of(KeyFile.load(file).get(0));
        KeyFile.write(file, next);
        keys = Keys.of(next);
    }

    /** How many keys open, the one that seals included. */
    public int keyCount() {
        return keys.all().size();
    }
}
