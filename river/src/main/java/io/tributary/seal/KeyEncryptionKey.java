package io.tributary.seal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * One key of the file, as the library sees it.
 *
 * @param name tells nothing about the key but which one it is
 * @param direct what was encrypted with the key itself, before there were data keys
 * @param envelope encrypts with a fresh data key each time, and puts that beside the text, wrapped with this key
 */
record KeyEncryptionKey(String name, Aead direct, Aead envelope) {

    private static final int NAME_BYTES = 4;
    static final int NAME_LENGTH = 2 * NAME_BYTES;

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    static KeyEncryptionKey of(byte[] key) {
        try {
            Aead direct = KeysetHandle.newBuilder()
                    .addEntry(
                            KeysetHandle.importKey(imported(key)).withRandomId().makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
            return new KeyEncryptionKey(
                    name(key), direct, KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, direct));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    @AccessesPartialKey
    private static AesGcmKey imported(byte[] key) throws GeneralSecurityException {
        return AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(KeyFile.KEY_BYTES)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .build();
    }

    private static String name(byte[] key) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key), 0, NAME_BYTES);
    }
}
