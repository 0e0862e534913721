package io.tributary.land;

import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Which fields of a table ever held a value: the ids of its leaf fields, kept as a property of the table and widened with each commit by those that have a value in its files. So reading it costs nothing, and writing it a few bytes in the metadata that is written anyway.
 *
 * @param ids of leaf fields
 */
record Observed(BitSet ids) {

    /** The table's property. */
    static final String PROPERTY = "tributary.observed-fields";

    private static final int MOST_FIELDS = 1 << 20;

    /** What the table's property says; nothing when it has none. */
    static Observed of(TableMetadata table) {
        BitSet ids = new BitSet();
        for (String range : table.properties().getOrDefault(PROPERTY, "").split(",")) {
            String[] ends = range.split("-", 2);
            int first = (int) Math.min(MOST_FIELDS, Summary.number(ends[0]));
            int last = (int) Math.min(MOST_FIELDS, Summary.number(ends[ends.length - 1]));
            if (first > 0 && last >= first) {
                ids.set(first, last + 1);
            }
        }
        return new Observed(ids);
    }

    /** With more fields. */
    Observed with(BitSet more) {
        BitSet all = (BitSet) ids.clone();
        all.or(more);
        return new Observed(all);
    }

    /** As ranges: {@code 1-4,9}. */
    String property() {
        StringBuilder text = new StringBuilder();
        for (int first = ids.nextSetBit(0); first >= 0; ) {
            int end = ids.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - 1 > first) {
                text.append('-').append(end - 1);
            }
            first = ids.nextSetBit(end);
        }
        return text.toString();
    }

    /** The leaf fields as paths, see {@link TableHistory#observed}. */
    Set<String> paths(Schema schema) {
        Set<String> paths = new TreeSet<>();
        for (Types.NestedField field : schema.columns()) {
            if (!field.name().equals(Origin.COLUMN)) {
                collect(field.name(), field.fieldId(), field.type(), paths);
            }
        }
        return paths;
    }

    private void collect(String path, int id, Type type, Set<String> paths) {
        if (type.isStructType()) {
            for (Types.NestedField field : type.asStructType().fields()) {
                collect(path + "." + field.name(), field.fieldId(), field.type(), paths);
            }
        } else if (type.isListType()) {
            Types.ListType list = type.asListType();
            collect(path + ".[]", list.elementId(), list.elementType(), paths);
        } else if (type.isMapType()) {
            Types.MapType map = type.asMapType();
            collect(path + ".{}", map.valueId(), map.valueType(), paths);
        } else if (ids.get(id)) {
            paths.add(path);
        }
    }
}
