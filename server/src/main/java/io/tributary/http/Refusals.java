package io.tributary.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/** Answers to what is no HTTP that can be routed: broken request lines, headers and framing. The connection ends with them. */
final class Refusals implements DirectHandler {

    private final Dispatcher dispatcher;

    Refusals(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status proposed,
            ServerResponseHeaders headers,
            @Nullable String message) {
        int status = status(proposed.code(), message);
        ServerRequestHeaders sent = request.headers();
        String id = Exchange.requestId(
                sent.contains(Exchange.REQUEST_ID)
                        ? sent.get(Exchange.REQUEST_ID).get()
                        : "");
        String path = request.path();
        ErrorShape shape =
                path == null ? ErrorShape::problem : dispatcher.routes().shape(path);
        Response answer = shape.error(status, Problems.title(status), detail(status), id);
        TransportResponse.Builder response = TransportResponse.builder()
                .status(Status.create(answer.status()))
                .keepAlive(false)
                .header(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF)
                .header(HeaderValues.create(Exchange.REQUEST_ID, id));
        answer.headers()
                .forEach((name, value) -> response.header(HeaderValues.create(HeaderNames.create(name), value)));
        return response.entity(answer.body()).build();
    }

    /** The library calls headers that are too large a bad request; HTTP has a status of its own for them. */
    private static int status(int proposed, @Nullable String message) {
        return message != null && message.contains("Header size exceeded") ? 431 : proposed;
    }

    private static String detail(int status) {
        return switch (status) {
            case 414 -> "The request line is too long.";
            case 431 -> "The headers are too large together.";
            case 501 -> "The transfer encoding is not known; only chunked is.";
            case 503 -> "Too many requests at once; come again.";
            case 505 -> "HTTP/1.1 was expected.";
            default ->
                status < 500
                        ? "The request is not well-formed HTTP/1.1: its line, a header, the Host, or its framing."
                        : "The server failed to read the request.";
        };
    }
}
