package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Finds a component of the schema registry: a behaviour, class, field group (mixin), data type or schema. */
@FunctionalInterface
public interface Lookup {

    /**
     * Finds a component in its written form, with {@code allOf}, {@code definitions} and {@code $ref}.
     *
     * @param idOrAltId the {@code $id} or the {@code meta:altId} of the component, matched exactly
     * @return the component, which the caller does not change; empty when there is none
     */
    Optional<ObjectNode> find(String idOrAltId);
}
