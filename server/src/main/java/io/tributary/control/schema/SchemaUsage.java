package io.tributary.control.schema;

import io.tributary.control.store.Scope;
import java.util.List;
import java.util.Map;

/** Tells which datasets depend on a schema; asked before a change that could hurt. */
@FunctionalInterface
public interface SchemaUsage {

    /** Nothing uses any schema. */
    SchemaUsage NONE = scope -> Map.of();

    /**
     * A dataset made of a schema. It keeps the schema from being deleted.
     *
     * @param id the dataset's id
     * @param name its owner's name for it
     * @param holdsData whether it holds data or feeds profiles: then the schema may only grow (schema-registry contract §1.8)
     */
    record UsedBy(String id, String name, boolean holdsData) {}

    /**
     * The datasets of a sandbox right now, by the {@code $id} of the schema they are made of. Called while the registry holds its lock: it may read the
     * registry, it must not change it.
     *
     * @param scope whose datasets
     */
    Map<String, List<UsedBy>> of(Scope scope);
}
