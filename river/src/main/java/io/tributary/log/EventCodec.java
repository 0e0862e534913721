package io.tributary.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.event.Rejection;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * An event as bytes: kind, version, the time it came in, then texts and payload, each behind its length. A refused event goes on with its rejection, a
 * replayed one with its entry's id and the number of the try. All numbers are big-endian, texts are UTF-8.
 */
final class EventCodec {

    private static final byte VERSION = 1;
    private static final byte RECEIVED = 1;
    private static final byte REFUSED = 2;
    private static final byte REPLAYED = 3;
    private static final int FIXED = 2 + Long.BYTES;

    private EventCodec() {}

    /** An event whose texts are already bytes, so that its size is known. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sized(Event event, byte[][] texts, long size) {}

    static Sized measure(Event event) {
        byte[][] texts = texts(event);
        long size = FIXED + Integer.BYTES + (long) event.payload().length + tail(event);
        for (byte[] text : texts) {
            size += Integer.BYTES + (long) text.length;
        }
        return new Sized(event, texts, size);
    }

    /** What stands between payload and last texts. */
    private static int tail(Event event) {
        return switch (event) {
            case Event.Received received -> 0;
            case Event.Refused refused -> 1;
            case Event.Replayed replayed -> Integer.BYTES;
        };
    }

    static void write(Sized sized, ByteBuffer out) {
        Event event = sized.event();
        byte[][] texts = sized.texts();
        out.put(
                switch (event) {
                    case Event.Received received -> RECEIVED;
                    case Event.Refused refused -> REFUSED;
                    case Event.Replayed replayed -> REPLAYED;
                });
        out.put(VERSION).putLong(event.receivedAtMillis());
        for (int i = 0; i < 4; i++) {
            put(texts[i], out);
        }
        put(event.payload(), out);
        if (event instanceof Event.Refused refused) {
            out.put(code(refused.rejection().errorType()));
        } else if (event instanceof Event.Replayed replayed) {
            out.putInt(replayed.tryNo());
        }
        for (int i = 4; i < texts.length; i++) {
            put(texts[i], out);
        }
    }

    /**
     * @param in holds one event from its position to its limit
     * @throws UnreadableException the bytes are no event this version knows
     */
    static Event read(ByteBuffer in) throws UnreadableException {
        try {
            byte kind = in.get();
            byte version = in.get();
            if (version != VERSION) {
                throw new UnreadableException(
                        "an event of version " + version + ", this release reads version " + VERSION);
            }
            return body(kind, in);
        } catch (BufferUnderflowException e) {
            throw new UnreadableException("an event that ends in its middle");
        }
    }

    private static Event body(byte kind, ByteBuffer in) throws UnreadableException {
        long receivedAt = in.getLong();
        String xactionId = text(in);
        String inletId = text(in);
        String flowId = text(in);
        String table = text(in);
        byte[] payload = bytes(in);
        return switch (kind) {
            case RECEIVED -> new Event.Received(xactionId, inletId, flowId, table, receivedAt, payload);
            case REFUSED ->
                new Event.Refused(
                        xactionId,
                        inletId,
                        flowId,
                        table,
                        receivedAt,
                        payload,
                        new Rejection(errorType(in.get()), text(in), text(in), text(in)));
            case REPLAYED -> {
                int tryNo = in.getInt();
                yield new Event.Replayed(xactionId, inletId, flowId, table, receivedAt, payload, text(in), tryNo);
            }
            default -> throw new UnreadableException("an event of the unknown kind " + kind);
        };
    }

    private static byte[][] texts(Event event) {
        byte[] xactionId = event.xactionId().getBytes(UTF_8);
        byte[] inletId = event.inletId().getBytes(UTF_8);
        byte[] flowId = event.flowId().getBytes(UTF_8);
        byte[] table = event.table().getBytes(UTF_8);
        return switch (event) {
            case Event.Received received -> new byte[][] {xactionId, inletId, flowId, table};
            case Event.Replayed replayed ->
                new byte[][] {
                    xactionId, inletId, flowId, table, replayed.entryId().getBytes(UTF_8)
                };
            case Event.Refused refused -> {
                Rejection why = refused.rejection();
                yield new byte[][] {
                    xactionId,
                    inletId,
                    flowId,
                    table,
                    why.code().getBytes(UTF_8),
                    why.message().getBytes(UTF_8),
                    why.details().getBytes(UTF_8)
                };
            }
        };
    }

    private static void put(byte[] bytes, ByteBuffer out) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] bytes(ByteBuffer in) throws UnreadableException {
        byte[] bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) throws UnreadableException {
        int length = length(in);
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static int length(ByteBuffer in) throws UnreadableException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new UnreadableException("a part of " + length + " bytes where " + in.remaining() + " are left");
        }
        return length;
    }

    /** The number on disk stays what it is whatever happens to the order of the constants. */
    private static byte code(ErrorType type) {
        return switch (type) {
            case AUTH -> 1;
            case CONFIG -> 2;
            case RATE -> 3;
            case NETWORK -> 4;
            case VALIDATION -> 5;
            case MAPPING -> 6;
            case PROTOCOL -> 7;
            case SERVER -> 8;
            case EXPIRED -> 9;
        };
    }

    private static ErrorType errorType(byte code) throws UnreadableException {
        return switch (code) {
            case 1 -> ErrorType.AUTH;
            case 2 -> ErrorType.CONFIG;
            case 3 -> ErrorType.RATE;
            case 4 -> ErrorType.NETWORK;
            case 5 -> ErrorType.VALIDATION;
            case 6 -> ErrorType.MAPPING;
            case 7 -> ErrorType.PROTOCOL;
            case 8 -> ErrorType.SERVER;
            case 9 -> ErrorType.EXPIRED;
            default -> throw new UnreadableException("the unknown error type " + code);
        };
    }

    /** Bytes that are whole but mean nothing to this release. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }
}
