package io.tributary.control.flow;

import io.tributary.control.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A published flow as the planner needs it; drafts are not shown.
 *
 * @param flowId UUID
 * @param scope whose it is
 * @param name the client's name for it
 * @param enabled false while it is paused
 * @param inletId the endpoint its messages come through; null when its source is read, not pushed
 * @param sourceConnectionId UUID
 * @param sourceSpecId the connection spec of the source
 * @param targetConnectionId UUID
 * @param datasetId where its rows go
 * @param mapping how a message becomes a record; null when messages are records already
 * @param startsAt messages before this time are not for this flow; null when it took messages from the start
 * @param runWindow how long one run of a streaming flow lasts
 * @param options what the client asked for besides
 */
public record FlowView(
        String flowId,
        Scope scope,
        String name,
        boolean enabled,
        @Nullable String inletId,
        String sourceConnectionId,
        String sourceSpecId,
        String targetConnectionId,
        String datasetId,
        @Nullable MappingPin mapping,
        @Nullable Instant startsAt,
        Duration runWindow,
        Options options) {

    /**
     * A mapping set in the version the flow runs, whatever newer ones there are.
     *
     * @param mappingSetId 32 hex digits
     * @param version 0 or more
     */
    public record MappingPin(String mappingSetId, long version) {}

    /**
     * A flow's options.
     *
     * @param errorDiagnostics whether the client wants the details of refused rows
     * @param partialIngestionPercent share of refused rows, in percent, above which a run of files fails; null for none at all
     * @param rejectOn kinds of mapping warnings that refuse the record (data-prep contract §5.10), such as {@code COERCION_ERROR}
     */
    public record Options(
            boolean errorDiagnostics, @Nullable Double partialIngestionPercent, Set<String> rejectOn) {
        public Options {
            rejectOn = Set.copyOf(rejectOn);
        }
    }
}
