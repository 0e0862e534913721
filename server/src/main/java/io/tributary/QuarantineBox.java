package io.tributary;

import io.tributary.quarantine.PayloadBox;
import io.tributary.seal.SecretBox;
import java.io.IOException;
import java.nio.file.Path;

/** Encrypts what lies in quarantine with a key file of its own, outside the database: AES-256-GCM in envelopes, as the secrets of connections. */
final class QuarantineBox implements PayloadBox {

    private final SecretBox box;

    private QuarantineBox(SecretBox box) {
        this.box = box;
    }

    /**
     * With the keys of a folder; a missing key file is made.
     *
     * @throws Stop the file can't be used, or others may read it
     */
    static QuarantineBox of(Path keys) {
        try {
            return new QuarantineBox(SecretBox.withKeyFile(keys.resolve("quarantine.keys")));
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        return box.seal(plain, context);
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        return box.open(sealed, context);
    }
}
