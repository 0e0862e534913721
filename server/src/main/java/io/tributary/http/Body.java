package io.tributary.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import io.tributary.http.Connection.BodyTooLong;
import io.tributary.http.Connection.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads one request's body, bounded on the wire and inflated. */
final class Body {

    private static final byte[] NOTHING = new byte[0];
    /** What chunk sizes and line ends may add to a body of the largest size, and what may come in one read beyond it. */
    private static final long FRAMING = 64 * 1024;
    /** A body nobody asked for is read to its end up to this size, to keep the connection. */
    private static final long SKIPPED = 256 * 1024;

    private final RoutingRequest request;
    private final Connection connection;
    private final int limit;
    private final long length;
    private final boolean expected;
    private final long bytesBefore;
    private boolean begun;
    private boolean ended;

    /**
     * @param limit largest size in bytes, on the wire and inflated
     */
    Body(RoutingRequest request, Connection connection, int limit) {
        this.request = request;
        this.connection = connection;
        this.limit = limit;
        ServerRequestHeaders headers = request.headers();
        boolean chunked = headers.contains(HeaderNames.TRANSFER_ENCODING);
        this.length = chunked ? -1 : headers.contentLength().orElse(0);
        this.expected = headers.contains(HeaderNames.EXPECT);
        this.ended = length == 0;
        this.bytesBefore = connection.received() - connection.dataReader().available();
    }

    /** A body that can't be taken: what the client is told. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String detail) {
            super(detail, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }

    byte[] read() throws Refused {
        if (length == 0) {
            return NOTHING;
        }
        boolean gzip = gzip();
        if (length > limit) {
            throw tooLong();
        }
        connection.enter(Phase.BODY);
        connection.limitReceiving((length < 0 ? limit : length) + FRAMING);
        begun = true;
        byte[] wire = length < 0 ? readChunks() : readExactly((int) length);
        end();
        connection.enter(Phase.WORK);
        return gzip ? inflate(wire) : wire;
    }

    private void end() {
        ended = true;
        connection.endReceiving();
    }

    private byte[] readExactly(int size) throws Refused {
        byte[] bytes = new byte[size];
        try {
            InputStream in = request.content().inputStream();
            int read = in.readNBytes(bytes, 0, size);
            if (read < size) {
                throw cutShort();
            }
            in.read(); // the end must be seen, or the connection counts as unread
            return bytes;
        } catch (CloseConnectionException | IOException e) {
            throw cutShort();
        }
    }

    private byte[] readChunks() throws Refused {
        try {
            InputStream in = request.content().inputStream();
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLong();
            }
            return bytes;
        } catch (BodyTooLong e) {
            throw tooLong();
        } catch (CloseConnectionException | IOException e) {
            throw cutShort();
        } catch (RequestException | IllegalArgumentException e) {
            throw new Refused(400, "The body's chunks are malformed.");
        }
    }

    private boolean gzip() throws Refused {
        if (!request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return false;
        }
        String encoding = String.join(
                        ",", request.headers().get(HeaderNames.CONTENT_ENCODING).allValues())
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "gzip", "x-gzip" -> true;
            case "", "identity" -> false;
            default ->
                throw new Refused(
                        415, "The body comes in an encoding that is not taken; send it plain or in one layer of gzip.");
        };
    }

    private byte[] inflate(byte[] wire) throws Refused {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(wire))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(limit, wire.length * 4L));
            byte[] part = new byte[8192];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                if (out.size() + n > limit) {
                    throw tooLong();
                }
                out.write(part, 0, n);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new Refused(400, "The body is not whole gzip: it is cut short, damaged, or something else.");
        }
    }

    private Refused tooLong() {
        return new Refused(
                413,
                "The body is longer than " + limit + " bytes, which is the most that is taken, inflated too."
                        + " Send less in one request.");
    }

    private static Refused cutShort() {
        return new Refused(400, "The body ended before its announced end.");
    }

    /** Reads the rest of a small body that the handler left, so that the connection can serve the next request; false when it must close. */
    boolean skip() {
        if (ended) {
            return true;
        }
        if (begun || expected || length < 0 || length > SKIPPED) {
            return false;
        }
        try {
            connection.enter(Phase.BODY);
            connection.limitReceiving(length + FRAMING);
            begun = true;
            request.content().consume();
            end();
            return true;
        } catch (RuntimeException e) {
            // Whatever is wrong with the body, the answer is decided, and the connection ends with it.
            return false;
        }
    }

    /** How many bytes of the body are still to come, as far as is known. */
    long outstanding() {
        if (ended || (expected && !begun)) {
            return 0;
        }
        return length < 0 ? Long.MAX_VALUE : bytesBefore + length - connection.received();
    }
}
