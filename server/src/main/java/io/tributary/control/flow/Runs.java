package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of flows, kept by whoever counts them. A run stays readable after its flow is deleted. */
public interface Runs {

    /** Nothing has run. */
    Runs NONE = new Runs() {
        @Override
        public List<Run> all(Scope scope) {
            return List.of();
        }

        @Override
        public Optional<Run> latest(Scope scope, String flowId) {
            return Optional.empty();
        }
    };

    /** All runs of a sandbox, in any order. */
    List<Run> all(Scope scope);

    /** The runs of a sandbox that a filter may take, in any order; more than those do no harm. What is costly to find out may be left to {@link #complete}. */
    default Stream<Run> find(Scope scope, RunFilter filter) {
        return all(scope).stream().filter(filter::takes);
    }

    /** The run of that id. */
    default Optional<Run> get(Scope scope, String id) {
        return all(scope).stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /**
     * Adds to a run as it is shown what {@link #find} left out.
     *
     * @param view the run, to be changed
     * @param alone whether it is shown alone, so that it may be long
     */
    default void complete(Scope scope, ObjectNode view, boolean alone) {}

    /** The runs of several keepers together. */
    static Runs of(Runs... keepers) {
        return new JoinedRuns(List.of(keepers));
    }

    /** The newest run of a flow, empty before the first. */
    Optional<Run> latest(Scope scope, String flowId);

    /**
     * One run.
     *
     * @param id UUID
     * @param flowId the flow that ran
     * @param created when it was opened, UTC
     * @param updated when its figures last changed, UTC
     * @param revision how often it was written, for its etag
     * @param content {@code flowSpec}, {@code metrics}, {@code activities} and the optional members of flow-service contract §6.7;
     *     not changed by the receiver
     */
    record Run(String id, String flowId, Instant created, Instant updated, long revision, ObjectNode content) {}
}
