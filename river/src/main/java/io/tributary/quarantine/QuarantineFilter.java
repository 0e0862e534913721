package io.tributary.quarantine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of one sandbox. What is null doesn't matter.
 *
 * @param namespace whose
 * @param groupId refused for one cause
 * @param flowId refused by a flow
 * @param datasetId meant for a dataset
 * @param code refused with a code
 * @param errorType refused with a class of fault, such as {@code MAPPING}
 * @param field refused for a field, see {@link KeptEntry#field}
 * @param states in these states; empty for all
 * @param fromMillis put aside at or after this moment
 * @param toMillis put aside before this moment
 */
public record QuarantineFilter(
        String namespace,
        @Nullable String groupId,
        @Nullable String flowId,
        @Nullable String datasetId,
        @Nullable String code,
        @Nullable String errorType,
        @Nullable String field,
        Set<QuarantineState> states,
        long fromMillis,
        long toMillis) {

    public QuarantineFilter {
        states = Set.copyOf(states);
    }

    /** All messages of a sandbox. */
    public static QuarantineFilter all(String namespace) {
        return new QuarantineFilter(namespace, null, null, null, null, null, null, Set.of(), 0, Long.MAX_VALUE);
    }

    /** All messages refused for one cause. */
    public static QuarantineFilter group(String namespace, String groupId) {
        return new QuarantineFilter(namespace, groupId, null, null, null, null, null, Set.of(), 0, Long.MAX_VALUE);
    }

    /** The same in other states. */
    public QuarantineFilter in(Set<QuarantineState> others) {
        return new QuarantineFilter(
                namespace, groupId, flowId, datasetId, code, errorType, field, others, fromMillis, toMillis);
    }

    /** The same, put aside before a moment. */
    public QuarantineFilter before(long millis) {
        return new QuarantineFilter(
                namespace,
                groupId,
                flowId,
                datasetId,
                code,
                errorType,
                field,
                states,
                fromMillis,
                Math.min(toMillis, millis));
    }
}
