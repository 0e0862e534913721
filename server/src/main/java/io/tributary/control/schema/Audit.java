package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who changed what of a resource, and when (schema-registry contract §1.12). Entries are written in the transaction of the change they tell of.
 */
final class Audit {

    /** The collection of entries. */
    private static final String ENTRIES = "registryAudit";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** The newest ones are told. */
    private static final int MAX_TOLD = 1_000;

    private final InstantSource clock;
    /** Ids of entries grow, so that they tell the order of entries of one moment too. */
    private final AtomicLong last = new AtomicLong();

    Audit(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Writes an entry.
     *
     * @param before the resource as it was; empty for a new one
     * @param after the resource as it is; empty for one that is deleted
     */
    void write(Libraries.Step step, Author author, Optional<ObjectNode> before, Optional<ObjectNode> after) {
        ObjectNode resource = after.or(() -> before).orElseThrow();
        ArrayNode updates = NODES.arrayNode();
        List<Difference> differences = after.isEmpty()
                ? List.of(new Difference(Difference.Action.REMOVE, "/", NODES.missingNode()))
                : Difference.between(
                        before.map(Drafts::content).orElseGet(NODES::objectNode), Drafts.content(after.get()));
        differences.forEach(difference -> updates.add(update(resource, difference)));
        Instant now = clock.instant();
        ObjectNode entry = NODES.objectNode();
        entry.put("id", resource.path("$id").asText())
                .put("updatedUser", author.caller().clientId())
                .put("imsOrg", author.caller().scope().orgId())
                .put("updatedTime", Answers.time(now))
                .put("requestId", author.requestId())
                .put("clientId", author.caller().clientId())
                .put("sandBoxId", author.caller().sandboxId())
                .put("sandboxId", author.caller().sandboxId())
                .put("version", resource.path("version").asText())
                .set("updates", updates);
        step.create(ENTRIES, nextId(now), entry);
    }

    private String nextId(Instant now) {
        long next = last.updateAndGet(id -> Math.max(id + 1, now.toEpochMilli() * 1_000));
        return "%016x".formatted(next);
    }

    private static ObjectNode update(ObjectNode resource, Difference difference) {
        ObjectNode update = NODES.objectNode()
                .put("id", resource.path("$id").asText())
                .put("xdmType", resource.path("meta:resourceType").asText())
                .put("action", difference.action().wire())
                .put("path", difference.path());
        if (!difference.value().isMissingNode()) {
            update.set("value", difference.value());
        }
        return update;
    }

    /**
     * What happened to a resource and to everything it is made of, newest first.
     *
     * @param idOrAltId of a resource of the tenant, or the {@code $id} of one that was deleted
     * @return empty when nothing is known of such a resource
     */
    static Optional<ArrayNode> log(DocumentStore store, Scope scope, Library library, String idOrAltId) {
        Optional<String> there = library.tenant(idOrAltId).map(Document::id);
        Set<String> wanted = parts(there.orElse(idOrAltId), library);
        List<ObjectNode> entries = store.list(scope, ENTRIES).stream()
                .sorted((one, other) -> other.id().compareTo(one.id()))
                .map(Document::body)
                .filter(entry -> wanted.contains(entry.path("id").asText()))
                .limit(MAX_TOLD)
                .toList();
        return there.isEmpty() && entries.isEmpty()
                ? Optional.empty()
                : Optional.of(NODES.arrayNode().addAll(entries));
    }

    private static Set<String> parts(String id, Library library) {
        Set<String> parts = new LinkedHashSet<>(Set.of(id));
        Deque<String> open = new ArrayDeque<>(parts);
        while (!open.isEmpty()) {
            library.tenant(open.remove()).map(Document::body).ifPresent(resource -> {
                for (JsonNode ref : resource.path("refs")) {
                    if (parts.add(ref.asText())) {
                        open.add(ref.asText());
                    }
                }
            });
        }
        return parts;
    }
}
