package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The catalogue: datasets over HTTP and for the planner (catalog contract §1). Safe for many threads. */
public final class Catalog {

    private final Datasets datasets;
    private final DatasetFacts facts;
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ScopedDataset>> deletionListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<RenamedTable>> renamingListeners = new CopyOnWriteArrayList<>();

    private Catalog(Datasets datasets, DatasetFacts facts) {
        this.datasets = datasets;
        this.facts = facts;
    }

    /**
     * Opens the catalogue.
     *
     * @param store where datasets are kept
     * @param schemas the schemas they may be made of
     * @param facts what the lake knows of them
     */
    public static Catalog open(DocumentStore store, Schemas schemas, DatasetFacts facts) {
        return new Catalog(new Datasets(store, schemas), facts);
    }

    /** Adds everything under {@code /data/foundation/catalog}; {@code guard} lets only known callers through. */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        new DatasetRoutes(this, datasets, new DatasetView(facts)).addTo(routes, guard);
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
        changed();
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

    void changed(Scope scope, Datasets.Change change) {
        Dataset after = dataset(change.after());
        if (!change.before().table().equals(after.table())) {
            RenamedTable renamed = new RenamedTable(scope, change.before().table(), after);
            renamingListeners.forEach(listener -> listener.accept(renamed));
        }
        changed();
    }

    void changed() {
        changeListeners.forEach(Runnable::run);
    }

    void deleted(Scope scope, Dataset dataset) {
        deletionListeners.forEach(listener -> listener.accept(new ScopedDataset(scope, dataset)));
        datasets.releaseTables(scope, dataset.id());
        changed();
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
