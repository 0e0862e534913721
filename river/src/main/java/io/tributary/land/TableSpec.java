package io.tributary.land;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The shape in which rows come: the table is made with it, or widened until it fits.
 *
 * @param id which table
 * @param columns what a row's values are, in order; names are unique on each level and a struct has members
 * @param traced whether the table has the column {@link Origin#COLUMN} beside these
 */
public record TableSpec(TableId id, List<Column> columns, boolean traced) {

    public TableSpec {
        columns = List.copyOf(columns);
        checkMembers(id, "the table", columns);
        if (traced && takesOriginsName(columns)) {
            throw new IllegalArgumentException("table " + id + ": the column name '" + Origin.COLUMN
                    + "' is taken by the schema, so its rows can't be traced");
        }
    }

    /** Without a word about where rows came from. */
    public TableSpec(TableId id, List<Column> columns) {
        this(id, columns, false);
    }

    /** With {@link Origin#COLUMN}, unless a column of the schema has that name already, as SQL reads names. */
    public static TableSpec traced(TableId id, List<Column> columns) {
        return new TableSpec(id, columns, !takesOriginsName(columns));
    }

    private static boolean takesOriginsName(List<Column> columns) {
        return columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(Origin.COLUMN));
    }

    /** All columns that the table must have. */
    List<Column> allColumns() {
        if (!traced) {
            return columns;
        }
        List<Column> all = new ArrayList<>(columns);
        all.add(Origin.DECLARED);
        return all;
    }

    private static void checkMembers(TableId id, String where, List<Column> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "table " + id + ": " + where + " has no columns; at least one is needed");
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (column.name().isEmpty() || !names.add(column.name())) {
                throw new IllegalArgumentException(
                        "table " + id + ": " + where + " has the column name '" + column.name() + "' twice or empty");
            }
            checkType(id, column.name(), column.type());
        }
    }

    private static void checkType(TableId id, String where, ColumnType type) {
        switch (type) {
            case ColumnType.Struct struct -> checkMembers(id, where, struct.members());
            case ColumnType.ListOf list -> checkType(id, where, list.element());
            case ColumnType.MapOf map -> checkType(id, where, map.value());
            case ColumnType.Text _t -> {}
            case ColumnType.Bool _t -> {}
            case ColumnType.Int32 _t -> {}
            case ColumnType.Int64 _t -> {}
            case ColumnType.Float64 _t -> {}
            case ColumnType.Day _t -> {}
            case ColumnType.Instant _t -> {}
        }
    }
}
