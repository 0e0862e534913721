package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request within another one's body: its own method, target and body, and the outer one's headers where it has none of its own. */
final class InnerRequest implements Request {

    private final Request outer;
    private final String method;
    private final String path;
    private final String rawQuery;
    private final Map<String, String> headers;
    private final @Nullable JsonNode body;
    private final Query query;
    private String route = "";
    private List<String> names = List.of();
    private List<String> values = List.of();

    InnerRequest(Request outer, String method, String target, Map<String, String> headers, @Nullable JsonNode body) {
        int mark = target.indexOf('?');
        this.outer = outer;
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.rawQuery = mark < 0 ? "" : target.substring(mark + 1);
        this.headers = headers;
        this.body = body;
        this.query = new Query(rawQuery);
    }

    void matched(String pattern, List<String> parameterNames, List<String> parameterValues) {
        this.route = pattern;
        this.names = parameterNames;
        this.values = parameterValues;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public String rawPath() {
        return path;
    }

    @Override
    public String rawQuery() {
        return rawQuery;
    }

    @Override
    public String pathParam(String name) {
        return Query.decode(values.get(names.indexOf(name)), false);
    }

    @Override
    public Optional<String> queryParam(String name) {
        return query.first(name);
    }

    @Override
    public List<String> queryParams(String name) {
        return query.all(name);
    }

    @Override
    public List<String> queryNames() {
        return query.names();
    }

    @Override
    public Optional<String> header(String name) {
        for (Map.Entry<String, String> own : headers.entrySet()) {
            if (own.getKey().equalsIgnoreCase(name)) {
                return Optional.of(own.getValue());
            }
        }
        return switch (name) {
            case "If-Match", "If-None-Match", "Pragma", "Range" -> Optional.empty();
            case "Content-Type" -> Optional.of("application/json");
            case "Accept-Encoding" -> Optional.empty();
            default -> outer.header(name);
        };
    }

    @Override
    public byte[] body() {
        return body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public JsonNode json() {
        if (body == null) {
            throw new HttpProblem(
                    Problems.of(400, "about:blank", "Bad Request", "This inner request needs a body.", requestId()));
        }
        return body;
    }

    @Override
    public String requestId() {
        return outer.requestId();
    }

    @Override
    public String remoteAddress() {
        return outer.remoteAddress();
    }

    @Override
    public String origin() {
        return outer.origin();
    }
}
