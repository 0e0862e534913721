package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.DuplicateDocumentException;
import io.tributary.control.store.Facet;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StaleRevisionException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Datasets in the store, each with its table's name reserved in a document of its own, so that no two ever share one. A dataset keeps
 * the names it had before, too: nobody else may come upon its rows. */
final class Datasets {

    static final String KIND = "datasets";
    private static final String TABLES = "dataset-tables";
    private static final int ATTEMPTS = 20;

    private final DocumentStore store;
    private final DatasetRules rules;
    private final SecureRandom random = new SecureRandom();

    Datasets(DocumentStore store, Schemas schemas) {
        this.store = store;
        this.rules = new DatasetRules(schemas);
    }

    Optional<Document> find(Scope scope, String id) {
        return store.get(scope, KIND, id);
    }

    List<Document> list(Scope scope) {
        return store.list(scope, KIND);
    }

    long count(Scope scope) {
        return store.count(scope, KIND, List.of());
    }

    /** The part of a {@linkplain ListQuery#isPlain plain} list that is asked for. */
    List<Document> page(Scope scope, ListQuery query) {
        List<DocumentQuery.Order> order = List.of(new DocumentQuery.Order(Facet.CREATED, query.newestFirst()));
        return store.find(new DocumentQuery(scope, KIND, List.of(), order, List.of(), query.limit()), query.start());
    }

    List<DocumentStore.Scoped> listEverywhere() {
        return store.listEverywhere(KIND);
    }

    /** 24 hex digits, of which the first eight tell the second of creation. */
    String newId() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return "%08x%s"
                .formatted((int) Instant.now().getEpochSecond(), HexFormat.of().formatHex(bytes));
    }

    /** Checks a new dataset without storing it. */
    void checkNew(Caller caller, ObjectNode wanted) {
        requestedTable(rules.check(caller, wanted, null).members());
    }

    Document create(Caller caller, ObjectNode wanted) {
        DatasetRules.Checked checked = rules.check(caller, wanted, null);
        String user = user(caller);
        StoredDataset dataset = stored(checked, caller.clientId(), user, user, newId());
        String id = newId();
        return retrying(() -> store.inTransaction(transaction -> {
            reserveTable(transaction, caller.scope(), id, dataset.client());
            return transaction.create(caller.scope(), KIND, id, dataset.toBody());
        }));
    }

    /**
     * Changes a dataset; a change made at the same time by somebody else is seen, and this one is made upon it.
     *
     * @param precondition throws when the current revision isn't the one meant
     * @param validateOnly check, store nothing
     */
    Change change(Caller caller, String id, Consumer<Document> precondition, DatasetEdit edit, boolean validateOnly) {
        return retrying(() -> store.inTransaction(transaction -> {
            Document current =
                    transaction.get(caller.scope(), KIND, id).orElseThrow(() -> Problems.notFound(Text.shown(id)));
            precondition.accept(current);
            StoredDataset before = StoredDataset.of(current);
            ObjectNode wanted = edit.apply(before.client().deepCopy());
            DatasetRules.Checked checked = rules.check(caller, wanted, before);
            requestedTable(checked.members());
            StoredDataset after =
                    stored(checked, before.createdClient(), before.createdUser(), user(caller), before.viewId());
            return new Change(
                    before, validateOnly ? current : replace(transaction, caller.scope(), current, before, after));
        }));
    }

    /**
     * A change that was made.
     *
     * @param before what was stored
     * @param after what is stored now
     */
    record Change(StoredDataset before, Document after) {}

    private static Document replace(
            DocumentStore transaction, Scope scope, Document current, StoredDataset before, StoredDataset after) {
        if (!after.table().equals(before.table())) {
            reserveTable(transaction, scope, current.id(), after.client());
        }
        return transaction.replace(scope, KIND, current.id(), current.revision(), after.toBody());
    }

    /** Deletes a dataset; empty when there is none. Its tables' names stay taken until they are released. */
    Optional<StoredDataset> delete(Scope scope, String id, Consumer<Document> precondition) {
        return store.inTransaction(
                transaction -> transaction.get(scope, KIND, id).map(current -> {
                    precondition.accept(current);
                    StoredDataset gone = StoredDataset.of(current);
                    transaction.delete(scope, KIND, id);
                    return gone;
                }));
    }

    /** Gives the names free that a deleted dataset ever had, when its rows are put aside. */
    void releaseTables(Scope scope, String id) {
        store.inTransaction(transaction -> {
            List<Document> names = transaction.list(scope, TABLES).stream()
                    .filter(name -> owner(name).equals(id))
                    .toList();
            names.forEach(name -> transaction.delete(scope, TABLES, name.id()));
            return names.size();
        });
    }

    private static String owner(Document name) {
        return name.body().get("dataset").textValue();
    }

    private static StoredDataset stored(
            DatasetRules.Checked checked, String createdClient, String createdUser, String updatedUser, String viewId) {
        return new StoredDataset(
                checked.members(),
                createdClient,
                createdUser,
                updatedUser,
                viewId,
                checked.schema().map(Schemas.SchemaRef::id).orElse(null),
                checked.schema().map(Schemas.SchemaRef::behaviour).orElse(Schemas.Behaviour.ADHOC));
    }

    /** Makes the table's name certain, in the members and for good in the store. */
    private static void reserveTable(DocumentStore transaction, Scope scope, String id, ObjectNode members) {
        String wanted = requestedTable(members);
        String table = wanted != null
                ? wanted
                : TableNames.derive(
                        members.get("name").textValue(),
                        name -> transaction.get(scope, TABLES, name).isPresent());
        Optional<String> owner = transaction.get(scope, TABLES, table).map(Datasets::owner);
        if (owner.isEmpty()) {
            transaction.create(
                    scope, TABLES, table, JsonNodeFactory.instance.objectNode().put("dataset", id));
        } else if (!owner.get().equals(id)) {
            throw Problems.badRequest(
                    "tags['%s'] names the table '%s', which belongs to the dataset %s; choose another name."
                            .formatted(Tags.TABLE, table, owner.get()));
        }
        ((ObjectNode) members.get("tags")).putArray(Tags.TABLE).add(table);
    }

    /** The name in the tag, checked and written back in lower case; null when the tag is missing or empty. */
    private static @Nullable String requestedTable(ObjectNode members) {
        ObjectNode tags = (ObjectNode) members.get("tags");
        if (tags.path(Tags.TABLE).isEmpty()) {
            return null;
        }
        String table = TableNames.requested(tags.get(Tags.TABLE).get(0).textValue());
        tags.putArray(Tags.TABLE).add(table);
        return table;
    }

    static String user(Caller caller) {
        return caller.clientId() + "@AdobeID";
    }

    /** Again while somebody else was faster; the store's own exception in the end, for then something else is wrong. */
    private static <T> T retrying(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (StaleRevisionException | DuplicateDocumentException faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }
}
