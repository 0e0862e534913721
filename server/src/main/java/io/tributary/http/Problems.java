package io.tributary.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Error bodies of the general shape {@code {type, title, status, detail, report}}. */
public final class Problems {

    private Problems() {}

    /**
     * An answer with that body.
     *
     * @param type a URI that names the kind of problem
     * @param title the kind in words
     * @param detail this case in words
     */
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

    /** A status in words. */
    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Payload Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "Error";
        };
    }
}
