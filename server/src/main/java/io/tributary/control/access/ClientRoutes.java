package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API clients and signing keys over HTTP: this server's own part of the API, for those who administer the whole organisation. */
final class ClientRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRoutes.class);
    private static final String BASE = "/tributary/v1/clients";
    private static final String ONE = BASE + "/{id}";

    private final Function<Caller, ClientAdmin> admins;
    private final Supplier<ObjectNode> rotateKeys;

    /**
     * @param admins the clients of a caller's organisation
     * @param rotateKeys makes a new signing key
     */
    ClientRoutes(Function<Caller, ClientAdmin> admins, Supplier<ObjectNode> rotateKeys) {
        this.admins = admins;
        this.rotateKeys = rotateKeys;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE, guard.apply(answer(200, "", (request, admin) -> admin.list())));
        routes.post(
                BASE,
                guard.apply(answer(201, "an API client was made", (request, admin) -> admin.create(object(request)))));
        routes.get(ONE, guard.apply(answer(200, "", (request, admin) -> admin.get(id(request)))));
        routes.patch(
                ONE,
                guard.apply(answer(
                        200,
                        "an API client was changed",
                        (request, admin) -> admin.change(id(request), object(request)))));
        routes.delete(
                ONE,
                guard.apply(answer(200, "an API client was revoked", (request, admin) -> admin.revoke(id(request)))));
        routes.post(
                ONE + "/rotate",
                guard.apply(answer(
                        200,
                        "an API client got a new secret",
                        (request, admin) -> admin.rotate(id(request), optionalObject(request)))));
        routes.post(
                ONE + "/keys",
                guard.apply(answer(
                        201,
                        "an API client got a key",
                        (request, admin) -> admin.addKey(id(request), object(request)))));
        routes.delete(
                ONE + "/keys/{key}",
                guard.apply(answer(
                        200,
                        "a key of an API client was removed",
                        (request, admin) -> admin.removeKey(id(request), request.pathParam("key")))));
        routes.post(
                "/tributary/v1/keys/rotate",
                guard.apply((request, caller) -> problems(request, () -> {
                    ObjectNode answer = rotateKeys.get();
                    LOG.atInfo().addKeyValue("by", caller.clientId()).log("tokens are signed with a new key");
                    return Response.json(200, answer);
                })));
    }

    /** @param done what the log says about it, with who did it; empty says nothing */
    private GuardedHandler answer(int status, String done, BiFunction<Request, ClientAdmin, ObjectNode> work) {
        return (request, caller) -> problems(request, () -> {
            ObjectNode answer = work.apply(request, admins.apply(caller));
            if (!done.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("client", answer.path("clientId").asText())
                        .addKeyValue("by", caller.clientId())
                        .log(done);
            }
            return Response.json(status, answer).with("Cache-Control", "no-store");
        });
    }

    private static Response problems(Request request, Supplier<Response> work) {
        try {
            return work.get();
        } catch (AccessException e) {
            return problem(e.status(), e.reason(), request);
        }
    }

    private static String id(Request request) {
        return request.pathParam("id");
    }

    private static ObjectNode object(Request request) {
        JsonNode body = request.json();
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new HttpProblem(problem(400, "the body must be a JSON object", request));
    }

    private static ObjectNode optionalObject(Request request) {
        return request.body().length == 0 ? JsonNodeFactory.instance.objectNode() : object(request);
    }

    private static Response problem(int status, String detail, Request request) {
        String title = switch (status) {
            case 404 -> "Not Found";
            case 409 -> "Conflict";
            default -> "Bad Request";
        };
        return Problems.of(status, "about:blank", title, detail, request.requestId());
    }
}
