package io.tributary.http;

/** An error answer thrown from deep inside a handler; it carries no stack trace, for it is not a fault of the program. */
public final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Response response;

    /** @param response what the client gets */
    public HttpProblem(Response response) {
        super("answered " + response.status(), null, false, false);
        this.response = response;
    }

    /** What the client gets. */
    public Response response() {
        return response;
    }
}
