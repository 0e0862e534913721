package io.tributary.control.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.http.HttpProblem;
import io.tributary.http.Response;

/** Error bodies in the catalogue's form: the contract shows none of Data Access's own. */
final class Problems {

    static final String BASE = "/data/foundation/export";
    private static final int SHOWN = 100;

    private Problems() {}

    static HttpProblem badRequest(String detail) {
        return new HttpProblem(body(400, "BadRequestError", detail));
    }

    static HttpProblem notFound(String what, String id) {
        return new HttpProblem(
                body(404, "NotFoundError", "There is no %s '%s' in this sandbox.".formatted(what, shown(id))));
    }

    static Response unhandled(int status, String title, String detail, String requestId) {
        String words = title.replace(" ", "");
        return body(status, words.endsWith("Error") ? words : words + "Error", detail);
    }

    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    static Response body(int status, String title, String detail) {
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
