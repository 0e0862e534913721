package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.ErrorShape;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The four collections over HTTP, under the canonical path and the two that guides and clients use (flow-service contract §1.1). */
final class FlowRoutes {

    static final String BASE = "/data/foundation/flowservice";
    static final List<String> BASES = List.of(BASE, "/flowservice", BASE + "/flowservice");

    private final Resources resources;
    private final Lists lists;
    private final List<Kind> kinds;
    private final ConnectionProbe probe;

    FlowRoutes(Resources resources, Lists lists, List<Kind> kinds, ConnectionProbe probe) {
        this.resources = resources;
        this.lists = lists;
        this.kinds = kinds;
        this.probe = probe;
    }

    /** An answer to a caller whose errors are put into the service's form. */
    static Handler guarded(Function<GuardedHandler, Handler> guard, GuardedHandler handler) {
        Handler guarded = guard.apply((request, caller) -> Answers.of(request, () -> handler.handle(request, caller)));
        return request -> Answers.ofGateway(request, guarded);
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        for (String base : BASES) {
            routes.group(base, SHAPE);
            for (Kind kind : kinds) {
                add(routes, guard, base + "/" + kind.name(), kind);
            }
            routes.get(base + "/connections/{id}/test", guarded(guard, this::test));
            routes.get(base + "/connections/{id}/explore", guarded(guard, this::explore));
        }
    }

    /** Errors that arise before a handler is found. */
    private static final ErrorShape SHAPE = Answers::early;

    private void add(Routes routes, Function<GuardedHandler, Handler> guard, String path, Kind kind) {
        String one = path + "/{id}";
        routes.get(path, guarded(guard, (request, caller) -> list(kind, request, caller)));
        routes.post(path, guarded(guard, (request, caller) -> create(kind, request, caller)));
        routes.post(path + "/search", guarded(guard, (request, caller) -> search(kind, request, caller)));
        routes.get(one, guarded(guard, (request, caller) -> lookUp(kind, request, caller)));
        routes.patch(one, guarded(guard, (request, caller) -> patch(kind, request, caller)));
        routes.delete(one, guarded(guard, (request, caller) -> delete(kind, request, caller)));
        routes.post(one + "/action", guarded(guard, (request, caller) -> act(kind, request, caller)));
    }

    private Response list(Kind kind, Request request, Caller caller) {
        ListQuery query = ListQuery.of(kind.name(), request);
        return Response.json(200, lists.answer(query, "/" + kind.name(), kind, caller));
    }

    private Response search(Kind kind, Request request, Caller caller) {
        ObjectNode body = Bodies.objectIfAny(request);
        ListQuery query = ListQuery.ofSearch(kind.name(), request, body);
        ObjectNode answer = lists.answer(query, "/" + kind.name() + "/search", kind, caller);
        Pages.project(answer, projection(body));
        return Response.json(200, answer);
    }

    static List<String> projection(ObjectNode body) {
        return Members.texts(body, "projectionFields", "/projectionFields").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private Response create(Kind kind, Request request, Caller caller) {
        boolean draft = isDraft(request);
        Optional<String> key = request.header("Idempotency-Key").filter(text -> !text.isBlank());
        ObjectNode answer = resources.create(kind, caller, Bodies.object(request), draft, key);
        return Response.json(201, answer)
                .with("ETag", answer.path("etag").asText())
                .with(
                        "Location",
                        BASE + "/" + kind.name() + "/" + answer.path("id").asText());
    }

    private static boolean isDraft(Request request) {
        String mode = request.queryParam("mode").orElse("");
        if (!mode.isBlank() && !mode.equalsIgnoreCase("draft")) {
            throw FlowProblem.of(
                    FlowError.VALUE_TYPE, "mode must be draft or left out; it is '%s'.".formatted(Text.shown(mode)));
        }
        return !mode.isBlank();
    }

    private Response lookUp(Kind kind, Request request, Caller caller) {
        Document document = resources.get(kind, caller.scope(), request.pathParam("id"));
        ObjectNode view = resources.view(kind, caller, document, resources.world(caller.scope()));
        return tagged(Response.json(200, Pages.one(view)), document);
    }

    private Response patch(Kind kind, Request request, Caller caller) {
        String ifMatch = Etags.required(request);
        Patch patch = Patch.of(Bodies.operations(request));
        Document after = resources.patch(kind, caller, request.pathParam("id"), ifMatch, patch);
        return tagged(Response.json(200, Resources.answer(after)), after);
    }

    private Response act(Kind kind, Request request, Caller caller) {
        State.Action action = Actions.of(request);
        Document after = resources.act(kind, caller, request.pathParam("id"), Etags.wanted(request), action);
        return tagged(Response.json(200, Resources.answer(after)), after);
    }

    private Response delete(Kind kind, Request request, Caller caller) {
        resources.delete(kind, caller, request.pathParam("id"));
        return Response.empty(204);
    }

    private Response test(Request request, Caller caller) {
        Kind connections = kinds.getFirst();
        Document connection = resources.get(connections, caller.scope(), request.pathParam("id"));
        return Response.json(200, probe.result(caller.scope(), connection));
    }

    private Response explore(Request request, Caller caller) {
        Kind connections = kinds.getFirst();
        Exploration asked = Exploration.of(request);
        Document connection = resources.get(connections, caller.scope(), request.pathParam("id"));
        return Response.json(200, probe.explore(caller.scope(), connection, asked));
    }

    private static Response tagged(Response response, Document document) {
        return response.with("ETag", Etags.of(document));
    }
}
