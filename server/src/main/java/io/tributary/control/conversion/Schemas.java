package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.util.Optional;

/** The schemas a mapping set may aim at. */
@FunctionalInterface
public interface Schemas {

    /**
     * Looks a schema up.
     *
     * @param scope whose schemas
     * @param tenant the organisation's tenant id, without underscore
     * @param idOrAltId {@code $id} or {@code meta:altId}
     * @return the schema, empty when this sandbox has none of that id
     */
    Optional<ResolvedSchema> find(Scope scope, String tenant, String idOrAltId);

    /**
     * A schema with everything it is composed of.
     *
     * @param id {@code $id}
     * @param document all fields in one tree (the {@code xed-full} form); not changed by the receiver
     */
    record ResolvedSchema(String id, ObjectNode document) {}
}
