package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API client as it is stored.
 *
 * @param id the API key
 * @param secretHash what is kept of its secret, see {@link SecretHash}
 * @param codeHash what is kept of its authorisation code; null when it has none
 * @param grants what it may do where
 * @param generation counts how often its tokens were ended: a token of another generation is over
 * @param keys the public keys its assertions may be signed with
 * @param createdAt when it was made
 * @param createdBy the client that made it, or {@code tributary} on the command line
 * @param revokedAt when it was revoked; null while it is good
 */
record Client(
        String id,
        String orgId,
        String name,
        String secretHash,
        @Nullable String codeHash,
        Grants grants,
        int generation,
        List<ClientKey> keys,
        Instant createdAt,
        String createdBy,
        @Nullable Instant revokedAt) {

    Client {
        keys = List.copyOf(keys);
    }

    boolean revoked() {
        return revokedAt != null;
    }

    /** The subject of its assertions. */
    String technicalAccount() {
        return id + "@techacct.adobe.com";
    }

    static Client of(Document document) {
        ObjectNode body = document.body();
        List<ClientKey> keys = new ArrayList<>();
        body.path("keys").forEach(key -> keys.add(ClientKey.stored(key)));
        return new Client(
                document.id(),
                body.path("orgId").asText(),
                body.path("name").asText("first client"),
                body.path("secretHash").asText(),
                text(body, "codeHash").orElse(null),
                Grants.stored(body),
                body.path("generation").asInt(),
                keys,
                document.created(),
                body.path("createdBy").asText("tributary"),
                text(body, "revokedAt").map(Instant::parse).orElse(null));
    }

    private static Optional<String> text(JsonNode body, String name) {
        return Optional.ofNullable(body.path(name).textValue());
    }

    /** As everybody may see it who may see clients. */
    ObjectNode view() {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", id)
                .put("name", name)
                .put("state", revoked() ? "revoked" : "active");
        view.set("roles", grants.json());
        view.put("orgId", orgId)
                .put("technicalAccountId", technicalAccount())
                .put("hasAuthorizationCode", codeHash != null)
                .put("createdAt", createdAt.toString())
                .put("createdBy", createdBy);
        if (revokedAt != null) {
            view.put("revokedAt", revokedAt.toString());
        }
        ArrayNode shown = view.putArray("keys");
        keys.forEach(key -> shown.add(key.view()));
        return view;
    }
}
