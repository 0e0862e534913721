package io.tributary.http;

/** How a group of routes words the errors that are found outside its handlers: 400, 404, 405, 413, 415, 431, 500, 503, 504. */
@FunctionalInterface
public interface ErrorShape {

    /**
     * Words one error.
     *
     * @param status the HTTP status
     * @param title the status in words, such as {@code Not Found}
     * @param detail what was found and what was expected, for a person
     * @param requestId the id that the answer carries in {@code x-request-id}
     * @return the answer; its body should not be empty, for some senders fail on that (ingestion contract §1)
     */
    Response error(int status, String title, String detail, String requestId);

    /** Problem JSON, the shape of paths that belong to no group. */
    static Response problem(int status, String title, String detail, String requestId) {
        return Problems.of(status, "about:blank", title, detail, requestId);
    }
}
