package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Targets.Move;
import java.util.List;

/** Neighbouring columns that write attributes of one and the same object: the object is looked up once. */
final class Siblings implements Writer {

    private final int target;
    private final Column[] columns;

    /**
     * Puts columns together.
     *
     * @param way moves from the record to the object
     * @param columns what writes into it
     */
    Siblings(List<Move> way, List<Column> columns, Targets.Maker targets) {
        this.target = targets.to(way);
        this.columns = columns.toArray(Column[]::new);
        columns.forEach(column -> targets.to(way, column.attribute()));
    }

    @Override
    public void write(Row row, ObjectNode record) {
        for (Column column : columns) {
            JsonNode value = column.readyValue(row, record);
            if (value != null) {
                row.target(target, record).set(column.attribute(), value);
            }
        }
    }
}
