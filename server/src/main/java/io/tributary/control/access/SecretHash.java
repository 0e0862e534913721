package io.tributary.control.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Client secrets: how they are made, and what is kept of them (PBKDF2-HMAC-SHA256, as NIST SP 800-132 describes it). */
final class SecretHash {

    private static final int ITERATIONS = 210_000;
    private static final int KEY_BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int SECRET_BYTES = 30;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretHash() {}

    /** A new secret of letters, digits, dash and underscore: it survives clients that don't escape it (ingestion contract §5.1). */
    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return "p8-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The text that is kept: iterations, salt and hash. */
    static String of(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return ITERATIONS + ":" + encode(salt) + ":" + encode(derive(secret, salt, ITERATIONS));
    }

    /** Whether a kept text was made of this secret. */
    static boolean matches(String kept, String secret) {
        String[] parts = kept.split(":", -1);
        byte[] salt = Base64.getDecoder().decode(parts[1]);
        byte[] hash = Base64.getDecoder().decode(parts[2]);
        return MessageDigest.isEqual(hash, derive(secret, salt, Integer.parseInt(parts[0])));
    }

    private static byte[] derive(String secret, byte[] salt, int iterations) {
        char[] characters = secret.toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, KEY_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(characters, '\0');
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
