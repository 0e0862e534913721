package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Neighbouring columns that write attributes of one and the same object: the object is looked up once. */
final class Siblings implements Writer {

    private final String[] way;
    private final Column[] columns;

    /** @param way names from the root of the record to the object */
    Siblings(List<String> way, List<Column> columns) {
        this.way = way.toArray(String[]::new);
        this.columns = columns.toArray(Column[]::new);
    }

    @Override
    public void write(Row row, ObjectNode record) {
        ObjectNode parent = null;
        for (Column column : columns) {
            JsonNode value = column.readyValue(row, record);
            if (value != null) {
                if (parent == null) {
                    parent = object(record, way, way.length, columns.length);
                }
                parent.set(column.attribute(), value);
            }
        }
    }

    /** The object at the end of the first names of a way, made if it isn't there. */
    static ObjectNode object(ObjectNode record, String[] way, int names, int members) {
        ObjectNode at = record;
        for (int i = 0; i < names; i++) {
            @Nullable JsonNode child = at.get(way[i]);
            if (child instanceof ObjectNode object) {
                at = object;
            } else {
                ObjectNode made = Values.object(i == names - 1 ? members : 4);
                at.set(way[i], made);
                at = made;
            }
        }
        return at;
    }
}
