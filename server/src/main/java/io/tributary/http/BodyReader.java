package io.tributary.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a body with a limit that counts what comes in and, after inflating, what comes out. */
final class BodyReader {

    private static final int CHUNK = 8 * 1024;

    private final int limit;

    BodyReader(int limit) {
        this.limit = limit;
    }

    /** Why a body was not taken. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String title;

        Refused(int status, String title, String detail) {
            super(detail, null, false, false);
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        String detail() {
            return Objects.requireNonNull(getMessage());
        }
    }

    /**
     * The whole body.
     *
     * @param length as announced, negative when unknown
     * @param encoding the Content-Encoding
     * @throws Refused 413, 415 or 400
     */
    byte[] read(InputStream in, long length, String encoding) {
        if (length > limit) {
            throw tooLarge();
        }
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        try {
            return switch (name) {
                case "", "identity" -> length >= 0 ? exactly(in, (int) length) : bounded(in);
                case "gzip", "x-gzip" -> inflate(in);
                default ->
                    throw new Refused(
                            415, "Unsupported Media Type", "Content-Encoding must be gzip or absent, found " + shown(name));
            };
        } catch (ZipException e) {
            throw new Refused(400, "Bad Request", "The body is not valid gzip");
        } catch (EOFException e) {
            throw new Refused(400, "Bad Request", "The body ends too early");
        } catch (IOException | UncheckedIOException e) {
            throw new Refused(400, "Bad Request", "The body could not be read to its end");
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        if (in.readNBytes(bytes, 0, length) < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private byte[] inflate(InputStream in) throws IOException {
        try (GZIPInputStream inflated = new GZIPInputStream(new Limited(in), CHUNK)) {
            return bounded(inflated);
        }
    }

    private byte[] bounded(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(CHUNK);
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            if (out.size() + read > limit) {
                throw tooLarge();
            }
            out.write(chunk, 0, read);
        }
        return out.toByteArray();
    }

    private Refused tooLarge() {
        return new Refused(
                413,
                "Payload Too Large",
                "A request may have " + limit + " bytes at most, counted after opening; send it in smaller parts");
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /** Counts the bytes on the wire, so that a compressed body can't be endless either. */
    private final class Limited extends InputStream {

        private final InputStream in;
        private long taken;

        private Limited(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            taken += Math.max(0, read);
            if (taken > limit) {
                throw tooLarge();
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
