package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalogue: datasets over HTTP and for the planner (catalog contract §1). Safe for many threads. */
public final class Catalog {

    /** What to tell others when a transaction of several requests is over. */
    private static final ScopedValue<List<Runnable>> LATER = ScopedValue.newInstance();

    private final DocumentStore store;
    private final Datasets datasets;
    private final Schemas schemas;
    private final DatasetFacts facts;
    private final Batches batches;
    private final LabelRoutes labels;
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ScopedDataset>> deletionListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<RenamedTable>> renamingListeners = new CopyOnWriteArrayList<>();

    private Catalog(DocumentStore store, Schemas schemas, DatasetFacts facts, BatchFacts batchFacts) {
        this.store = store;
        this.schemas = schemas;
        this.facts = facts;
        this.datasets = new Datasets(store, schemas);
        this.batches = new Batches(datasets, batchFacts, new StoredBatches(store));
        this.labels = new LabelRoutes(store, datasets);
    }

    /**
     * Opens the catalogue.
     *
     * @param store where datasets are kept
     * @param schemas the schemas they may be made of
     * @param facts what the lake knows of them
     * @param batches the batches that came to be by streaming
     */
    public static Catalog open(DocumentStore store, Schemas schemas, DatasetFacts facts, BatchFacts batches) {
        return new Catalog(store, schemas, facts, batches);
    }

    /**
     * Adds everything under {@code /data/foundation/catalog} and {@code /data/foundation/dataset}; {@code guard} lets only known callers through.
     */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        Function<GuardedHandler, Handler> zipped = handler -> guard.apply(Zipped.offered(handler));
        routes.group(Bodies.BASE, Problems::unhandled);
        new DatasetRoutes(this, datasets, new DatasetView(facts, schemas), batches.stored()).addTo(routes, zipped);
        new BatchRoutes(batches).addTo(routes, zipped);
        new FileRoutes(datasets, batches, facts).addTo(routes, zipped);
        new OldRoutes(this, datasets, routes).addTo(zipped);
        labels.addTo(routes, zipped);
    }

    /** The dataset of a batch that came by streaming; empty when there is no such batch. */
    public Optional<Dataset> batchDataset(Caller caller, String batchId) {
        return batches.streamed(caller, batchId).flatMap(batch -> dataset(caller.scope(), batch.datasetId()));
    }

    /** Whether there is a batch of that id, however it came to be. */
    public boolean hasBatch(Caller caller, String id) {
        return batches.find(caller, id).isPresent();
    }

    /** The dataset of that id. */
    public Optional<Dataset> dataset(Scope scope, String id) {
        return datasets.find(scope, id)
                .map(document -> StoredDataset.of(document).toDataset(id));
    }

    /** All datasets of all sandboxes, oldest first. */
    public List<ScopedDataset> datasets() {
        return datasets.listEverywhere().stream()
                .map(scoped -> new ScopedDataset(scoped.scope(), dataset(scoped.document())))
                .toList();
    }

    /**
     * Creates a dataset as POST does.
     *
     * @param members as in the body of POST
     * @return the new dataset
     * @throws io.tributary.http.HttpProblem 400 when a member breaks a rule
     */
    public Dataset create(Caller caller, ObjectNode members) {
        Document created = datasets.create(caller, members);
        tell(this::changed);
        return dataset(created);
    }

    /** Calls {@code listener} after each change, once it is durable, on the thread that made it. It must be quick and not throw. */
    public void onChange(Runnable listener) {
        changeListeners.add(listener);
    }

    /**
     * Calls {@code listener} after each deletion, before the listeners of {@link #onChange}; it puts the rows aside. The
     * table's name is given to another dataset only after all listeners are done.
     */
    public void onDelete(Consumer<ScopedDataset> listener) {
        deletionListeners.add(listener);
    }

    /**
     * Calls {@code listener} after each change of a table's name, before the listeners of {@link #onChange}; it takes the rows along.
     * No other dataset is given the old name as long as this one lives.
     */
    public void onRename(Consumer<RenamedTable> listener) {
        renamingListeners.add(listener);
    }

    /** Does {@code work} in one transaction; others are told of its changes when it is over, and of none when it throws. */
    <T> T allOrNothing(Supplier<T> work) {
        List<Runnable> news = new ArrayList<>();
        T result = ScopedValue.where(LATER, news).call(() -> store.inTransaction(transaction -> work.get()));
        news.forEach(Runnable::run);
        return result;
    }

    private static void tell(Runnable news) {
        if (LATER.isBound()) {
            LATER.get().add(news);
        } else {
            news.run();
        }
    }

    void changed(Scope scope, Datasets.Change change) {
        tell(() -> tellChanged(scope, change));
    }

    private void tellChanged(Scope scope, Datasets.Change change) {
        Dataset after = dataset(change.after());
        if (!change.before().table().equals(after.table())) {
            RenamedTable renamed = new RenamedTable(scope, change.before().table(), after);
            renamingListeners.forEach(listener -> listener.accept(renamed));
        }
        changed();
    }

    private void changed() {
        changeListeners.forEach(Runnable::run);
    }

    void deleted(Caller caller, Dataset dataset) {
        Scope scope = caller.scope();
        batches.stored().datasetDeleted(caller, dataset.id());
        labels.datasetDeleted(scope, dataset.id());
        tell(() -> {
            deletionListeners.forEach(listener -> listener.accept(new ScopedDataset(scope, dataset)));
            datasets.releaseTables(scope, dataset.id());
            changed();
        });
    }

    private static Dataset dataset(Document document) {
        return StoredDataset.of(document).toDataset(document.id());
    }

    /**
     * A table that has another name now.
     *
     * @param scope whose dataset it is of
     * @param before the name it had
     * @param after the dataset as it is now
     */
    public record RenamedTable(Scope scope, String before, Dataset after) {}

    /** A dataset and whose it is. */
    public record ScopedDataset(Scope scope, Dataset dataset) {}
}
