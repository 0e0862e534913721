package io.tributary.http;

/** How a service words the errors that arise before its handlers: no route, wrong method, body too large. */
@FunctionalInterface
public interface ErrorShape {

    /**
     * @param status the HTTP status
     * @param title a few words
     * @param detail one sentence: what was found, what was expected
     * @param requestId for the body, where the shape has a place for it
     */
    Response error(int status, String title, String detail, String requestId);

    /** Problem JSON (RFC 9457) with the request id in {@code report}. */
    static Response problem(int status, String title, String detail, String requestId) {
        return Problems.of(status, "about:blank", title, detail, requestId);
    }
}
