package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The newest real events, on which a mapping set can be tried. They hold personal data: they go to their owner and into no log. */
public interface RecentEvents {

    /** No events are at hand. */
    RecentEvents NONE = new RecentEvents() {
        @Override
        public List<Recent> ofMappingSet(Scope scope, String mappingSetId, int most) {
            return List.of();
        }

        @Override
        public List<Recent> ofDataset(Scope scope, String datasetId, int most) {
            return List.of();
        }

        @Override
        public List<String> refusals(String flowId, ObjectNode record, Set<String> warningKinds) {
            return List.of();
        }
    };

    /** The newest events of the flows that run a mapping set in whatever version, oldest first, at most {@code most}. */
    List<Recent> ofMappingSet(Scope scope, String mappingSetId, int most);

    /** The newest events of the flows that lead to a dataset, oldest first, at most {@code most}. */
    List<Recent> ofDataset(Scope scope, String datasetId, int most);

    /**
     * Why a flow would put a mapped record aside.
     *
     * @param warningKinds kinds of warnings the mapping gave, such as {@code COERCION_ERROR}
     * @return a sentence each; empty when the record would land, or the flow is gone
     */
    List<String> refusals(String flowId, ObjectNode record, Set<String> warningKinds);

    /**
     * One event.
     *
     * @param flowId the flow it was taken for
     * @param receivedAt when it came in
     * @param record what a mapping gets of it: the message without its envelope; the receiver's own copy
     */
    record Recent(String flowId, Instant receivedAt, ObjectNode record) {}
}
