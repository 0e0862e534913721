package io.tributary.control.flow;

import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Problems;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key of stored secrets over HTTP: this server's own part of the API. */
final class SecretRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRoutes.class);

    private final StoredSecrets secrets;

    SecretRoutes(StoredSecrets secrets) {
        this.secrets = secrets;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post("/tributary/v1/keys/secrets/rotate", guard.apply((request, caller) -> {
            try {
                Response answer = Response.json(200, secrets.rotate(false));
                LOG.atInfo().addKeyValue("by", caller.clientId()).log("stored secrets are sealed with a new key");
                return answer;
            } catch (IOException e) {
                return Problems.of(
                        500, "about:blank", "Key file unusable", String.valueOf(e.getMessage()), request.requestId());
            }
        }));
    }
}
