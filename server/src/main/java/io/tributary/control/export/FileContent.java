package io.tributary.control.export;

import io.tributary.http.Content;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of a file, from one place on: never more than a piece of them in memory.
 *
 * @param from the first byte, from 0
 * @param length how many
 */
record FileContent(Path file, long from, long length) implements Content.Streamed {

    private static final int PIECE = 64 * 1024;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    @Override
    public void writeTo(OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel.position(from))) {
            long left = length;
            while (left > 0) {
                int read = in.read(piece, 0, (int) Math.min(PIECE, left));
                if (read < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
                to.write(piece, 0, read);
                left -= read;
            }
        }
    }

    /**
     * The file, or the range of it that was asked for: 206, or 416 when it lies behind the end. Several ranges, and what is no range, get the whole file.
     *
     * @param tag tells this content from any other
     */
    static Response answer(Request request, Path file, long size, String contentType, String tag) {
        String etag = "\"" + tag + "\"";
        Optional<Matcher> range = request.header("Range")
                .filter(sent -> request.header("If-Range").map(etag::equals).orElse(true))
                .map(sent -> RANGE.matcher(sent.strip()))
                .filter(Matcher::matches)
                .filter(found -> !found.group(1).isEmpty() || !found.group(2).isEmpty());
        if (range.isEmpty() || isBackwards(range.get())) {
            return whole(Response.streamed(200, contentType, new FileContent(file, 0, size)), etag);
        }
        String first = range.get().group(1);
        String last = range.get().group(2);
        long from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
        if (from > to) {
            throw new HttpProblem(Problems.body(
                            416,
                            "RangeNotSatisfiableError",
                            "The range begins behind the end of the file, which has %d bytes.".formatted(size))
                    .with("Content-Range", "bytes */" + size));
        }
        return whole(Response.streamed(206, contentType, new FileContent(file, from, to - from + 1)), etag)
                .with("Content-Range", "bytes " + from + "-" + to + "/" + size);
    }

    private static boolean isBackwards(Matcher range) {
        return !range.group(1).isEmpty()
                && !range.group(2).isEmpty()
                && Long.parseLong(range.group(1)) > Long.parseLong(range.group(2));
    }

    private static Response whole(Response response, String etag) {
        return response.with("Accept-Ranges", "bytes").with("ETag", etag);
    }
}
