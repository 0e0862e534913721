package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/** The checks before every service, in their order (ingestion contract §5.2). */
final class Gateway {

    private static final Pattern ORG = Pattern.compile("[A-Za-z0-9_-]{1,64}@[A-Za-z]{1,32}");
    private static final String BEARER = "bearer ";
    private static final int SHOWN = 100;

    private final Directory directory;
    private final Clients clients;
    private final Tokens tokens;
    private final Permissions permissions;

    Gateway(Directory directory, Clients clients, Tokens tokens, Permissions permissions) {
        this.directory = directory;
        this.clients = clients;
        this.tokens = tokens;
        this.permissions = permissions;
    }

    Handler guard(GuardedHandler handler) {
        return request -> handler.handle(new JsonRequest(request), check(request));
    }

    /** The client of the token in the Authorization header, scheme in any case; empty when there is none, or it isn't good any more. */
    Optional<Client> tokenClient(Request request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .flatMap(tokens::check)
                .flatMap(token -> clients.find(token.clientId())
                        .filter(client -> client.generation() == token.generation()
                                && client.orgId().equals(token.orgId())));
    }

    private Caller check(Request request) {
        String key = request.header("x-api-key")
                .filter(k -> !k.isBlank())
                .orElseThrow(() -> error(403, "403000", "Api Key is required"));
        if (clients.find(key).isEmpty()) {
            throw error(403, "403003", "Api Key is invalid");
        }
        if (request.header("Authorization").isEmpty()) {
            throw error(403, "403010", "Oauth token is missing.");
        }
        Client client = tokenClient(request).orElseThrow(() -> error(401, "401013", "Oauth token is not valid"));
        if (!client.id().equals(key)) {
            throw error(403, "403003", "Api Key is invalid");
        }
        String org = request.header("x-gw-ims-org-id")
                .filter(o -> !o.isBlank())
                .orElseThrow(() -> error(400, "400003", "Missing header"));
        if (!ORG.matcher(org).matches()) {
            throw error(403, "403027", "User region is missing");
        }
        Organisation organisation = directory
                .organisation(org)
                .filter(known -> known.orgId().equals(client.orgId()))
                .orElseThrow(() -> error(403, "403025", "Profile is not valid"));
        Sandbox sandbox = permitted(request, org, client);
        return new Caller(client.id(), new Scope(org, sandbox.name()), sandbox.id(), organisation.tenant());
    }

    /** The sandbox that the call is about, if the client's roles allow the call there; calls about the whole organisation are told the default one. */
    private Sandbox permitted(Request request, String org, Client client) {
        Permissions.Line line = permissions
                .line(request.method(), request.route())
                .orElseThrow(() -> forbidden("Nobody may call this: the server has no rule for it.", request));
        Grants grants = client.grants();
        Permission needed = line.permission();
        return switch (line.where()) {
            case OPEN, SANDBOX -> {
                Sandbox named = named(request, org);
                check(grants.allow(needed, named.name()), line, "in sandbox " + named.name(), client, request);
                if (!named.active()) {
                    throw inactive(named, request);
                }
                yield named;
            }
            case NAMED -> {
                String name = request.pathParam("name");
                check(grants.allow(needed, name), line, "in sandbox " + shown(name), client, request);
                yield byDefault(org);
            }
            case SOMEWHERE -> {
                check(grants.allowSomewhere(needed), line, "in some sandbox", client, request);
                yield byDefault(org);
            }
            case EVERYWHERE -> {
                check(grants.allowEverywhere(needed), line, "in all sandboxes", client, request);
                yield byDefault(org);
            }
        };
    }

    private static void check(boolean allowed, Permissions.Line line, String where, Client client, Request request) {
        if (!allowed) {
            throw forbidden(
                    "This takes the role " + Role.least(line.permission()).text() + " " + where + "; client "
                            + client.id() + " has it not.",
                    request);
        }
    }

    private Sandbox byDefault(String org) {
        return directory.sandboxes(org).stream()
                .filter(Sandbox::isDefault)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an organisation has no default sandbox"));
    }

    private Sandbox named(Request request, String org) {
        Optional<String> name = request.header("x-sandbox-name").filter(n -> !n.isBlank());
        Optional<String> id = request.header("x-sandbox-id").filter(n -> !n.isBlank());
        return directory.sandboxes(org).stream()
                .filter(sandbox -> name.isEmpty() || name.get().equals(sandbox.name()))
                .filter(sandbox -> id.isEmpty() || id.get().equals(sandbox.id()))
                .filter(sandbox -> name.isPresent() || id.isPresent() || sandbox.isDefault())
                .findFirst()
                .orElseThrow(() -> noSandbox(name.or(() -> id).orElse("by default"), request));
    }

    /** With the members that clients of Flow Service look for as well (its contract §3.1). */
    private static HttpProblem noSandbox(String asked, Request request) {
        String detail = "There is no active sandbox " + shown(asked) + " in this organisation";
        return problem(404, "https://ns.adobe.com/aep/errors/FLOW-2100-404", "Sandbox not found", detail, request);
    }

    private static HttpProblem inactive(Sandbox sandbox, Request request) {
        String detail =
                "Sandbox " + sandbox.name() + " is " + sandbox.state().text() + "; it answers when it is active";
        return problem(403, "about:blank", "Sandbox not active", detail, request);
    }

    private static HttpProblem forbidden(String detail, Request request) {
        return problem(403, "about:blank", "Forbidden", detail, request);
    }

    private static HttpProblem problem(int status, String type, String title, String detail, Request request) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        body.putObject("report").put("detailed-message", detail).put("request-id", request.requestId());
        body.put("errorMessage", detail).put("errorDetails", detail);
        return new HttpProblem(Response.json(status, body));
    }

    /** At most a hundred characters of a client's text. */
    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static HttpProblem error(int status, String code, String message) {
        return new HttpProblem(Response.json(
                status,
                JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message)));
    }
}
