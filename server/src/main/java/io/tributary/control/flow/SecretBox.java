package io.tributary.control.flow;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes secrets unreadable for whoever reads the store's files. Each sealed text belongs to one context (which secret of which
 * document); it can't be opened under another. Safe for many threads.
 */
public interface SecretBox {

    /** Encrypts; the same secret gives another text each time. */
    String seal(String plain, String context);

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws SecretException it was changed, sealed under another context, or with a key this box doesn't have
     */
    String open(String sealed, String context);

    /**
     * A box whose keys lie in a file that only its owner can read. The file holds one key a line, 32 bytes in base64: the first seals,
     * all open, so a new key is put in front of the old ones. A missing file is made with a fresh key.
     *
     * @throws IOException the file can't be read or made, others may read it, or it holds something else
     */
    static SecretBox withKeyFile(Path file) throws IOException {
        return AesSecretBox.load(file);
    }

    /** A sealed secret can't be opened. */
    final class SecretException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SecretException(String message) {
            super(message);
        }
    }
}
