package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.DuplicateDocumentException;
import io.tributary.control.store.Scope;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The batches that clients made themselves (catalog contract §1.2): documents, each change a revision. What a client says of them is believed. */
final class StoredBatches {

    private static final String KIND = "batches";
    private static final Set<String> STATUSES = Set.of(
            "loading",
            "loaded",
            "staging",
            "staged",
            "queued",
            "processing",
            "retrying",
            "stalled",
            "success",
            "active",
            "failed",
            "failure",
            "aborted",
            "abandoned",
            "inactive",
            "deleted");
    private static final Set<String> READ_ONLY = Set.of(
            "id",
            "imsOrg",
            "sandboxId",
            "version",
            "created",
            "updated",
            "createdClient",
            "createdUser",
            "updatedUser");
    private static final int LARGEST = 1 << 20;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final SecureRandom random = new SecureRandom();
    private final DocumentStore store;

    StoredBatches(DocumentStore store) {
        this.store = store;
    }

    /** A ULID: 48 bits of time and 80 of chance, in Crockford's 32 digits. */
    String newId() {
        long time = System.currentTimeMillis();
        StringBuilder id = new StringBuilder(26);
        for (int shift = 45; shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (time >>> shift & 31)));
        }
        for (int i = 0; i < 16; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return id.toString();
    }

    Optional<Document> find(Scope scope, String id) {
        return store.get(scope, KIND, id);
    }

    /** Oldest first. */
    List<Document> list(Scope scope) {
        return store.list(scope, KIND);
    }

    /** Checks members without storing them. */
    ObjectNode check(Scope scope, ObjectNode wanted) {
        ObjectNode members = wanted.deepCopy();
        members.remove(READ_ONLY);
        String status = members.path("status").asText("");
        if (!STATUSES.contains(status)) {
            throw Problems.badRequest("status must be one of %s; it is '%s'."
                    .formatted(String.join(", ", STATUSES.stream().sorted().toList()), Text.shown(status)));
        }
        members.set("tags", Tags.normalise(members.get("tags")));
        members.set("relatedObjects", related(scope, members.get("relatedObjects")));
        for (String name : List.of("metrics", "replay", "availableDates", "inputFormat")) {
            if (members.has(name) && !members.get(name).isObject()) {
                throw Problems.badRequest("%s must be an object.".formatted(name));
            }
        }
        if (members.has("errors") && !members.get("errors").isArray()) {
            throw Problems.badRequest("errors must be a list of objects with code and description.");
        }
        if (members.toString().length() > LARGEST) {
            throw Problems.badRequest("The batch would take more than %d characters.".formatted(LARGEST));
        }
        checkPredecessors(scope, members);
        return members;
    }

    /** Clients read the first of them as the dataset. */
    private ArrayNode related(Scope scope, @Nullable JsonNode sent) {
        ArrayNode datasets = JsonNodeFactory.instance.arrayNode();
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        if (sent == null || sent.isNull()) {
            return datasets;
        }
        for (JsonNode one : sent) {
            String id = one.path("id").asText("");
            if (!sent.isArray()
                    || !one.isObject()
                    || id.isEmpty()
                    || one.path("type").asText("").isEmpty()) {
                throw Problems.badRequest("relatedObjects must be a list of objects with type and id.");
            }
            boolean dataset = one.path("type").asText().equals("dataSet");
            if (dataset && store.get(scope, Datasets.KIND, id).isEmpty()) {
                throw Problems.badRequest("relatedObjects names the dataset '%s', which this sandbox doesn't have."
                        .formatted(Text.shown(id)));
            }
            (dataset ? datasets : others).add(one);
        }
        return datasets.addAll(others);
    }

    private void checkPredecessors(Scope scope, ObjectNode members) {
        for (JsonNode id : members.at("/replay/predecessors")) {
            if (find(scope, id.asText()).isEmpty()) {
                throw Problems.badRequest(
                        ("replay.predecessors names '%s', which is no batch that can be replaced: it is unknown here, or its"
                                        + " rows came by streaming and stay.")
                                .formatted(Text.shown(id.asText())));
            }
        }
    }

    Document create(Caller caller, String id, ObjectNode wanted) {
        return store.inTransaction(transaction -> {
            ObjectNode members = check(caller.scope(), wanted);
            Document created;
            try {
                created = transaction.create(caller.scope(), KIND, id, body(caller, members, null));
            } catch (DuplicateDocumentException e) {
                throw Problems.conflict("There is a batch '%s' already.".formatted(Text.shown(id)));
            }
            replacePredecessors(transaction, caller, created);
            return created;
        });
    }

    /** Changes a batch; empty when there is none of that id. */
    Optional<Document> change(
            Caller caller, String id, Consumer<Document> precondition, DatasetEdit edit, boolean validateOnly) {
        return store.inTransaction(transaction -> transaction
                .get(caller.scope(), KIND, id)
                .map(current -> {
                    precondition.accept(current);
                    ObjectNode before = (ObjectNode) current.body().get("client");
                    ObjectNode members = check(caller.scope(), edit.apply(before.deepCopy()));
                    if (validateOnly) {
                        return current;
                    }
                    Document after = transaction.replace(
                            caller.scope(), KIND, id, current.revision(), body(caller, members, current));
                    replacePredecessors(transaction, caller, after);
                    return after;
                }));
    }

    /** The batches of a dataset that is deleted are, too; they stay readable, so that a client sees what became of them. */
    void datasetDeleted(Caller caller, String datasetId) {
        Condition ofDataset = Condition.related("dataSet", datasetId);
        ObjectNode deleted = JsonNodeFactory.instance.objectNode().put("status", "deleted");
        store.inTransaction(transaction -> {
            List<Document> gone = transaction.list(caller.scope(), KIND).stream()
                    .filter(document ->
                            ofDataset.test((ObjectNode) document.body().get("client")))
                    .toList();
            gone.forEach(document -> set(transaction, caller, document, deleted));
            return gone.size();
        });
    }

    /** A batch that took the place of others: they are inactive, and name it (catalog contract §1.8). */
    private static void replacePredecessors(DocumentStore transaction, Caller caller, Document batch) {
        JsonNode client = batch.body().path("client");
        if (!Listable.twins("success").contains(client.path("status").asText())) {
            return;
        }
        for (JsonNode predecessor : client.at("/replay/predecessors")) {
            transaction.get(caller.scope(), KIND, predecessor.asText()).ifPresent(old -> {
                ObjectNode change = JsonNodeFactory.instance.objectNode();
                ObjectNode tags = ((ObjectNode) old.body().get("client").get("tags")).deepCopy();
                tags.putArray("acp_successor").add(batch.id());
                change.put("status", "inactive").set("tags", tags);
                set(transaction, caller, old, change);
            });
        }
    }

    private static void set(DocumentStore transaction, Caller caller, Document document, ObjectNode change) {
        ObjectNode members = ((ObjectNode) document.body().get("client")).deepCopy();
        members.setAll(change);
        transaction.replace(caller.scope(), KIND, document.id(), document.revision(), body(caller, members, document));
    }

    private static ObjectNode body(Caller caller, ObjectNode members, @Nullable Document before) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("client", members);
        String user = Datasets.user(caller);
        JsonNode made = before == null ? body.path("server") : before.body().path("server");
        body.putObject("server")
                .put("createdClient", made.path("createdClient").asText(caller.clientId()))
                .put("createdUser", made.path("createdUser").asText(user))
                .put("updatedUser", user);
        return body;
    }
}
