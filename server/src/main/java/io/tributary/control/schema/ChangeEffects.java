package io.tributary.control.schema;

import io.tributary.control.store.Scope;
import io.tributary.xdm.ResolvedSchema;
import java.util.List;

/**
 * Tells what a change of schemas would do to what runs on them, before it is made. The registry knows neither events nor mapping sets: whoever does answers.
 */
@FunctionalInterface
public interface ChangeEffects {

    /** Nothing runs on any schema. */
    ChangeEffects NONE = (scope, changes, events) -> new Effects(0, List.of(), List.of());

    /** A schema as it is and as it would be. */
    record Change(ResolvedSchema before, ResolvedSchema after) {}

    /**
     * What would happen.
     *
     * @param events how many recent events were looked at
     * @param newlyInvalid events that are valid now and would not be, by place and rule, the most frequent first
     * @param mappingSets mapping sets with flows that work now and would not
     */
    record Effects(int events, List<NewlyInvalid> newlyInvalid, List<BrokenMappingSet> mappingSets) {
        public Effects {
            newlyInvalid = List.copyOf(newlyInvalid);
            mappingSets = List.copyOf(mappingSets);
        }
    }

    /**
     * Recent events of one flow that would break one rule at one place.
     *
     * @param pointer the place in the record, such as {@code #/loyalty/tier}; {@code *} stands for list items and map keys, so that it tells nothing of a payload
     * @param keyword the rule, such as {@code required}
     * @param count how many events
     * @param position of the latest of them in the log
     * @param xactionId of the latest of them
     */
    record NewlyInvalid(
            String datasetId,
            String flowId,
            String pointer,
            String keyword,
            long count,
            long position,
            String xactionId) {}

    /**
     * A mapping set that would break.
     *
     * @param flowIds the flows that run it
     * @param vanished destinations that the schema would not have any more
     * @param problems all that would be wrong with it and is not now, a sentence each
     */
    record BrokenMappingSet(
            String mappingSetId, long version, List<String> flowIds, List<String> vanished, List<String> problems) {
        public BrokenMappingSet {
            flowIds = List.copyOf(flowIds);
            vanished = List.copyOf(vanished);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What a change would do. It changes nothing, and takes no lock of the registry.
     *
     * @param scope whose schemas
     * @param changes every schema that would be another one
     * @param events how many recent events to look at, at most
     */
    Effects of(Scope scope, List<Change> changes, int events);
}
