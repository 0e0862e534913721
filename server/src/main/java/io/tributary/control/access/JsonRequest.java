package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request whose JSON is given out only under a content type that real clients send with JSON (flow-service contract §1.2): a JSON type, or none or that of a
 * form if the body looks like JSON. A body nobody asks for as JSON may be of any type.
 */
record JsonRequest(Request request) implements Request {

    @Override
    public JsonNode json() {
        byte[] body = request.body();
        if (body.length > 0 && !fits(request.header("Content-Type").orElse(""), body)) {
            throw new HttpProblem(Response.json(
                    400,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("type", "/placeholder/type/uri")
                            .put("status", 400)
                            .put("title", "BadRequestError")
                            .put("detail", "A valid content-type must be specified")));
        }
        return request.json();
    }

    private static boolean fits(String contentType, byte[] body) {
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", "application/x-www-form-urlencoded" -> looksLikeJson(body);
            default -> type.endsWith("/json") || type.endsWith("+json");
        };
    }

    private static boolean looksLikeJson(byte[] body) {
        for (byte b : body) {
            if (b == '{' || b == '[') {
                return true;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return false;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String route() {
        return request.route();
    }

    @Override
    public String rawPath() {
        return request.rawPath();
    }

    @Override
    public String rawQuery() {
        return request.rawQuery();
    }

    @Override
    public String pathParam(String name) {
        return request.pathParam(name);
    }

    @Override
    public Optional<String> queryParam(String name) {
        return request.queryParam(name);
    }

    @Override
    public List<String> queryParams(String name) {
        return request.queryParams(name);
    }

    @Override
    public List<String> queryNames() {
        return request.queryNames();
    }

    @Override
    public Optional<String> header(String name) {
        return request.header(name);
    }

    @Override
    public byte[] body() {
        return request.body();
    }

    @Override
    public String requestId() {
        return request.requestId();
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public String origin() {
        return request.origin();
    }
}
