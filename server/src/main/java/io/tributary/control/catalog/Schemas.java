package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Scope;
import java.util.Optional;

/** The schemas a dataset may be made of; the catalogue asks and never stores more than the answer's id and behaviour. */
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
    Optional<SchemaRef> find(Scope scope, String tenant, String idOrAltId);

    /**
     * A schema with everything it refers to written out, as JSON Schema; asked only to show which of its fields are in use.
     *
     * @param idOrAltId {@code $id} or {@code meta:altId}
     */
    default Optional<ObjectNode> document(Scope scope, String tenant, String idOrAltId) {
        return Optional.empty();
    }

    /**
     * What the catalogue needs to know of a schema.
     *
     * @param id {@code $id}
     * @param behaviour what its rows describe
     * @param identifiable whether its rows say whose they are: a primary identity descriptor, or an identity map
     */
    record SchemaRef(String id, Behaviour behaviour, boolean identifiable) {}

    /** What the rows of a schema describe. */
    enum Behaviour {
        /** A thing with properties, such as a profile. */
        RECORD("record"),
        /** Something that happened at a time. */
        TIME_SERIES("time-series"),
        /** Neither: columns of somebody's own making. */
        ADHOC("adhoc");

        private final String text;

        Behaviour(String text) {
            this.text = text;
        }

        /** The word used in {@code classification.dataBehavior}. */
        public String text() {
            return text;
        }

        static Behaviour of(String text) {
            for (Behaviour behaviour : values()) {
                if (behaviour.text.equals(text)) {
                    return behaviour;
                }
            }
            throw new IllegalArgumentException("no behaviour is called " + text);
        }
    }
}
