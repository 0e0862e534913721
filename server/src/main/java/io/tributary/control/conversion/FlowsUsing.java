package io.tributary.control.conversion;

import io.tributary.control.store.Scope;
import java.util.List;

/** Tells which enabled flows run a mapping set, in whatever version; such a set can't be deleted. */
@FunctionalInterface
public interface FlowsUsing {

    /** The flows' ids, empty when the set is free. */
    List<String> of(Scope scope, String mappingSetId);
}
