package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingWarning.Kind;
import org.jspecify.annotations.Nullable;

/** One mapping, compiled: takes its value from the record and writes it to its place. Immutable. */
final class Column implements Writer {

    private final WrittenMapping written;
    private final Destination destination;
    private final Code source;
    private final @Nullable Slot slot;
    private final AsIs asIs;
    private final Kind unreachable;

    /**
     * Puts a column together.
     *
     * @param source gives the value; the missing node if there is nothing to write
     * @param unreachable what a value is reported as if the destination has no place in the schema
     */
    Column(WrittenMapping written, Destination destination, Code source, Kind unreachable) {
        this.written = written;
        this.destination = destination;
        this.source = source;
        TargetType leaf = destination.leaf();
        this.slot = leaf == null ? null : Slot.of(destination.ops(), leaf);
        this.asIs = AsIs.of(leaf == null ? TargetType.ANYTHING : leaf);
        this.unreachable = unreachable;
    }

    WrittenMapping written() {
        return written;
    }

    Destination destination() {
        return destination;
    }

    Code source() {
        return source;
    }

    @Nullable
    Slot slot() {
        return slot;
    }

    /** Values that the target takes as they are. */
    AsIs asIs() {
        return asIs;
    }

    /** Name of the attribute in its object. */
    String attribute() {
        return slot == null ? "" : slot.attribute();
    }

    @Override
    public void write(Row row, ObjectNode record) {
        row.enter(this);
        try {
            JsonNode value = source.run(row.scope());
            if (!value.isMissingNode()) {
                put(value, row, record);
            }
        } catch (EvaluationException | Unreadable | StackOverflowError e) {
            fail(e, row, record);
        }
    }

    /**
     * Maps one row, unless nothing is left to do but to set a value: then gives the value, which the target takes as it
     * is, and the caller sets it in the object that holds the attribute.
     */
    @Nullable
    JsonNode readyValue(Row row, ObjectNode record) {
        row.enter(this);
        try {
            JsonNode value = source.run(row.scope());
            if (asIs.takes(value)) {
                return value;
            }
            if (value instanceof ArrayNode list && asIs.takesOnly(list)) {
                return list.get(0);
            }
            if (!value.isMissingNode()) {
                put(value, row, record);
            }
        } catch (EvaluationException | Unreadable | StackOverflowError e) {
            fail(e, row, record);
        }
        return null;
    }

    private void put(JsonNode value, Row row, ObjectNode record) {
        if (value.isNull()) {
            writeNull(value, row, record);
        } else if (slot == null) {
            row.warn(
                    unreachable,
                    unreachable == Kind.PARSE_ERROR ? "The path can't be read" : "The schema has no attribute",
                    "ANY",
                    Values.type(value));
        } else {
            row.forgetTargets();
            slot.put(value, row, record);
        }
    }

    private void writeNull(JsonNode value, Row row, ObjectNode record) {
        if (slot == null) {
            return;
        }
        row.forgetTargets();
        if (Nulls.isNullified(value)) {
            slot.remove(row, record);
        } else if (row.allowNulls()) {
            slot.putNull(row, record);
        }
    }

    private void fail(Throwable error, Row row, ObjectNode record) {
        Position position = switch (error) {
            case EvaluationException e -> Position.of(e);
            case Unreadable e -> e.position;
            default -> null;
        };
        TargetType leaf = destination.leaf();
        row.warn(
                error instanceof Unreadable ? Kind.PARSE_ERROR : Kind.EVALUATION_ERROR,
                error instanceof StackOverflowError
                        ? "The value is nested too deeply"
                        : String.valueOf(error.getMessage()),
                leaf == null ? "ANY" : leaf.word(),
                "ANY",
                position);
        if (slot != null) {
            row.forgetTargets();
            slot.remove(row, record);
        }
    }

    /** Thrown by the source of a mapping that could not be parsed, for every row. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Position position;

        Unreadable(@Nullable String message, Position position) {
            super(message, null, false, false);
            this.position = position;
        }
    }
}
