package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.regex.Pattern;

/** The token endpoints (ingestion contract §5.1). Their errors are 400 with a body, for clients look for just that. */
final class TokenRoutes {

    private static final String DEFAULT_SCOPE = "openid,AdobeID,read_organizations";
    /** Names apart by commas or blanks; which ones doesn't matter here, for a client may do everything in its organisation. */
    private static final Pattern SCOPE =
            Pattern.compile("[A-Za-z0-9_.:/*-]{1,200}([ ,]+[A-Za-z0-9_.:/*-]{1,200}){0,99}");

    private final Directory directory;
    private final Tokens tokens;
    private final SecretCheck secrets;

    TokenRoutes(Directory directory, Tokens tokens, SecretCheck secrets) {
        this.directory = directory;
        this.tokens = tokens;
        this.secrets = secrets;
    }

    void addRoutes(Routes routes) {
        for (String path : List.of("/ims/token", "/ims/token/v2", "/ims/token/v3")) {
            routes.post(path, this::clientCredentials);
        }
        routes.post("/ims/token/v1", this::authorizationCode);
        routes.post("/ims/exchange/jwt", this::exchangedJwt);
    }

    private Response clientCredentials(Request request) {
        Form form = form(request);
        grantType(form, "client_credentials");
        String clientId = client(form, request);
        String org = directory.clientOrg(clientId).orElseThrow(TokenRoutes::unknownClient);
        String scope = form.get("scope").orElse(DEFAULT_SCOPE);
        if (!SCOPE.matcher(scope).matches()) {
            throw error("invalid_scope", "scope must be names apart by commas or blanks");
        }
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", tokens.issue(clientId, org, scope))
                .put("token_type", "bearer")
                .put("expires_in", Tokens.LIFETIME_SECONDS);
        return Response.json(200, body).with("Cache-Control", "no-store");
    }

    /** Codes come out of a browser login, which this server doesn't have: none is good. */
    private Response authorizationCode(Request request) {
        Form form = form(request);
        grantType(form, "authorization_code");
        client(form, request);
        required(form, "code");
        throw error("invalid_grant", "the code is not known; get a token from /ims/token/v3 with client_credentials");
    }

    /** Signed assertions need a public key registered for the client; none has one, so none is good. */
    private Response exchangedJwt(Request request) {
        Form form = form(request);
        client(form, request);
        required(form, "jwt_token");
        throw error(
                "invalid_token",
                "no key is registered for this client; get a token from /ims/token/v3 with client_credentials");
    }

    private static Form form(Request request) {
        try {
            return Form.of(request);
        } catch (IllegalArgumentException e) {
            throw error("invalid_request", String.valueOf(e.getMessage()));
        }
    }

    private static void grantType(Form form, String expected) {
        if (!required(form, "grant_type").equals(expected)) {
            throw error("unsupported_grant_type", "grant_type must be " + expected + " here");
        }
    }

    /** The client of a request, its secret checked. */
    private String client(Form form, Request request) {
        String clientId = required(form, "client_id");
        String secret = required(form, "client_secret");
        if (directory.clientOrg(clientId).isEmpty()) {
            throw unknownClient();
        }
        return switch (secrets.check(clientId, secret, request.remoteAddress())) {
            case GOOD -> clientId;
            case WRONG -> throw error("invalid_client", "invalid client_secret parameter");
            case TOO_MANY ->
                throw new HttpProblem(
                        answer(429, "too_many_requests", "too many wrong secrets; wait before the next try")
                                .with("Retry-After", Long.toString(SecretCheck.WINDOW.toSeconds())));
        };
    }

    private static String required(Form form, String name) {
        return form.get(name).orElseThrow(() -> error("invalid_request", "the parameter " + name + " is missing"));
    }

    private static HttpProblem unknownClient() {
        return error("invalid_client", "invalid client_id parameter");
    }

    private static HttpProblem error(String error, String description) {
        return new HttpProblem(answer(400, error, description));
    }

    private static Response answer(int status, String error, String description) {
        return Response.json(
                        status,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error", error)
                                .put("error_description", description))
                .with("Cache-Control", "no-store");
    }
}
