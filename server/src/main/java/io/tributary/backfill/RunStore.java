package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.Runs;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.DuplicateDocumentException;
import io.tributary.control.store.Facet;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StaleRevisionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of flows that read files, as documents. Safe for many threads. */
final class RunStore implements Runs {

    private static final int AT_A_TIME = 500;

    private final DocumentStore store;
    private final RunContent content;

    RunStore(DocumentStore store, RunContent content) {
        this.store = store;
        this.content = content;
    }

    @Override
    public List<Run> all(Scope scope) {
        return store.list(scope, StoredRun.KIND).stream()
                .map(document -> run(new StoredRun(scope, document)))
                .toList();
    }

    @Override
    public Optional<Run> latest(Scope scope, String flowId) {
        return find(scope, flowId, true, List.of(), 1).stream()
                .map(document -> run(new StoredRun(scope, document)))
                .findFirst();
    }

    private List<Document> find(Scope scope, String flowId, boolean newestFirst, List<String> after, int limit) {
        return store.find(query(scope, flowId, newestFirst, after, limit));
    }

    private static DocumentQuery query(Scope scope, String flowId, boolean newestFirst, List<String> after, int limit) {
        return new DocumentQuery(
                scope,
                StoredRun.KIND,
                List.of(new DocumentQuery.Term(Facet.LINK, DocumentQuery.Comparison.IN, List.of(flowId))),
                List.of(new DocumentQuery.Order(Facet.CREATED, newestFirst)),
                after,
                limit);
    }

    Run run(StoredRun stored) {
        Document document = stored.document();
        return new Run(
                document.id(),
                stored.flowId(),
                document.created(),
                document.updated(),
                document.revision(),
                content.of(stored));
    }

    /** The runs of a flow, oldest first. */
    List<StoredRun> ofFlow(Scope scope, String flowId) {
        List<StoredRun> runs = new ArrayList<>();
        List<Document> some = find(scope, flowId, false, List.of(), AT_A_TIME);
        while (!some.isEmpty()) {
            some.forEach(document -> runs.add(new StoredRun(scope, document)));
            List<String> place =
                    query(scope, flowId, false, List.of(), AT_A_TIME).place(some.getLast());
            some = some.size() < AT_A_TIME ? List.of() : find(scope, flowId, false, place, AT_A_TIME);
        }
        return runs;
    }

    /** Those that have not ended, of all sandboxes, oldest first. */
    List<StoredRun> open() {
        List<StoredRun> open = new ArrayList<>();
        store.eachEverywhere(StoredRun.KIND, found -> {
            StoredRun run = new StoredRun(found.scope(), found.document());
            if (run.phase() != Phase.CLOSED) {
                open.add(run);
            }
        });
        return open;
    }

    Optional<StoredRun> find(Scope scope, String id) {
        return store.get(scope, StoredRun.KIND, id).map(document -> new StoredRun(scope, document));
    }

    StoredRun create(Scope scope, String id, ObjectNode body) {
        try {
            return new StoredRun(scope, store.create(scope, StoredRun.KIND, id, body));
        } catch (DuplicateDocumentException e) {
            throw new IllegalStateException("an id was drawn twice", e);
        }
    }

    /** @throws StaleRevisionException the run is gone, with its sandbox */
    StoredRun change(StoredRun run, Consumer<ObjectNode> change) {
        ObjectNode body = run.body().deepCopy();
        change.accept(body);
        return new StoredRun(
                run.scope(),
                store.replace(
                        run.scope(), StoredRun.KIND, run.id(), run.document().revision(), body));
    }
}
