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
    private final Tokens tokens;

    Gateway(Directory directory, Tokens tokens) {
        this.directory = directory;
        this.tokens = tokens;
    }

    Handler guard(GuardedHandler handler) {
        return request -> handler.handle(new JsonRequest(request), check(request));
    }

    /** The token of the Authorization header, scheme in any case. */
    Optional<String> bearer(Request request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private Caller check(Request request) {
        String key = request.header("x-api-key")
                .filter(k -> !k.isBlank())
                .orElseThrow(() -> error(403, "403000", "Api Key is required"));
        if (directory.clientOrg(key).isEmpty()) {
            throw error(403, "403003", "Api Key is invalid");
        }
        if (request.header("Authorization").isEmpty()) {
            throw error(403, "403010", "Oauth token is missing.");
        }
        Tokens.Checked token = bearer(request)
                .flatMap(tokens::check)
                .orElseThrow(() -> error(401, "401013", "Oauth token is not valid"));
        String org = request.header("x-gw-ims-org-id")
                .filter(o -> !o.isBlank())
                .orElseThrow(() -> error(400, "400003", "Missing header"));
        if (!ORG.matcher(org).matches()) {
            throw error(403, "403027", "User region is missing");
        }
        Organisation organisation = directory
                .organisation(org)
                .filter(known -> known.orgId().equals(token.orgId()))
                .orElseThrow(() -> error(403, "403025", "Profile is not valid"));
        Sandbox sandbox = sandbox(request, org);
        return new Caller(token.clientId(), new Scope(org, sandbox.name()), sandbox.id(), organisation.tenant());
    }

    private Sandbox sandbox(Request request, String org) {
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
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "https://ns.adobe.com/aep/errors/FLOW-2100-404")
                .put("title", "Sandbox not found")
                .put("status", 404)
                .put("detail", detail);
        body.putObject("report").put("detailed-message", detail).put("request-id", request.requestId());
        body.put("errorMessage", detail).put("errorDetails", detail);
        return new HttpProblem(Response.json(404, body));
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
