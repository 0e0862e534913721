package io.tributary.quarantine;

import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What of a message is encrypted: payload, edited payload, and the texts of its reason, for these may quote values. Each belongs to its place in the log. */
final class Sealed {

    private final PayloadBox box;

    Sealed(PayloadBox box) {
        this.box = box;
    }

    byte[] payload(String logId, long position, byte[] payload) {
        return box.seal(payload, context(logId, position, "payload"));
    }

    byte[] openPayload(String logId, long position, byte[] sealed) {
        return box.open(sealed, context(logId, position, "payload"));
    }

    byte[] edited(String logId, long position, byte[] payload) {
        return box.seal(payload, context(logId, position, "edited"));
    }

    byte[] openEdited(String logId, long position, byte[] sealed) {
        return box.open(sealed, context(logId, position, "edited"));
    }

    byte[] reason(String logId, long position, Rejection rejection) {
        byte[] message = rejection.message().getBytes(StandardCharsets.UTF_8);
        byte[] details = rejection.details().getBytes(StandardCharsets.UTF_8);
        byte[] both = ByteBuffer.allocate(Integer.BYTES + message.length + details.length)
                .putInt(message.length)
                .put(message)
                .put(details)
                .array();
        return box.seal(both, context(logId, position, "reason"));
    }

    Rejection openReason(String logId, long position, byte[] sealed, ErrorType type, String code) {
        ByteBuffer both = ByteBuffer.wrap(box.open(sealed, context(logId, position, "reason")));
        byte[] message = new byte[both.getInt()];
        both.get(message);
        byte[] details = new byte[both.remaining()];
        both.get(details);
        return new Rejection(
                type, code, new String(message, StandardCharsets.UTF_8), new String(details, StandardCharsets.UTF_8));
    }

    /** A line of an entry's history, or the pattern of a group: it should hold no value of a payload, but nobody can promise that for every message. */
    byte[] note(String entryId, String text) {
        return box.seal(text.getBytes(StandardCharsets.UTF_8), entryId + ":history");
    }

    String openNote(String entryId, byte[] sealed) {
        return new String(box.open(sealed, entryId + ":history"), StandardCharsets.UTF_8);
    }

    private static String context(String logId, long position, String part) {
        return logId + ":" + position + ":" + part;
    }
}
