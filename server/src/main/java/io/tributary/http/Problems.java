package io.tributary.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Error bodies of the general shape {@code {type, title, status, detail, report}}. */
public final class Problems {

    private Problems() {}

    /** An answer with that body. */
    public static Response of(int status, String type, String title, String detail, String requestId) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        body.putObject("report").put("request-id", requestId);
        return Response.json(status, body);
    }
}
