package io.tributary.backfill;

import io.tributary.control.flow.FileFormat;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What is in a compressed file, as a stream: nothing of it is ever written under a name that an archive chose. */
final class Unpacked {

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_TIMES = 1_000;
    private static final long ALWAYS = 64L * 1024 * 1024;

    private Unpacked() {}

    /**
     * @param size of the file; what comes out may be a thousand times that
     * @throws UnreadableFileException it is not compressed like that
     */
    static InputStream of(InputStream file, long size, FileFormat.Compression compression)
            throws IOException, UnreadableFileException {
        BufferedInputStream buffered = new BufferedInputStream(file, BUFFER);
        int first = peek(buffered);
        return switch (compression) {
            case NONE -> plain(buffered, first);
            case GZIP -> {
                if (first != 0x1f8b) {
                    throw wrong("gzip");
                }
                yield new Bounded(new GZIPInputStream(buffered, BUFFER), size);
            }
            case DEFLATE -> {
                if (first >>> 8 != 0x78) {
                    throw wrong("deflate (zlib)");
                }
                yield new Bounded(new InflaterInputStream(buffered), size);
            }
            case ZIP -> new Bounded(only(new ZipInputStream(buffered)), size);
        };
    }

    private static int peek(BufferedInputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return first < 0 || second < 0 ? -1 : first << 8 | second;
    }

    private static InputStream plain(InputStream in, int first) throws UnreadableFileException {
        if (first == 0x1f8b) {
            throw new UnreadableFileException("TRIBUTARY-3001", "The file is compressed; set compressionType to gzip");
        }
        if (first == 0x504b) {
            throw new UnreadableFileException(
                    "TRIBUTARY-3001", "The file is a zip archive; set compressionType to zipDeflate");
        }
        return in;
    }

    private static UnreadableFileException wrong(String compression) {
        return new UnreadableFileException(
                "TRIBUTARY-3001",
                "The file is not compressed with " + compression + ", as the source connection's compressionType says");
    }

    /** The one file of an archive. */
    private static InputStream only(ZipInputStream zip) throws IOException, UnreadableFileException {
        ZipEntry entry = zip.getNextEntry();
        while (entry != null && entry.isDirectory()) {
            entry = zip.getNextEntry();
        }
        if (entry == null) {
            throw new UnreadableFileException("TRIBUTARY-3001", "The zip archive holds no file");
        }
        return new FilterInputStream(zip) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int got = super.read(into, offset, length);
                if (got < 0 && zip.getNextEntry() != null) {
                    throw new IOException("the zip archive holds more than one file; put each into one of its own");
                }
                return got;
            }
        };
    }

    /** Ends what swells without bounds. */
    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long read;

        Bounded(InputStream in, long size) {
            super(in);
            this.most = Math.max(ALWAYS, size * MOST_TIMES);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            read += Math.max(0, got);
            if (read > most) {
                throw new IOException("the file unpacks to more than " + MOST_TIMES + " times its size");
            }
            return got;
        }
    }
}
