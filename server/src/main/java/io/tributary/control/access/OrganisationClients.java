package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The clients of one organisation, administered: bodies are checked here. */
final class OrganisationClients implements ClientAdmin {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_ROLES = 200;
    private static final int MOST_KEYS = 5;

    private final Clients clients;
    private final Directory directory;
    private final Clock clock;
    private final String orgId;
    private final String by;

    OrganisationClients(Clients clients, Directory directory, Clock clock, String orgId, String by) {
        this.clients = clients;
        this.directory = directory;
        this.clock = clock;
        this.orgId = orgId;
        this.by = by;
    }

    @Override
    public ObjectNode list() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        clients.list(orgId).forEach(client -> items.add(client.view()));
        return answer;
    }

    @Override
    public ObjectNode get(String clientId) {
        return clients.any(orgId, clientId)
                .orElseThrow(() -> Clients.unknown(clientId))
                .view();
    }

    @Override
    public ObjectNode create(ObjectNode body) {
        known(body, "name", "roles", "authorizationCode");
        Clients.Fresh fresh = clients.create(orgId, name(body), grants(body), flag(body, "authorizationCode"), by);
        return shown(fresh);
    }

    @Override
    public ObjectNode change(String clientId, ObjectNode body) {
        known(body, "name", "roles");
        Client changed = clients.change(orgId, clientId, stored -> {
            if (body.has("name")) {
                stored.put("name", name(body));
            }
            if (body.has("roles")) {
                stored.set("roles", grants(body).json());
            }
        });
        return changed.view();
    }

    @Override
    public ObjectNode rotate(String clientId, ObjectNode body) {
        known(body, "endTokens", "authorizationCode");
        Clients.Fresh fresh = clients.rotate(orgId, clientId, flag(body, "endTokens"), flag(body, "authorizationCode"));
        return shown(fresh);
    }

    @Override
    public ObjectNode addKey(String clientId, ObjectNode body) {
        known(body, "pem");
        ClientKey key = ClientKey.ofPem(body.path("pem").asText());
        Client changed = clients.change(orgId, clientId, stored -> {
            List<ClientKey> keys = new ArrayList<>();
            stored.path("keys").forEach(one -> keys.add(ClientKey.stored(one)));
            keys.removeIf(one -> one.id().equals(key.id()));
            if (keys.size() >= MOST_KEYS) {
                throw new AccessException(409, "a client has " + MOST_KEYS + " keys at most; remove one first");
            }
            keys.add(key);
            stored.set("keys", Clients.json(keys));
        });
        return changed.view();
    }

    @Override
    public ObjectNode removeKey(String clientId, String keyId) {
        Client changed = clients.change(orgId, clientId, stored -> {
            List<ClientKey> keys = new ArrayList<>();
            stored.path("keys").forEach(one -> keys.add(ClientKey.stored(one)));
            if (!keys.removeIf(one -> one.id().equals(keyId))) {
                throw new AccessException(404, "the client has no key " + Gateway.shown(keyId));
            }
            stored.set("keys", Clients.json(keys));
        });
        return changed.view();
    }

    @Override
    public ObjectNode revoke(String clientId) {
        Client changed = clients.change(
                orgId,
                clientId,
                stored -> stored.put(
                                "revokedAt",
                                Instant.ofEpochMilli(clock.millis()).toString())
                        .put("generation", stored.path("generation").asInt() + 1));
        return changed.view();
    }

    private ObjectNode shown(Clients.Fresh fresh) {
        ObjectNode view = get(fresh.clientId()).put("clientSecret", fresh.secret());
        directory.organisation(orgId).ifPresent(org -> view.put("tenant", org.tenant()));
        fresh.code().ifPresent(code -> view.put("authorizationCode", code));
        return view;
    }

    private static void known(ObjectNode body, String... names) {
        Set<String> more = new TreeSet<>();
        body.fieldNames().forEachRemaining(more::add);
        more.removeAll(Set.of(names));
        if (!more.isEmpty()) {
            throw new AccessException(
                    400,
                    "the body has " + Gateway.shown(String.join(", ", more)) + "; it may have "
                            + String.join(", ", names));
        }
    }

    private static String name(ObjectNode body) {
        String name = body.path("name").asText("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < ' ')) {
            throw new AccessException(400, "name must be a text of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static boolean flag(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new AccessException(400, name + " must be true or false");
        }
        return value.asBoolean();
    }

    private Grants grants(ObjectNode body) {
        if (!(body.get("roles") instanceof ObjectNode roles) || roles.isEmpty() || roles.size() > MOST_ROLES) {
            throw new AccessException(
                    400,
                    "roles must be an object of 1 to " + MOST_ROLES
                            + " members, sandbox to role, such as {\"dev\":\"editor\"}; * stands for every sandbox");
        }
        Map<String, Role> grants = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : roles.properties()) {
            String sandbox = entry.getKey();
            if (!sandbox.equals(Grants.EVERY_SANDBOX)
                    && directory
                            .sandbox(orgId, sandbox)
                            .filter(found -> found.state() != SandboxState.DELETED)
                            .isEmpty()) {
                throw new AccessException(400, "there is no sandbox " + Gateway.shown(sandbox));
            }
            String text = entry.getValue().asText();
            grants.put(
                    sandbox,
                    Role.of(text)
                            .orElseThrow(() -> new AccessException(
                                    400, "a role is one of " + Role.all() + ", found " + Gateway.shown(text))));
        }
        return new Grants(grants);
    }
}
