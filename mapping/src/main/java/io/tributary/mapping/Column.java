package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingWarning.Kind;
import org.jspecify.annotations.Nullable;

/** One mapping, compiled: takes its value from the record and writes it to its place. Immutable. */
final class Column {

    private final WrittenMapping written;
    private final Destination destination;
    private final Code source;
    private final @Nullable Slot slot;
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
        this.slot = destination.leaf() == null ? null : Slot.of(destination.ops(), destination.leaf());
        this.unreachable = unreachable;
    }

    WrittenMapping written() {
        return written;
    }

    Destination destination() {
        return destination;
    }

    /** Maps one row. */
    void write(Row row, ObjectNode record) {
        row.enter(this);
        try {
            JsonNode value = source.run(row.scope());
            if (value.isMissingNode()) {
                return;
            }
            if (value.isNull()) {
                writeNull(value, row, record);
            } else if (slot == null) {
                row.warn(
                        unreachable,
                        unreachable == Kind.PARSE_ERROR ? "The path can't be read" : "The schema has no attribute",
                        "ANY",
                        Values.type(value));
            } else {
                slot.put(value, row, record);
            }
        } catch (EvaluationException e) {
            fail(Kind.EVALUATION_ERROR, String.valueOf(e.getMessage()), Position.of(e), row, record);
        } catch (Unreadable e) {
            fail(Kind.PARSE_ERROR, String.valueOf(e.getMessage()), e.position, row, record);
        } catch (StackOverflowError e) {
            fail(Kind.EVALUATION_ERROR, "The value is nested too deeply", null, row, record);
        }
    }

    private void writeNull(JsonNode value, Row row, ObjectNode record) {
        if (slot == null) {
            return;
        }
        if (Nulls.isNullified(value)) {
            slot.remove(row, record);
        } else if (row.allowNulls()) {
            slot.putNull(row, record);
        }
    }

    private void fail(Kind kind, String message, @Nullable Position position, Row row, ObjectNode record) {
        TargetType leaf = destination.leaf();
        row.warn(kind, message, leaf == null ? "ANY" : leaf.word(), "ANY", position);
        if (slot != null) {
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
