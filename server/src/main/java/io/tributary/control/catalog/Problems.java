package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;

/** The catalogue's own error bodies (catalog contract §1.1). */
final class Problems {

    private Problems() {}

    static HttpProblem badRequest(String detail) {
        return problem(400, "BadRequestError", detail);
    }

    static HttpProblem forbidden(String detail) {
        return problem(403, "ForbiddenError", detail);
    }

    static HttpProblem notFound(String id) {
        return problem(404, "NotFoundError", "There is no dataset '%s' in this sandbox.".formatted(id));
    }

    static HttpProblem notFound(String what, String id) {
        return problem(404, "NotFoundError", "There is no %s '%s' in this sandbox.".formatted(what, Text.shown(id)));
    }

    static HttpProblem conflict(String detail) {
        return problem(409, "ConflictError", detail);
    }

    static HttpProblem precondition(String detail) {
        return problem(412, "PreconditionFailedError", detail);
    }

    /** The answer to a request that no handler could take. */
    static Response unhandled(int status, String title, String detail, String requestId) {
        String words = title.replace(" ", "");
        return body(status, words.endsWith("Error") ? words : words + "Error", detail);
    }

    static Response withDetail(int status, String title, String detail) {
        return body(status, title, detail);
    }

    private static HttpProblem problem(int status, String title, String detail) {
        return new HttpProblem(body(status, title, detail));
    }

    private static Response body(int status, String title, String detail) {
        return Response.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "/placeholder/type/uri")
                        .put("status", status)
                        .put("title", title)
                        .put("detail", detail));
    }
}
