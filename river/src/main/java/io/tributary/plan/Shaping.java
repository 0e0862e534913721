package io.tributary.plan;

import io.tributary.mapping.CompiledMapping;
import io.tributary.mapping.MappingWarning;
import java.util.Set;

/** How a flow makes an XDM record of a message. */
public sealed interface Shaping {

    /** The message already carries the XDM record (flow without transformation). */
    record AsSent() implements Shaping {}

    /**
     * The message is mapped.
     *
     * @param mappingSetId 32 hex digits
     * @param version the version of the set that the flow is pinned to
     * @param mapping the compiled set
     * @param rejectOn kinds of warnings that refuse the record instead of leaving the column empty (data-prep contract §5.10)
     */
    record Mapped(String mappingSetId, long version, CompiledMapping mapping, Set<MappingWarning.Kind> rejectOn)
            implements Shaping {
        public Mapped {
            rejectOn = Set.copyOf(rejectOn);
        }
    }
}
