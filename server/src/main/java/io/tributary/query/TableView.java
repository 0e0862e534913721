package io.tributary.query;

import io.tributary.land.TableSnapshot;
import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The statement that makes a table's snapshot readable under its name. */
final class TableView {

    private TableView() {}

    /**
     * Reads the snapshot's files by column name; a typed empty relation adds the columns, at any depth, that no file has yet.
     *
     * @param name the view's name
     * @param snapshot what to read
     */
    static String create(String name, TableSnapshot snapshot) {
        String columns = snapshot.columns().stream()
                .map(column -> "cast(null as " + type(column.type()) + ") as " + quote(column.name()))
                .collect(Collectors.joining(", "));
        String empty = "select " + columns + " where false";
        if (snapshot.files().isEmpty()) {
            return "create view " + quote(name) + " as " + empty;
        }
        String files = snapshot.files().stream().map(TableView::literal).collect(Collectors.joining(", "));
        return "create view " + quote(name) + " as " + empty + " union all by name select * from read_parquet([" + files
                + "], union_by_name=true)";
    }

    private static String type(ColumnType type) {
        return switch (type) {
            case ColumnType.Text() -> "varchar";
            case ColumnType.Bool() -> "boolean";
            case ColumnType.Int32() -> "integer";
            case ColumnType.Int64() -> "bigint";
            case ColumnType.Float64() -> "double";
            case ColumnType.Day() -> "date";
            case ColumnType.Instant() -> "timestamp with time zone";
            case ColumnType.Struct(var members) ->
                members.stream().map(TableView::member).collect(Collectors.joining(", ", "struct(", ")"));
            case ColumnType.ListOf(var element) -> type(element) + "[]";
            case ColumnType.MapOf(var value) -> "map(varchar, " + type(value) + ")";
        };
    }

    private static String member(Column column) {
        return quote(column.name()) + " " + type(column.type());
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(Path file) {
        return '\'' + file.toString().replace("'", "''") + '\'';
    }
}
