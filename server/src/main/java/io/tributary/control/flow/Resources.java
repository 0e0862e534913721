package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Create, read, change and delete, the same way for all four collections; each write is one transaction (flow-service contract §5). */
final class Resources {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final DocumentStore store;
    private final Repeats repeats;

    Resources(DocumentStore store, Repeats repeats) {
        this.store = store;
        this.repeats = repeats;
    }

    /**
     * Creates a resource; a call that was made before makes nothing and is answered as it was then.
     *
     * @param key the client's name for this call, if it gave one
     * @return {@code {id, etag}} and what the kind adds
     */
    ObjectNode create(Kind kind, Caller caller, ObjectNode body, boolean draft, Optional<String> key) {
        Optional<Repeats.Call> call = key.map(text -> Repeats.Call.of(kind.name(), text, body, draft));
        Created created = store.inTransaction(tx -> {
            Optional<ObjectNode> before = call.flatMap(known -> repeats.answered(tx, caller.scope(), known));
            if (before.isPresent()) {
                return new Created(before.get(), false);
            }
            ObjectNode answer = create(tx, kind, caller, body, draft);
            call.ifPresent(known -> repeats.remember(tx, caller.scope(), known, answer));
            return new Created(answer, true);
        });
        if (created.now()) {
            note("created", kind, caller, created.answer().path("id").asText());
        }
        return created.answer();
    }

    private record Created(ObjectNode answer, boolean now) {}

    private static ObjectNode create(DocumentStore tx, Kind kind, Caller caller, ObjectNode body, boolean draft) {
        String id = UUID.randomUUID().toString();
        World world = new World(tx, caller.scope());
        ObjectNode stored = kind.make(world, id, body, draft);
        stamp(stored, "created", caller);
        stamp(stored, "updated", caller);
        Document document = tx.create(caller.scope(), kind.name(), id, stored);
        ObjectNode answer = answer(document);
        kind.describeCreated(answer, document, world);
        return answer;
    }

    private static void note(String verb, Kind kind, Caller caller, String id) {
        LOG.atDebug()
                .addKeyValue("collection", kind.name())
                .addKeyValue("id", id)
                .addKeyValue("org", caller.scope().orgId())
                .addKeyValue("sandbox", caller.scope().sandbox())
                .addKeyValue("client", caller.clientId())
                .addKeyValue("change", verb)
                .log("A flow resource was changed");
    }

    Document get(Kind kind, Scope scope, String id) {
        return get(store, kind, scope, id);
    }

    private static Document get(DocumentStore from, Kind kind, Scope scope, String id) {
        return from.get(scope, kind.name(), id)
                .orElseThrow(() -> FlowProblem.notFound(kind.name(), id, scope.sandbox()));
    }

    World world(Scope scope) {
        return new World(store, scope);
    }

    Document patch(Kind kind, Caller caller, String id, String ifMatch, Patch patch) {
        kind.checkPatch(patch);
        return change(kind, caller, id, Optional.of(ifMatch), (world, current) -> {
            ObjectNode edited = patch.applyTo(kind.editable(current));
            boolean draft = current.body().path("state").asText().equals(new State.Draft().text());
            return kind.remake(world, current, edited, draft, patch.operations());
        });
    }

    Document act(Kind kind, Caller caller, String id, Optional<String> ifMatch, State.Action action) {
        return change(kind, caller, id, ifMatch, (world, current) -> kind.act(world, current, action));
    }

    @FunctionalInterface
    private interface Change {
        ObjectNode stored(World world, Document current);
    }

    private Document change(Kind kind, Caller caller, String id, Optional<String> ifMatch, Change change) {
        Document changed = store.inTransaction(tx -> {
            Document current = get(tx, kind, caller.scope(), id);
            ifMatch.ifPresent(wanted -> Etags.check(wanted, current));
            ObjectNode stored = change.stored(new World(tx, caller.scope()), current);
            List.of("createdBy", "createdClient")
                    .forEach(name -> stored.set(name, current.body().path(name)));
            stamp(stored, "updated", caller);
            Document replaced = tx.replace(caller.scope(), kind.name(), id, current.revision(), stored);
            kind.afterChange(new World(tx, caller.scope()), replaced);
            return replaced;
        });
        note("changed", kind, caller, id);
        return changed;
    }

    void delete(Kind kind, Caller caller, String id) {
        store.inTransaction(tx -> {
            get(tx, kind, caller.scope(), id);
            kind.checkDeletable(new World(tx, caller.scope()), id);
            return tx.delete(caller.scope(), kind.name(), id);
        });
        note("deleted", kind, caller, id);
    }

    private static void stamp(ObjectNode stored, String verb, Caller caller) {
        stored.put(verb + "By", caller.clientId()).put(verb + "Client", caller.clientId());
    }

    static ObjectNode answer(Document document) {
        return JsonNodeFactory.instance.objectNode().put("id", document.id()).put("etag", Etags.of(document));
    }

    /** A document as clients see it (flow-service contract §2). */
    ObjectNode view(Kind kind, Caller caller, Document document, World world) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", document.id())
                .put("createdAt", document.created().toEpochMilli())
                .put("updatedAt", document.updated().toEpochMilli());
        for (String name : List.of("createdBy", "updatedBy", "createdClient", "updatedClient")) {
            view.set(name, document.body().path(name));
        }
        view.put("sandboxId", caller.sandboxId())
                .put("sandboxName", caller.scope().sandbox())
                .put("imsOrgId", caller.scope().orgId());
        copy(document.body(), view, List.of("name", "description"));
        kind.describe(view, document, world);
        String etag = Etags.of(document);
        return view.put("version", etag).put("etag", etag);
    }

    static void copy(ObjectNode from, ObjectNode to, Iterable<String> names) {
        for (String name : names) {
            if (from.hasNonNull(name)) {
                to.set(name, from.get(name));
            }
        }
    }

    static ArrayNode noOperations() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
