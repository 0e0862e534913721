package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.control.access.ClientAdmin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The clients of a running server, over its API. */
final class OnlineClients implements ClientAdmin {

    private static final String BASE = "/tributary/v1/clients";

    private final ApiClient api;

    OnlineClients(ApiClient api) {
        this.api = api;
    }

    @Override
    public ObjectNode list() {
        return call("GET", "", null);
    }

    @Override
    public ObjectNode get(String clientId) {
        return call("GET", one(clientId), null);
    }

    @Override
    public ObjectNode create(ObjectNode body) {
        return call("POST", "", body);
    }

    @Override
    public ObjectNode change(String clientId, ObjectNode body) {
        return call("PATCH", one(clientId), body);
    }

    @Override
    public ObjectNode rotate(String clientId, ObjectNode body) {
        return call("POST", one(clientId) + "/rotate", body);
    }

    @Override
    public ObjectNode addKey(String clientId, ObjectNode body) {
        return call("POST", one(clientId) + "/keys", body);
    }

    @Override
    public ObjectNode removeKey(String clientId, String keyId) {
        return call("DELETE", one(clientId) + "/keys/" + encoded(keyId), null);
    }

    @Override
    public ObjectNode revoke(String clientId) {
        return call("DELETE", one(clientId), null);
    }

    private static String one(String clientId) {
        return "/" + encoded(clientId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private ObjectNode call(String method, String path, @Nullable ObjectNode body) {
        return answer(api.call(method, BASE + path, body == null ? null : body.toString()));
    }

    /** A success as it is; else why not, in the server's words. */
    static ObjectNode answer(ApiClient.Answer answer) {
        if (answer.ok() && answer.json() instanceof ObjectNode object) {
            return object;
        }
        String detail = answer.json()
                .path("detail")
                .asText(answer.json().path("message").asText(""));
        throw new Stop(Stop.REFUSED, detail.isEmpty() ? "The server answered " + answer.status() : detail);
    }
}
