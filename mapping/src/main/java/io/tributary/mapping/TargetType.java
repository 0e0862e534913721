package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type that a target attribute has in its schema, as far as writing needs it (contract §5.7). */
sealed interface TargetType {

    /** Types without parts. */
    enum Scalar implements TargetType {
        STRING("STRING"),
        NUMBER("NUMBER"),
        BOOLEAN("BOOLEAN"),
        DATE("DATE"),
        DATE_TIME("DATETIME");

        private final String word;

        Scalar(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.scalar(this, value, row);
        }
    }

    /** An integer within bounds. */
    record Whole(long least, long most) implements TargetType {
        @Override
        public String word() {
            return "INTEGER";
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.whole(this, value, row);
        }
    }

    /** Anything at all: no schema, or a schema that says nothing here. */
    record Anything() implements TargetType {
        @Override
        public String word() {
            return "ANY";
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.copy(value, row);
        }
    }

    /**
     * An object with known attributes.
     *
     * @param attributes by name
     * @param aliases other names of attributes ({@code meta:xdmField})
     * @param others type of attributes that aren't listed, or null if there are none
     * @param identity the object is an identity item, which a bare id may stand for (contract §5.8)
     */
    record Structure(
            Map<String, TargetType> attributes,
            Map<String, String> aliases,
            @Nullable TargetType others,
            boolean identity)
            implements TargetType {
        @Override
        public String word() {
            return "OBJECT";
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.structure(this, value, row);
        }

        /** The type of an attribute, or null if there is no such attribute. */
        @Nullable
        TargetType attribute(String name) {
            TargetType type = attributes.get(name);
            return type == null ? others : type;
        }
    }

    /** An object with any keys, and values of one type. */
    record Keyed(TargetType values) implements TargetType {
        @Override
        public String word() {
            return "MAP";
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.keyed(this, value, row);
        }
    }

    record Many(TargetType items) implements TargetType {
        @Override
        public String word() {
            return "ARRAY";
        }

        @Override
        public @Nullable JsonNode coerce(JsonNode value, Row row) {
            return Coercion.many(this, value, row);
        }
    }

    TargetType ANYTHING = new Anything();

    /** The word for the type in texts that clients take apart. */
    String word();

    /**
     * Makes a value of this type out of a value that isn't null.
     *
     * @return a new node, or a shared scalar; the missing node if there is nothing to write; a null node if an explicit
     *     null is; null if the value doesn't fit, which is then reported to the row
     */
    @Nullable
    JsonNode coerce(JsonNode value, Row row);
}
