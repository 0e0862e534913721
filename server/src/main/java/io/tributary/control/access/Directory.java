package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Organisations, sandboxes and API clients, as documents of the store. */
final class Directory {

    private static final Scope SYSTEM = new Scope("system", "system");
    private static final String ORGANISATIONS = "organisations";
    private static final String SANDBOXES = "sandboxes";
    private static final String CLIENTS = "clients";
    private static final String NO_SANDBOX = "*";
    private static final int ORG_BYTES = 12;
    private static final int CLIENT_BYTES = 16;

    private final DocumentStore store;

    Directory(DocumentStore store) {
        this.store = store;
    }

    boolean isEmpty() {
        return store.list(SYSTEM, ORGANISATIONS).isEmpty();
    }

    /** Makes an organisation, its default sandbox, and a client. */
    FirstClient create(String tenant) {
        SecureRandom random = new SecureRandom();
        HexFormat hex = HexFormat.of();
        byte[] org = new byte[ORG_BYTES];
        byte[] client = new byte[CLIENT_BYTES];
        random.nextBytes(org);
        random.nextBytes(client);
        Organisation organisation = new Organisation(hex.formatHex(org).toUpperCase(Locale.ROOT) + "@AdobeOrg", tenant);
        Sandbox sandbox = new Sandbox(
                UUID.randomUUID().toString(), "prod", "Production", "production", true, System.currentTimeMillis());
        String clientId = hex.formatHex(client);
        String secret = SecretHash.newSecret();
        store.inTransaction(s -> {
            s.create(SYSTEM, ORGANISATIONS, organisation.orgId(), object().put("tenant", tenant));
            s.create(new Scope(organisation.orgId(), NO_SANDBOX), SANDBOXES, sandbox.name(), json(sandbox));
            s.create(
                    SYSTEM,
                    CLIENTS,
                    clientId,
                    object().put("orgId", organisation.orgId()).put("secretHash", SecretHash.of(secret)));
            return true;
        });
        return new FirstClient(organisation, sandbox, clientId, secret);
    }

    Optional<Organisation> organisation(String orgId) {
        return store.get(SYSTEM, ORGANISATIONS, orgId).map(Directory::organisation);
    }

    List<Organisation> organisations() {
        return store.list(SYSTEM, ORGANISATIONS).stream()
                .map(Directory::organisation)
                .toList();
    }

    List<Sandbox> sandboxes(String orgId) {
        return store.list(new Scope(orgId, NO_SANDBOX), SANDBOXES).stream()
                .map(document -> sandbox(document.body()))
                .toList();
    }

    Optional<Sandbox> sandbox(String orgId, String name) {
        return store.get(new Scope(orgId, NO_SANDBOX), SANDBOXES, name).map(document -> sandbox(document.body()));
    }

    /** The organisation of a client; empty for a client that is not there. */
    Optional<String> clientOrg(String clientId) {
        return store.get(SYSTEM, CLIENTS, clientId)
                .map(document -> document.body().path("orgId").asText());
    }

    /** What is kept of a client's secret; see {@link SecretHash}. */
    Optional<String> secretHash(String clientId) {
        return store.get(SYSTEM, CLIENTS, clientId)
                .map(document -> document.body().path("secretHash").asText());
    }

    private static Organisation organisation(Document document) {
        return new Organisation(document.id(), document.body().path("tenant").asText());
    }

    private static ObjectNode json(Sandbox sandbox) {
        return object().put("id", sandbox.id())
                .put("name", sandbox.name())
                .put("title", sandbox.title())
                .put("type", sandbox.type())
                .put("isDefault", sandbox.isDefault())
                .put("created", sandbox.createdMillis());
    }

    private static Sandbox sandbox(ObjectNode body) {
        return new Sandbox(
                body.path("id").asText(),
                body.path("name").asText(),
                body.path("title").asText(),
                body.path("type").asText(),
                body.path("isDefault").asBoolean(),
                body.path("created").asLong());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
