package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which sandboxes there are (ingestion contract §6). */
final class SandboxRoutes {

    private static final String BASE = "/data/foundation/sandbox-management";
    private static final String PROBLEM = "http://ns.adobe.com/aep/errors/SMS-1000-";
    private static final int DEFAULT_LIMIT = 50;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Directory directory;

    SandboxRoutes(Directory directory) {
        this.directory = directory;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE, guard.apply(this::list));
        routes.get(BASE + "/sandboxTypes", guard.apply((request, caller) -> types()));
        routes.get(BASE + "/sandboxes", guard.apply(this::list));
        routes.get(BASE + "/sandboxes/{name}", guard.apply(this::one));
    }

    private Response list(Request request, Caller caller) {
        Optional<String> limit = request.queryParam("limit");
        Optional<String> offset = request.queryParam("offset");
        if (limit.isPresent() != offset.isPresent()) {
            throw badRequest("limit and offset come together or not at all", request);
        }
        int size = limit.map(text -> number("limit", text, request)).orElse(DEFAULT_LIMIT);
        int start = offset.map(text -> number("offset", text, request)).orElse(0);
        List<Sandbox> all = directory.sandboxes(caller.scope().orgId());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode sandboxes = body.putArray("sandboxes");
        all.stream().skip(start).limit(size).forEach(sandbox -> sandboxes.add(json(sandbox)));
        body.putObject("_page").put("limit", size).put("count", sandboxes.size());
        ObjectNode page = body.putObject("_links").putObject("page");
        page.put("href", BASE + "/sandboxes?limit={limit}&offset={offset}").put("templated", true);
        return Response.json(200, body);
    }

    private static int number(String name, String text, Request request) {
        if (!text.matches("\\d{1,6}")) {
            throw badRequest(name + " must be a whole number, 0 or more", request);
        }
        return Integer.parseInt(text);
    }

    private static Response types() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode types = body.putArray("sandboxTypes");
        types.addObject().put("id", "production").put("title", "Production");
        types.addObject().put("id", "development").put("title", "Development");
        return Response.json(200, body);
    }

    private Response one(Request request, Caller caller) {
        String name = request.pathParam("name");
        return directory
                .sandbox(caller.scope().orgId(), name)
                .map(sandbox -> Response.json(200, json(sandbox)))
                .orElseGet(() -> Problems.of(
                        404,
                        PROBLEM + 404,
                        "Sandbox not found",
                        "There is no sandbox " + Gateway.shown(name) + " in this organisation",
                        request.requestId()));
    }

    private static HttpProblem badRequest(String detail, Request request) {
        return new HttpProblem(Problems.of(400, PROBLEM + 400, "Bad request", detail, request.requestId()));
    }

    private static ObjectNode json(Sandbox sandbox) {
        String created = TIME.format(Instant.ofEpochMilli(sandbox.createdMillis()));
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", sandbox.id())
                .put("name", sandbox.name())
                .put("title", sandbox.title())
                .put("state", "active")
                .put("type", sandbox.type())
                .put("region", "VA7")
                .put("isDefault", sandbox.isDefault())
                .put("eTag", 1)
                .put("etag", 1)
                .put("createdDate", created)
                .put("lastModifiedDate", created)
                .put("createdBy", "tributary")
                .put("modifiedBy", "tributary");
    }
}
