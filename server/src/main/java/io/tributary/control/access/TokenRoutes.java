package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The token endpoints (ingestion contract §5.1). Their errors are 400 with a body, for clients look for just that. */
final class TokenRoutes {

    private static final String DEFAULT_SCOPE = "openid,AdobeID,read_organizations";

    private final Directory directory;
    private final Tokens tokens;

    TokenRoutes(Directory directory, Tokens tokens) {
        this.directory = directory;
        this.tokens = tokens;
    }

    void addRoutes(Routes routes) {
        for (String path : List.of("/ims/token", "/ims/token/v2", "/ims/token/v3")) {
            routes.post(path, this::clientCredentials);
        }
    }

    private Response clientCredentials(Request request) {
        Map<String, String> form = form(request);
        String grant = required(form, "grant_type");
        if (!"client_credentials".equals(grant)) {
            throw error("unsupported_grant_type", "grant_type must be client_credentials here");
        }
        String clientId = required(form, "client_id");
        String secret = required(form, "client_secret");
        String org =
                directory.clientOrg(clientId).orElseThrow(() -> error("invalid_client", "invalid client_id parameter"));
        if (!directory.secretMatches(clientId, secret)) {
            throw error("invalid_client", "invalid client_secret parameter");
        }
        String scope = form.getOrDefault("scope", DEFAULT_SCOPE);
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", tokens.issue(clientId, org, scope))
                .put("token_type", "bearer")
                .put("expires_in", Tokens.LIFETIME_SECONDS);
        return Response.json(200, body).with("Cache-Control", "no-store");
    }

    /** Parameters come in the body or, from some clients, all in the query; the body wins. */
    private static Map<String, String> form(Request request) {
        Map<String, String> form = new HashMap<>();
        for (String name : request.queryNames()) {
            request.queryParam(name).ifPresent(value -> form.put(name, value));
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw error("invalid_request", "the form is not URL-encoded");
        }
    }

    private static String required(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw error("invalid_request", "the parameter " + name + " is missing");
        }
        return value;
    }

    private static HttpProblem error(String error, String description) {
        return new HttpProblem(Response.json(
                        400,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error", error)
                                .put("error_description", description))
                .with("Cache-Control", "no-store"));
    }
}
