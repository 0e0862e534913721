package io.tributary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.control.access.Access;
import io.tributary.control.access.Caller;
import io.tributary.control.catalog.Catalog.ScopedDataset;
import io.tributary.control.catalog.Dataset;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.event.Position;
import io.tributary.land.Lake;
import io.tributary.land.LandException;
import io.tributary.land.LandingTable;
import io.tributary.land.TableId;
import io.tributary.land.TableSpec;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import io.tributary.pump.Tables;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which dataset has which table of the lake, from its first plan to its deletion. */
final class LakeTables implements Tables {

    private static final Logger LOG = LoggerFactory.getLogger(LakeTables.class);
    private static final String KIND = "lakeTables";

    private final DocumentStore store;
    private final Access access;
    private final Lake lake;
    private final Plans plans;
    // Opening makes a table where there is none: it must not make one again that is being dropped.
    private final ReadWriteLock dropping = new ReentrantReadWriteLock();

    LakeTables(DocumentStore store, Access access, Lake lake, Plans plans) {
        this.store = store;
        this.access = access;
        this.lake = lake;
        this.plans = plans;
    }

    /** The table keeps the name it got first, whatever it is called in SQL later: its rows are not moved. */
    String nameOf(Scope scope, Dataset dataset) {
        Optional<Document> known = store.get(scope, KIND, dataset.id());
        if (known.isPresent()) {
            return name(known.get());
        }
        Set<String> taken =
                store.list(scope, KIND).stream().map(LakeTables::name).collect(Collectors.toSet());
        String name = taken.contains(dataset.table()) ? dataset.table() + "_" + dataset.id() : dataset.table();
        store.create(
                scope, KIND, dataset.id(), JsonNodeFactory.instance.objectNode().put("table", name));
        return name;
    }

    /** What a dataset's table says; empty when it has none. The table is not dropped meanwhile. */
    <T> Optional<T> reading(Scope scope, String datasetId, Function<TableId, Optional<T>> question) {
        dropping.readLock().lock();
        try {
            return access.tenant(scope.orgId())
                    .flatMap(tenant -> store.get(scope, KIND, datasetId)
                            .map(known -> new TableId(Caller.lakeNamespace(tenant, scope.sandbox()), name(known))))
                    .flatMap(question);
        } finally {
            dropping.readLock().unlock();
        }
    }

    private static String name(Document document) {
        return document.body().path("table").asText();
    }

    static TableId id(TablePlan plan) {
        return new TableId(plan.namespace(), plan.table());
    }

    /** A table in the shape its plan asks for; one whose dataset is gone is not made again. */
    @Override
    public LandingTable open(TablePlan plan) {
        dropping.readLock().lock();
        try {
            if (!plans.current().hasTable(plan.key())) {
                throw new LandException("the dataset of table " + plan.key() + " was deleted", false, null);
            }
            return lake.table(TableSpec.traced(id(plan), plan.columns()));
        } finally {
            dropping.readLock().unlock();
        }
    }

    @Override
    public Position landedUpTo(TablePlan plan) {
        return lake.landedUpTo(id(plan));
    }

    /** A dataset is gone, and the plan knows nothing of it any more: its table goes too, and its name is free again. */
    void drop(Scope scope, String datasetId) {
        store.get(scope, KIND, datasetId).ifPresent(known -> {
            dropping.writeLock().lock();
            try {
                access.tenant(scope.orgId())
                        .ifPresent(tenant ->
                                lake.drop(new TableId(Caller.lakeNamespace(tenant, scope.sandbox()), name(known))));
            } finally {
                dropping.writeLock().unlock();
            }
            // Not within the lock: a transaction of the store may wait for it, see reading().
            store.delete(scope, KIND, datasetId);
        });
    }

    /** The kind of the documents that say which dataset has which table. */
    static String kind() {
        return KIND;
    }

    /**
     * All datasets of a sandbox are gone, and the plan knows nothing of them any more: their tables go too.
     *
     * @return how many
     */
    long dropAll(Scope scope) {
        List<Document> tables = store.list(scope, KIND);
        tables.forEach(table -> drop(scope, table.id()));
        return tables.size();
    }

    /** Drops what a process left that ended between the deletion of a dataset and that of its table. */
    void dropLeftovers(List<ScopedDataset> datasets) {
        Set<String> there = datasets.stream()
                .map(scoped -> key(scoped.scope(), scoped.dataset().id()))
                .collect(Collectors.toSet());
        for (DocumentStore.Scoped known : store.listEverywhere(KIND)) {
            String datasetId = known.document().id();
            if (!there.contains(key(known.scope(), datasetId))) {
                LOG.atInfo().addKeyValue("dataset", datasetId).log("the table of a deleted dataset is dropped");
                drop(known.scope(), datasetId);
            }
        }
    }

    private static String key(Scope scope, String datasetId) {
        return scope.orgId() + "/" + scope.sandbox() + "/" + datasetId;
    }
}
