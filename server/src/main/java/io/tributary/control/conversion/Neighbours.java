package io.tributary.control.conversion;

import io.tributary.control.store.Scope;
import java.util.Optional;

/**
 * What Data Prep asks of the services beside it.
 *
 * @param flowsUsing which enabled flows run a set; asked before a set is deleted
 * @param recentEvents real events to try sets on
 * @param datasets which schema a dataset has
 */
public record Neighbours(FlowsUsing flowsUsing, RecentEvents recentEvents, Datasets datasets) {

    /** Datasets, for suggestions. */
    @FunctionalInterface
    public interface Datasets {

        /** {@code $id} of the schema of a dataset; empty when there is no such dataset, or it has no schema. */
        Optional<String> schemaId(Scope scope, String datasetId);
    }
}
