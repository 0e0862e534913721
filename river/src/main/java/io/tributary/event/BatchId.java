package io.tributary.event;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of batches: 26 characters of a ULID (48 bits of time, 80 bits more) that are worked out, not drawn, so that the same facts always have the same id. Four
 * of the characters come from the dataset alone: who looks an id up needs to ask few datasets.
 */
public final class BatchId {

    /** How long an id is. */
    public static final int LENGTH = 26;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int TIME = 10;
    private static final int DATASET = 4;
    private static final int REST = LENGTH - TIME - DATASET;

    private BatchId() {}

    /**
     * The id of a batch.
     *
     * @param epochMillis when it came to be
     * @param datasetId whose it is
     * @param facts what tells it from every other batch of that dataset
     */
    public static String of(long epochMillis, String datasetId, String facts) {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int shift = 5 * (TIME - 1); shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (epochMillis >>> shift & 31)));
        }
        return id.append(hash(datasetId, DATASET)).append(hash(facts, REST)).toString();
    }

    /** Whether a dataset may have a batch of that id; only one in a million others is taken for its own. */
    public static boolean mayBeOf(String datasetId, String id) {
        return id.length() == LENGTH && id.startsWith(hash(datasetId, DATASET), TIME);
    }

    /** The time in an id, epoch milliseconds; -1 when it is no id of this kind. */
    public static long millis(String id) {
        if (id.length() != LENGTH) {
            return -1;
        }
        long millis = 0;
        for (int i = 0; i < TIME; i++) {
            int digit = DIGITS.indexOf(id.charAt(i));
            if (digit < 0) {
                return -1;
            }
            millis = millis << 5 | digit;
        }
        return millis;
    }

    private static String hash(String text, int characters) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            BigInteger bits = new BigInteger(1, digest);
            StringBuilder hash = new StringBuilder(characters);
            for (int i = 0; i < characters; i++) {
                hash.append(DIGITS.charAt(bits.shiftRight(5 * i).intValue() & 31));
            }
            return hash.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
