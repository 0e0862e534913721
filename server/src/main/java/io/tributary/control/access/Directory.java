package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Organisations and sandboxes, as documents of the store. */
final class Directory {

    static final String SANDBOXES = "sandboxes";
    static final String CLOSED_INLETS = "closedInlets";
    /** Who did it when nobody called. */
    static final String NOBODY = "tributary";

    private static final String ORGANISATIONS = "organisations";
    private static final String NO_SANDBOX = "*";
    private static final String UP_TO = "upTo";
    private static final int ORG_BYTES = 12;

    private final DocumentStore store;
    private final Clients clients;

    Directory(DocumentStore store, Clients clients) {
        this.store = store;
        this.clients = clients;
    }

    boolean isEmpty() {
        return store.list(Clients.SYSTEM, ORGANISATIONS).isEmpty();
    }

    /** Makes an organisation, its default sandbox, and a client that may do everything in it. */
    FirstClient create(String tenant) {
        byte[] org = new byte[ORG_BYTES];
        new SecureRandom().nextBytes(org);
        Organisation organisation =
                new Organisation(HexFormat.of().formatHex(org).toUpperCase(Locale.ROOT) + "@AdobeOrg", tenant);
        return store.inTransaction(s -> {
            if (organisations().stream().anyMatch(other -> other.tenant().equals(tenant))) {
                throw new AccessException(409, "there is an organisation with the tenant " + tenant + " already");
            }
            s.create(
                    Clients.SYSTEM,
                    ORGANISATIONS,
                    organisation.orgId(),
                    JsonNodeFactory.instance.objectNode().put("tenant", tenant));
            Sandbox sandbox = Sandbox.of(s.create(
                    outside(organisation.orgId()),
                    SANDBOXES,
                    "prod",
                    Sandbox.stored(newId(), "prod", "Production", "production", true, NOBODY)));
            Clients.Fresh client = clients.create(organisation.orgId(), "first client", Grants.ALL, false, NOBODY);
            return new FirstClient(organisation, sandbox.name(), client.clientId(), client.secret());
        });
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static Scope outside(String orgId) {
        return new Scope(orgId, NO_SANDBOX);
    }

    Optional<Organisation> organisation(String orgId) {
        return store.get(Clients.SYSTEM, ORGANISATIONS, orgId).map(Directory::organisation);
    }

    List<Organisation> organisations() {
        return store.list(Clients.SYSTEM, ORGANISATIONS).stream()
                .map(Directory::organisation)
                .toList();
    }

    private static Organisation organisation(Document document) {
        return new Organisation(document.id(), document.body().path("tenant").asText());
    }

    /** All sandboxes, whatever their state, oldest first. */
    List<Sandbox> sandboxes(String orgId) {
        return store.list(outside(orgId), SANDBOXES).stream().map(Sandbox::of).toList();
    }

    Optional<Sandbox> sandbox(String orgId, String name) {
        return store.get(outside(orgId), SANDBOXES, name).map(Sandbox::of);
    }

    /** @throws AccessException the name is taken, be it by a sandbox that was deleted: what was on its way to it must not come to another one */
    Sandbox createSandbox(String orgId, String name, String title, String type, String by) {
        return store.inTransaction(s -> {
            Optional<Sandbox> other = sandbox(orgId, name);
            if (other.isPresent()) {
                throw new AccessException(
                        409,
                        "Sandbox `" + name + "` is there already"
                                + (other.get().state() == SandboxState.DELETED
                                        ? ", though deleted: names are given once; choose another"
                                        : ""));
            }
            return Sandbox.of(
                    s.create(outside(orgId), SANDBOXES, name, Sandbox.stored(newId(), name, title, type, false, by)));
        });
    }

    /** Changes the stored form of a sandbox on behalf of a client. */
    Sandbox changeSandbox(String orgId, String name, String by, Consumer<ObjectNode> edit) {
        return changeSandbox(orgId, name, body -> {
            edit.accept(body);
            body.put("changedBy", by);
        });
    }

    /** Changes the stored form of a sandbox. */
    Sandbox changeSandbox(String orgId, String name, Consumer<ObjectNode> edit) {
        return store.inTransaction(s -> {
            Document document = s.get(outside(orgId), SANDBOXES, name)
                    .orElseThrow(() -> new AccessException(
                            404, "There is no sandbox " + Gateway.shown(name) + " in this organisation"));
            ObjectNode body = document.body();
            edit.accept(body);
            return Sandbox.of(s.replace(outside(orgId), SANDBOXES, name, document.revision(), body));
        });
    }

    /** The step that a reset or deletion is at; empty when there is none. */
    String sandboxJob(Scope scope) {
        return store.get(outside(scope.orgId()), SANDBOXES, scope.sandbox())
                .map(document -> document.body().path("job").asText())
                .orElse("");
    }

    /** Notes inlets as closed. */
    void close(List<ClosedInlet> inlets) {
        for (ClosedInlet inlet : inlets) {
            Scope scope = outside(inlet.scope().orgId());
            if (store.get(scope, CLOSED_INLETS, inlet.inletId()).isEmpty()) {
                store.create(scope, CLOSED_INLETS, inlet.inletId(), inlet.json());
            }
        }
    }

    /** Notes up to where the messages of a sandbox's closed inlets are to be removed from quarantine; their ids. */
    Set<String> boundClosedInlets(Scope scope, long upTo) {
        return store.inTransaction(s -> {
            Set<String> ids = new HashSet<>();
            for (Document document : s.list(outside(scope.orgId()), CLOSED_INLETS)) {
                ObjectNode body = document.body();
                if (body.path("sandbox").asText().equals(scope.sandbox())) {
                    ids.add(document.id());
                    s.replace(
                            outside(scope.orgId()),
                            CLOSED_INLETS,
                            document.id(),
                            document.revision(),
                            body.put(UP_TO, upTo));
                }
            }
            return ids;
        });
    }

    /** An organisation's closed inlets, each with the position up to which its messages are to be removed from quarantine. */
    Map<ClosedInlet, Long> closedInlets(String orgId) {
        Set<String> deleted = sandboxes(orgId).stream()
                .filter(sandbox -> sandbox.state() == SandboxState.DELETED)
                .map(Sandbox::name)
                .collect(Collectors.toSet());
        return store.list(outside(orgId), CLOSED_INLETS).stream()
                .collect(Collectors.toMap(
                        document -> ClosedInlet.of(orgId, document.id(), document.body()),
                        document ->
                                deleted.contains(document.body().path("sandbox").asText())
                                        ? Long.MAX_VALUE
                                        : document.body().path(UP_TO).asLong()));
    }
}
