package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The API clients of all organisations. They are looked up with every call, so those that were asked for are kept in memory until one of them changes. */
final class Clients {

    static final Scope SYSTEM = new Scope("system", "system");
    static final String KIND = "clients";
    private static final int ID_BYTES = 16;
    private static final int CACHED = 10_000;

    private final DocumentStore store;
    private final Map<String, Optional<Client>> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    Clients(DocumentStore store) {
        this.store = store;
        store.onCommit(kinds -> {
            if (kinds.contains(KIND)) {
                changes.incrementAndGet();
                known.clear();
            }
        });
    }

    /** A client that is good. */
    Optional<Client> find(String clientId) {
        Optional<Client> remembered = known.get(clientId);
        if (remembered == null) {
            long before = changes.get();
            remembered = stored(clientId);
            if (remembered.isEmpty()) {
                // Anybody can ask for clients that are not there: those are not kept.
                return remembered;
            }
            if (known.size() >= CACHED) {
                known.clear();
            }
            known.put(clientId, remembered);
            if (changes.get() != before) {
                known.remove(clientId);
            }
        }
        return remembered.filter(client -> !client.revoked());
    }

    private Optional<Client> stored(String clientId) {
        return store.get(SYSTEM, KIND, clientId).map(Client::of);
    }

    /** A client of an organisation, good or revoked. */
    Optional<Client> any(String orgId, String clientId) {
        return stored(clientId).filter(client -> client.orgId().equals(orgId));
    }

    List<Client> list(String orgId) {
        return store.list(SYSTEM, KIND).stream()
                .map(Client::of)
                .filter(client -> client.orgId().equals(orgId))
                .toList();
    }

    /**
     * A client whose secrets are known this once.
     *
     * @param code empty when it has none
     */
    record Fresh(String clientId, String secret, Optional<String> code) {

        /** Never shows the secrets. */
        @Override
        public String toString() {
            return "Fresh[" + clientId + "]";
        }
    }

    Fresh create(String orgId, String name, Grants grants, boolean withCode, String by) {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        Fresh fresh = new Fresh(
                HexFormat.of().formatHex(id),
                SecretHash.newSecret(),
                withCode ? Optional.of(SecretHash.newSecret()) : Optional.empty());
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("orgId", orgId)
                .put("name", name)
                .put("createdBy", by)
                .put("generation", 0);
        body.set("roles", grants.json());
        putSecrets(body, fresh);
        store.create(SYSTEM, KIND, fresh.clientId(), body);
        return fresh;
    }

    /** New secrets; a code stays as it is unless a new one is asked for. */
    Fresh rotate(String orgId, String clientId, boolean endTokens, boolean newCode) {
        Fresh fresh = new Fresh(
                clientId, SecretHash.newSecret(), newCode ? Optional.of(SecretHash.newSecret()) : Optional.empty());
        change(orgId, clientId, body -> {
            putSecrets(body, fresh);
            if (endTokens) {
                body.put("generation", body.path("generation").asInt() + 1);
            }
        });
        return fresh;
    }

    private static void putSecrets(ObjectNode body, Fresh fresh) {
        body.put("secretHash", SecretHash.of(fresh.secret()));
        fresh.code().ifPresent(code -> body.put("codeHash", SecretHash.of(code)));
    }

    /** Changes the stored form of a good client of that organisation. */
    Client change(String orgId, String clientId, Consumer<ObjectNode> edit) {
        return store.inTransaction(s -> {
            Document document = s.get(SYSTEM, KIND, clientId)
                    .filter(found -> Client.of(found).orgId().equals(orgId))
                    .orElseThrow(() -> unknown(clientId));
            if (Client.of(document).revoked()) {
                throw new AccessException(409, "the client " + clientId + " was revoked; make another");
            }
            ObjectNode body = document.body();
            edit.accept(body);
            Document changed = s.replace(SYSTEM, KIND, clientId, document.revision(), body);
            checkSomebodyAdministers(orgId);
            return Client.of(changed);
        });
    }

    static AccessException unknown(String clientId) {
        return new AccessException(404, "there is no client " + Gateway.shown(clientId) + " in this organisation");
    }

    /** Nobody could let anybody in again but by stopping the server. */
    private void checkSomebodyAdministers(String orgId) {
        boolean somebody = list(orgId).stream()
                .anyMatch(client -> !client.revoked() && client.grants().allowEverywhere(Permission.ADMINISTER));
        if (!somebody) {
            throw new AccessException(
                    409, "this client is the last that may administer all sandboxes; make another admin first");
        }
    }

    /** The stored keys, as a client's document holds them. */
    static ArrayNode json(List<ClientKey> keys) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> array.add(key.json()));
        return array;
    }
}
