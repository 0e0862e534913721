package io.tributary.control.catalog;

import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Content;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Answers in gzip to clients that ask for it; lists of objects shrink to a tenth. */
final class Zipped {

    private static final int WORTH_IT = 1_024;

    private Zipped() {}

    static GuardedHandler offered(GuardedHandler handler) {
        return (request, caller) -> {
            Response response = handler.handle(request, caller);
            return response.content() instanceof Content.Ready ready && ready.length() >= WORTH_IT && wanted(request)
                    ? zipped(response, ready.bytes())
                    : response;
        };
    }

    private static boolean wanted(Request request) {
        return Arrays.stream(request.header("Accept-Encoding").orElse("").split(","))
                .map(item -> item.strip().toLowerCase(Locale.ROOT).replace(" ", ""))
                .anyMatch(item -> item.startsWith("gzip") && !item.endsWith(";q=0") && !item.endsWith(";q=0.0"));
    }

    private static Response zipped(Response response, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be written", e);
        }
        return new Response(response.status(), response.headers(), new Content.Ready(bytes.toByteArray()))
                .with("Content-Encoding", "gzip")
                .with("Vary", "Accept-Encoding");
    }
}
