package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How one record became what it is. It holds values of the record, so it belongs to whoever sent the record and into no log.
 *
 * @param mapped what {@link CompiledMapping#apply} makes of the record
 * @param steps one for each mapping, in the order of the set
 */
public record Explained(Mapped mapped, List<Step> steps) {

    public Explained {
        steps = List.copyOf(steps);
    }

    /**
     * What one mapping did.
     *
     * @param mapping its index in the set, from 0
     * @param written the mapping
     * @param columnName the normalised destination; the destination as written where that can't be read
     * @param reads what it read of the record, in the order of first use; empty for a constant
     * @param value what its source gave before it was turned into the type of its target; the missing node for nothing
     * @param outcome what came of it
     * @param result what the mapping, were it alone, writes at its destination; the missing node for nothing. Where the
     *     destination leads through an array, the array.
     * @param warnings what went wrong with it
     */
    public record Step(
            int mapping,
            WrittenMapping written,
            String columnName,
            List<Read> reads,
            JsonNode value,
            Outcome outcome,
            JsonNode result,
            List<MappingWarning> warnings) {

        public Step {
            reads = List.copyOf(reads);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A path of the record that a mapping reads.
     *
     * @param path as the mapping language writes it
     * @param value what is there; the missing node when nothing is
     */
    public record Read(String path, JsonNode value) {}

    /** What came of a mapping. */
    public enum Outcome {
        /** Its value is in the record. */
        WRITTEN,
        /** Its value was written, and a later mapping of the same destination wrote over it. */
        OVERWRITTEN,
        /** Its value was written in part; the warnings tell what was left out. */
        PARTLY_WRITTEN,
        /** There was no value to write. */
        NOTHING,
        /** It took away what others had written there. */
        REMOVED,
        /** There was a value, or should have been one, and it could not be written; the warnings tell why. */
        FAILED
    }

    /** The mapped record. */
    public ObjectNode record() {
        return mapped.record();
    }
}
