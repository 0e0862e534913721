package io.tributary.receive;

import io.tributary.http.Request;
import io.tributary.plan.InletPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a sender calls its request by, so that it can send it again without having it taken twice (header {@code Idempotency-Key}, ingestion contract §2.9).
 *
 * @param id digest of inlet and key: the sender's own text is not kept
 * @param fingerprint digest of all that the request asks for
 */
record RequestKey(String id, String fingerprint) {

    private static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    /**
     * The key of a request, if it has one.
     *
     * @param asks how the request asks, such as its path and parameters
     * @param body the message or messages, opened
     * @throws io.tributary.http.HttpProblem 400: the key has a form that is not taken
     */
    static Optional<RequestKey> of(Request request, InletPlan inlet, String asks, byte[] body) {
        Optional<String> sent = request.header(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String key = bare(sent.get());
        if (!isGood(key)) {
            throw Answers.key(
                    inlet,
                    400,
                    "Bad Idempotency-Key",
                    "Idempotency-Key must be 1 to " + LONGEST
                            + " printable ASCII characters, such as a UUID, with or without quotes around it");
        }
        return Optional.of(
                new RequestKey(digest(inlet.inletId() + '\n' + key, new byte[0]), digest(asks + '\n', body)));
    }

    /** The draft standard writes the key in quotes, most senders without. */
    private static String bare(String sent) {
        String key = sent.strip();
        boolean quoted = key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"");
        return quoted ? key.substring(1, key.length() - 1) : key;
    }

    private static boolean isGood(String key) {
        return !key.isBlank() && key.length() <= LONGEST && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static String digest(String text, byte[] more) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(more), 0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
