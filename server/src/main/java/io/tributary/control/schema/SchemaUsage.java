package io.tributary.control.schema;

import io.tributary.control.store.Scope;

/** Tells what depends on a schema outside the registry; asked before a change that could hurt. */
@FunctionalInterface
public interface SchemaUsage {

    /** Nothing uses any schema. */
    SchemaUsage NONE = (scope, schemaId) -> Use.UNUSED;

    /** How much a schema is used. */
    enum Use {
        /** No dataset refers to the schema. */
        UNUSED,
        /** A dataset refers to the schema; it can't be deleted. */
        REFERENCED,
        /** A dataset of the schema holds data or feeds profiles; the schema may only grow (schema-registry contract §1.8). */
        HOLDS_DATA
    }

    /**
     * How much a schema is used right now. Called while the registry holds its lock: it may read the registry, it must not change it.
     *
     * @param scope whose schema
     * @param schemaId its {@code $id}
     */
    Use of(Scope scope, String schemaId);
}
