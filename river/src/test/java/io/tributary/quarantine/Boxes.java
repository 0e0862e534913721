package io.tributary.quarantine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A quarantine of the tests, with a key that lives as long as they do. */
public final class Boxes implements PayloadBox {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");
    private static final int NONCE = 12;

    private Boxes() {}

    public static Quarantine open(Path file) {
        return Quarantine.open(file, settings());
    }

    public static QuarantineSettings settings() {
        return new QuarantineSettings(new Boxes(), 3);
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] hidden = run(Cipher.ENCRYPT_MODE, nonce, plain, 0, context);
        return ByteBuffer.allocate(NONCE + hidden.length).put(nonce).put(hidden).array();
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        return run(Cipher.DECRYPT_MODE, java.util.Arrays.copyOf(sealed, NONCE), sealed, NONCE, context);
    }

    private static byte[] run(int mode, byte[] nonce, byte[] bytes, int from, String context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, KEY, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
