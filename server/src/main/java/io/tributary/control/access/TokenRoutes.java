package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The token endpoints (ingestion contract §5.1). Their errors are 400 with a body, for clients look for just that. Lifetimes are told in seconds, but for the two
 * old endpoints, which tell milliseconds.
 */
final class TokenRoutes {

    private static final String DEFAULT_SCOPE = "openid,AdobeID,read_organizations";
    /** Names apart by commas or blanks; which ones doesn't matter here: what a client may do its roles say. */
    private static final Pattern SCOPE =
            Pattern.compile("[A-Za-z0-9_.:/*-]{1,200}([ ,]+[A-Za-z0-9_.:/*-]{1,200}){0,99}");

    private static final long MILLIS = 1000;

    private final Clients clients;
    private final Tokens tokens;
    private final SecretCheck secrets;
    private final Assertions assertions;

    TokenRoutes(Clients clients, Tokens tokens, SecretCheck secrets, Assertions assertions) {
        this.clients = clients;
        this.tokens = tokens;
        this.secrets = secrets;
        this.assertions = assertions;
    }

    void addRoutes(Routes routes) {
        for (String path : List.of("/ims/token", "/ims/token/v2", "/ims/token/v3", "/ims/token/v4")) {
            routes.post(path, this::clientCredentials);
        }
        routes.post("/ims/token/v1", this::authorizationCode);
        routes.post("/ims/exchange/jwt", this::exchangedJwt);
    }

    private Response clientCredentials(Request request) {
        Form form = form(request);
        if (!required(form, "grant_type").equals("client_credentials")) {
            throw error("unsupported_grant_type", "grant_type must be client_credentials here");
        }
        Client client = client(form, request);
        String scope = scope(form);
        ObjectNode body = token(client, scope, 1);
        return answer(body.put("scope", scope));
    }

    /** A code stands for the browser login that this server doesn't have; clients send the same one whenever they need a token. */
    private Response authorizationCode(Request request) {
        Form form = form(request);
        String grant = required(form, "grant_type");
        if (!grant.equals("authorization_code") && !grant.equals("refresh_token")) {
            throw error("unsupported_grant_type", "grant_type must be authorization_code or refresh_token here");
        }
        Client client = client(form, request);
        if (grant.equals("refresh_token")) {
            refreshToken(client, required(form, "refresh_token"));
        } else {
            code(client, required(form, "code"), request);
        }
        String scope = scope(form);
        ObjectNode body = token(client, scope, MILLIS);
        return answer(body.put("refresh_token", tokens.issueRefresh(client, scope)));
    }

    private void refreshToken(Client client, String token) {
        boolean good = tokens.checkRefresh(token)
                .filter(found -> found.clientId().equals(client.id()) && found.generation() == client.generation())
                .isPresent();
        if (!good) {
            throw error("invalid_grant", "the refresh token is not good for this client");
        }
    }

    private void code(Client client, String code, Request request) {
        String kept = client.codeHash();
        if (kept == null) {
            throw error(
                    "invalid_grant",
                    "this client has no authorisation code; give it one with `tributary client rotate --code`, or get a"
                            + " token from /ims/token/v3 with client_credentials");
        }
        switch (secrets.check(client, kept, code, request.remoteAddress())) {
            case GOOD -> {}
            case WRONG -> throw error("invalid_grant", "the code is not known");
            case TOO_MANY -> throw tooMany();
        }
    }

    private Response exchangedJwt(Request request) {
        Form form = form(request);
        Client client = client(form, request);
        Optional<String> fault = assertions.fault(client, required(form, "jwt_token"), request.origin());
        if (fault.isPresent()) {
            throw error("invalid_token", fault.get());
        }
        return answer(token(client, DEFAULT_SCOPE, MILLIS));
    }

    private ObjectNode token(Client client, String scope, long unit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", tokens.issue(client, scope))
                .put("token_type", "bearer")
                .put("expires_in", Tokens.LIFETIME_SECONDS * unit);
    }

    private static Response answer(ObjectNode body) {
        return Response.json(200, body).with("Cache-Control", "no-store");
    }

    private static String scope(Form form) {
        String scope = form.get("scope").orElse(DEFAULT_SCOPE);
        if (!SCOPE.matcher(scope).matches()) {
            throw error("invalid_scope", "scope must be names apart by commas or blanks");
        }
        return scope;
    }

    private static Form form(Request request) {
        try {
            return Form.of(request);
        } catch (IllegalArgumentException e) {
            throw error("invalid_request", String.valueOf(e.getMessage()));
        }
    }

    /** The client of a request, its secret checked. */
    private Client client(Form form, Request request) {
        String clientId = required(form, "client_id");
        String secret = required(form, "client_secret");
        String from = request.remoteAddress();
        Optional<Client> client = clients.find(clientId);
        if (client.isEmpty()) {
            if (secrets.mustWait(from)) {
                throw tooMany();
            }
            secrets.unknownClient(from);
            throw error("invalid_client", "invalid client_id parameter");
        }
        return switch (secrets.check(client.get(), client.get().secretHash(), secret, from)) {
            case GOOD -> client.get();
            case WRONG -> throw error("invalid_client", "invalid client_secret parameter");
            case TOO_MANY -> throw tooMany();
        };
    }

    private static String required(Form form, String name) {
        return form.get(name).orElseThrow(() -> error("invalid_request", "the parameter " + name + " is missing"));
    }

    private static HttpProblem tooMany() {
        return new HttpProblem(error(429, "too_many_requests", "too many wrong secrets; wait before the next try")
                .with("Retry-After", Long.toString(SecretCheck.WINDOW.toSeconds())));
    }

    private static HttpProblem error(String error, String description) {
        return new HttpProblem(error(400, error, description));
    }

    private static Response error(int status, String error, String description) {
        return Response.json(
                        status,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error", error)
                                .put("error_description", description))
                .with("Cache-Control", "no-store");
    }
}
