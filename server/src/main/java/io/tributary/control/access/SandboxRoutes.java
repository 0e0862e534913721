package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Handler;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** Which sandboxes there are (ingestion contract §6). */
final class SandboxRoutes {

    private static final String BASE = "/data/foundation/sandbox-management";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Directory directory;

    SandboxRoutes(Directory directory) {
        this.directory = directory;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE, guard.apply(this::list));
        routes.get(BASE + "/sandboxes", guard.apply(this::list));
        routes.get(BASE + "/sandboxes/{name}", guard.apply(this::one));
    }

    private Response list(Request request, Caller caller) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode sandboxes = body.putArray("sandboxes");
        directory.sandboxes(caller.scope().orgId()).forEach(sandbox -> sandboxes.add(json(sandbox, caller)));
        body.putObject("_page").put("limit", sandboxes.size()).put("count", sandboxes.size());
        body.putObject("_links");
        return Response.json(200, body);
    }

    private Response one(Request request, Caller caller) {
        String name = request.pathParam("name");
        return directory
                .sandbox(caller.scope().orgId(), name)
                .map(sandbox -> Response.json(200, json(sandbox, caller)))
                .orElseGet(() -> Problems.of(
                        404,
                        "http://ns.adobe.com/aep/errors/SMS-1000-404",
                        "Sandbox not found",
                        "There is no sandbox " + name + " in this organisation",
                        request.requestId()));
    }

    private static ObjectNode json(Sandbox sandbox, Caller caller) {
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
                .put("createdDate", created)
                .put("lastModifiedDate", created)
                .put("createdBy", caller.clientId())
                .put("lastModifiedBy", caller.clientId());
    }
}
