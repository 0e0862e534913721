package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The sandboxes of an organisation (ingestion contract §6). A client sees those it has a role in. */
final class SandboxRoutes {

    private static final String BASE = "/data/foundation/sandbox-management";
    private static final String ALL = BASE + "/sandboxes";
    private static final String ONE = ALL + "/{name}";
    private static final String PROBLEM = "http://ns.adobe.com/aep/errors/SMS-1000-";
    /** Names become folders and parts of table names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private static final Set<String> TYPES = Set.of("production", "development");
    private static final int LONGEST_TITLE = 256;

    private final Directory directory;
    private final Clients clients;
    private final Supplier<Removals> removals;

    SandboxRoutes(Directory directory, Clients clients, Supplier<Removals> removals) {
        this.directory = directory;
        this.clients = clients;
        this.removals = removals;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE, guard.apply(answered((request, caller) -> list(request, caller, Sandbox::active))));
        routes.get(BASE + "/sandboxTypes", guard.apply((request, caller) -> types()));
        routes.get(ALL, guard.apply(answered((request, caller) -> list(request, caller, sandbox -> true))));
        routes.post(ALL, guard.apply(answered(this::create)));
        routes.get(
                ONE,
                guard.apply(answered((request, caller) ->
                        Response.json(200, find(request, caller).view()))));
        routes.patch(ONE, guard.apply(answered(this::rename)));
        routes.put(ONE, guard.apply(answered(this::reset)));
        routes.delete(ONE, guard.apply(answered(this::delete)));
    }

    private static GuardedHandler answered(GuardedHandler handler) {
        return (request, caller) -> {
            try {
                return handler.handle(request, caller);
            } catch (AccessException e) {
                return problem(e.status(), e.reason(), request.requestId());
            }
        };
    }

    private Response list(Request request, Caller caller, Predicate<Sandbox> shown) {
        Grants grants = clients.find(caller.clientId()).map(Client::grants).orElse(Grants.ALL);
        List<Sandbox> visible = directory.sandboxes(caller.scope().orgId()).stream()
                .filter(shown)
                .filter(sandbox -> grants.allow(Permission.READ, sandbox.name()))
                .toList();
        return Response.json(200, SandboxList.page(visible, request));
    }

    private static Response types() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode types = body.putArray("sandboxTypes");
        types.addObject().put("id", "production").put("title", "Production");
        types.addObject().put("id", "development").put("title", "Development");
        return Response.json(200, body);
    }

    private Response create(Request request, Caller caller) {
        ObjectNode body = object(request);
        String name = body.path("name").asText("");
        String type = body.path("type").asText("");
        if (!NAME.matcher(name).matches()) {
            throw bad("name must be 1 to 64 lower-case letters, digits and dashes, and begin with no dash; found "
                    + Gateway.shown(name));
        }
        if (!TYPES.contains(type)) {
            throw bad("type must be development or production; found " + Gateway.shown(type));
        }
        Sandbox made = directory.createSandbox(caller.scope().orgId(), name, title(body), type, caller.clientId());
        return Response.json(202, made.begun("creating"));
    }

    private Response rename(Request request, Caller caller) {
        ObjectNode body = object(request);
        List<String> others = new ArrayList<>();
        body.fieldNames().forEachRemaining(others::add);
        others.remove("title");
        if (!others.isEmpty()) {
            throw bad("only title can be changed; found " + Gateway.shown(String.join(", ", others)));
        }
        String title = title(body);
        Sandbox sandbox = alive(request, caller);
        return Response.json(
                200,
                directory
                        .changeSandbox(
                                caller.scope().orgId(),
                                sandbox.name(),
                                caller.clientId(),
                                stored -> stored.put("title", title))
                        .view());
    }

    private Response reset(Request request, Caller caller) {
        ObjectNode body = object(request);
        if (!body.path("action").asText().equals("reset")) {
            throw bad("action must be reset; found "
                    + Gateway.shown(body.path("action").asText("nothing")));
        }
        return remove(request, caller, SandboxState.ACTIVE, "resetting");
    }

    private Response delete(Request request, Caller caller) {
        if (alive(request, caller).isDefault()) {
            throw bad("Sandbox `" + request.pathParam("name")
                    + "` cannot be deleted: it is the default production sandbox");
        }
        return remove(request, caller, SandboxState.DELETED, "deleted");
    }

    private Response remove(Request request, Caller caller, SandboxState end, String stateText) {
        Sandbox sandbox = alive(request, caller);
        Scope scope = new Scope(caller.scope().orgId(), sandbox.name());
        if (request.queryParam("validationOnly")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            ObjectNode view = sandbox.view();
            view.putObject("wouldRemove").set("documents", removals.get().preview(scope));
            return Response.json(200, view);
        }
        ObjectNode answer = removals.get().begin(scope, end, caller.clientId()).begun(stateText);
        return Response.json(202, answer);
    }

    private Sandbox find(Request request, Caller caller) {
        String name = request.pathParam("name");
        return directory
                .sandbox(caller.scope().orgId(), name)
                .orElseThrow(() -> new AccessException(
                        404, "There is no sandbox " + Gateway.shown(name) + " in this organisation"));
    }

    private Sandbox alive(Request request, Caller caller) {
        Sandbox sandbox = find(request, caller);
        if (sandbox.state() == SandboxState.DELETED) {
            throw bad("Sandbox `" + sandbox.name() + "` is deleted already");
        }
        return sandbox;
    }

    private static ObjectNode object(Request request) {
        JsonNode body = request.json();
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw bad("the body must be a JSON object");
    }

    private static String title(ObjectNode body) {
        String title = body.path("title").asText("").strip();
        if (title.isEmpty() || title.length() > LONGEST_TITLE) {
            throw bad("title must be a text of 1 to " + LONGEST_TITLE + " characters");
        }
        return title;
    }

    private static AccessException bad(String detail) {
        return new AccessException(400, detail);
    }

    private static Response problem(int status, String detail, String requestId) {
        String title = switch (status) {
            case 404 -> "Sandbox not found";
            case 409 -> "Conflict";
            default -> "Bad request";
        };
        return Problems.of(status, PROBLEM + status, title, detail, requestId);
    }
}
