package io.tributary.control.catalog;

import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The batches that came to be by streaming: the catalogue stores none of them, it asks. Must not fail for a table not yet there. */
public interface BatchFacts {

    /** There are none. */
    BatchFacts NONE = new BatchFacts() {
        @Override
        public Stream<Batch> batches(Scope scope, Dataset dataset, Window window) {
            return Stream.empty();
        }

        @Override
        public Optional<Batch> find(Scope scope, Dataset dataset, String id) {
            return Optional.empty();
        }

        @Override
        public List<Batch.Reason> reasons(String batchId) {
            return List.of();
        }

        @Override
        public List<Batch.DataFile> files(Scope scope, Dataset dataset, String batchId) {
            return List.of();
        }
    };

    /** The batches of a dataset in the window's order, made as they are asked for: a reader of the first few pays for the first few. */
    Stream<Batch> batches(Scope scope, Dataset dataset, Window window);

    /** The batch of that id; quick to say no for datasets that can't have it. */
    Optional<Batch> find(Scope scope, Dataset dataset, String id);

    /** Why the records of a refused batch were refused; empty for every other. */
    List<Batch.Reason> reasons(String batchId);

    /** The data files of a batch, in the order of their numbers; empty when it has none. */
    List<Batch.DataFile> files(Scope scope, Dataset dataset, String batchId);

    /**
     * Which batches of a dataset.
     *
     * @param after made after this moment, epoch milliseconds; -1 for no bound
     * @param before made before this moment
     * @param newestFirst the order of their making, or its opposite
     * @param landed whether those that landed are wanted
     * @param refused whether those that were refused are wanted
     */
    record Window(long after, long before, boolean newestFirst, boolean landed, boolean refused) {

        /** All, newest first or oldest first. */
        public static Window all(boolean newestFirst) {
            return new Window(-1, Long.MAX_VALUE, newestFirst, true, true);
        }
    }
}
