package io.tributary.control.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** The envelope of lists: data, page, links (catalog contract §3). {@code start} counts from 0, or names the entry to begin with. */
final class Listing {

    private static final int MOST = 100;

    private Listing() {}

    /**
     * One page.
     *
     * @param names what {@code start} may name, in the order of the entries
     * @param shown the entry of that index
     */
    static Response page(Request request, List<String> names, Function<Integer, ObjectNode> shown) {
        int limit = limit(request);
        int start = start(request, names);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode data = body.putArray("data");
        int end = (int) Math.min(names.size(), (long) start + limit);
        for (int i = start; i < end; i++) {
            data.add(shown.apply(i));
        }
        body.putObject("_page").put("limit", limit).put("count", data.size());
        ObjectNode links = body.putObject("_links");
        String self = request.origin() + request.rawPath();
        if (end < names.size()) {
            String path = request.queryParam("path")
                    .map(value -> "path=" + encoded(value) + "&")
                    .orElse("");
            links.putObject("next").put("href", self + "?" + path + "start=" + end + "&limit=" + limit);
        }
        links.putObject("page").put("href", self + "{?limit,start}").put("templated", true);
        return Response.json(200, body);
    }

    /** An entry that is a file: its name, its length as text, and where its content is. */
    static ObjectNode file(Request request, String path, String name, long length) {
        ObjectNode entry =
                JsonNodeFactory.instance.objectNode().put("name", name).put("length", Long.toString(length));
        entry.putObject("_links")
                .putObject("self")
                .put("href", request.origin() + request.rawPath() + "?path=" + encoded(path));
        return entry;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static int limit(Request request) {
        return request.queryParam("limit")
                .map(text -> {
                    int limit = number(text);
                    if (limit < 1 || limit > MOST) {
                        throw Problems.badRequest("limit must be a whole number between 1 and %d; it is '%s'."
                                .formatted(MOST, Problems.shown(text)));
                    }
                    return limit;
                })
                .orElse(MOST);
    }

    private static int start(Request request, List<String> names) {
        return request.queryParam("start")
                .map(text -> {
                    int start = names.contains(text) ? names.indexOf(text) : number(text);
                    if (start < 0) {
                        throw Problems.badRequest(
                                "start must be a whole number, 0 or more, or the name of an entry; it is '%s'."
                                        .formatted(Problems.shown(text)));
                    }
                    return Math.min(start, names.size());
                })
                .orElse(0);
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }
}
