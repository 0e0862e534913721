package io.tributary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of streaming runs: UUIDs of version 8 (RFC 9562 §5.8) worked out from flow and window, so that a run has an id without being stored. */
final class StreamRunId {

    private static final long LOW_12 = 0xFFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000000000000000L;

    private StreamRunId() {}

    static String of(String flowId, long startMillis) {
        ByteBuffer hash = ByteBuffer.wrap(hash(flowId));
        long high = startMillis << 16 | VERSION_8 | (hash.getLong() & LOW_12);
        long low = VARIANT | (hash.getLong() >>> 2);
        return new UUID(high, low).toString();
    }

    /** Whether it can be one. */
    static boolean is(String id) {
        return id.matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    /** Where its window begins, epoch milliseconds UTC. */
    static long start(String id) {
        return UUID.fromString(id).getMostSignificantBits() >>> 16;
    }

    private static byte[] hash(String flowId) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(flowId.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
