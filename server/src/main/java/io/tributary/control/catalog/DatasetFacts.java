package io.tributary.control.catalog;

import io.tributary.control.store.Scope;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lake knows of a dataset; asked when a dataset is shown. Must answer fast and never fail for a table not yet there. */
@FunctionalInterface
public interface DatasetFacts {

    /** Nothing is known. */
    DatasetFacts NONE = (_, _) -> Optional.empty();

    /** The figures of the moment, empty while the table has not been written to. */
    Optional<Facts> of(Scope scope, Dataset dataset);

    /** The fields of a dataset that ever held a value, as paths such as {@code productListItems.[].SKU} and {@code identityMap.{}.[].id}. */
    default Set<String> observed(Scope scope, Dataset dataset) {
        return Set.of();
    }

    /**
     * Figures of one table.
     *
     * @param rowCount rows in the current snapshot
     * @param storageSize bytes of its data files
     * @param files its data files
     * @param partitions its partitions
     * @param location where the table lies, as shown in {@code basePath}
     * @param lastBatch the newest batch; null when none was ever made
     */
    record Facts(
            long rowCount,
            long storageSize,
            long files,
            long partitions,
            String location,
            @Nullable LastBatch lastBatch) {}

    /**
     * The newest batch of a dataset, and the newest ones that ended well or badly.
     *
     * @param id of the newest
     * @param createdMillis when it came to be, epoch milliseconds UTC
     * @param updatedMillis when it changed last
     * @param status its status, such as {@code success}
     * @param successfulId the newest that succeeded; null when none did
     * @param failedId the newest that failed; null when none did
     */
    record LastBatch(
            String id,
            long createdMillis,
            long updatedMillis,
            String status,
            @Nullable String successfulId,
            @Nullable String failedId) {}
}
