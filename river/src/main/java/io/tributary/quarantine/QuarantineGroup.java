package io.tributary.quarantine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one flow that were refused for the same cause.
 *
 * @param id the same for the same cause
 * @param flowId which flow
 * @param datasetId for which dataset
 * @param errorType the class of fault
 * @param code the contract's code
 * @param field see {@link KeptEntry#field}
 * @param pattern the message without the values of single payloads
 * @param firstSeenMillis when the first was put aside
 * @param lastSeenMillis when the last was
 * @param counts how many are in each state; states without any are left out
 * @param example the newest message of the group, without its payload; null when it went away just now
 */
public record QuarantineGroup(
        String id,
        String flowId,
        String datasetId,
        String errorType,
        String code,
        String field,
        String pattern,
        long firstSeenMillis,
        long lastSeenMillis,
        Map<QuarantineState, Long> counts,
        @Nullable KeptEntry example) {

    public QuarantineGroup {
        counts = Map.copyOf(counts);
    }

    /** All of them. */
    public long records() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    QuarantineGroup withExample(@Nullable KeptEntry newest) {
        return new QuarantineGroup(
                id,
                flowId,
                datasetId,
                errorType,
                code,
                field,
                pattern,
                firstSeenMillis,
                lastSeenMillis,
                counts,
                newest);
    }
}
