package io.tributary.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Targets.Move;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column, or several that are cheaper together; what they write is the same as one by one, in their order. */
sealed interface Writer permits Column, Items, Siblings {

    /** Maps one row. */
    void write(Row row, ObjectNode record);

    /**
     * Puts neighbours together that share the way to their targets.
     *
     * @param targets gets the objects that they write into
     */
    static Writer[] of(List<Column> columns, Targets.Maker targets) {
        List<Writer> writers = new ArrayList<>();
        int end;
        for (int start = 0; start < columns.size(); start = end) {
            Way way = way(columns.get(start));
            end = start + 1;
            while (way != null && end < columns.size() && way.equals(way(columns.get(end)))) {
                end++;
            }
            writers.addAll(together(way, columns.subList(start, end), targets));
        }
        return writers.toArray(Writer[]::new);
    }

    private static List<? extends Writer> together(@Nullable Way way, List<Column> columns, Targets.Maker targets) {
        if (way == null) {
            return columns;
        }
        if (way.list().isEmpty()) {
            return List.of(new Siblings(way.target(), columns, targets));
        }
        return Items.suits(columns) ? List.of(new Items(way.target(), columns, targets)) : columns;
    }

    /**
     * What neighbours share.
     *
     * @param list names of the way from the root of the source to the list whose elements are copied; empty if columns
     *     don't copy from the elements of a list to the elements of another
     * @param target moves from the record to the object or list
     */
    record Way(List<String> list, List<Move> target) {}

    private static @Nullable Way way(Column column) {
        Slot slot = column.slot();
        if (slot == null) {
            return null;
        }
        List<Move> parents = slot.way();
        if (parents != null) {
            return new Way(List.of(), parents);
        }
        List<Move> lists = slot.wayOfList();
        List<String> source = column.source() instanceof Copy copy ? copy.members() : List.of();
        return lists == null || source.size() < 2 ? null : new Way(source.subList(0, source.size() - 1), lists);
    }
}
