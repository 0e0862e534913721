package io.tributary.land;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.duckdb.DuckDBStruct;

/** Two readers that know nothing of how rows were written. All values are put into one plain form, in which rows can be compared as text. */
final class Oracles {

    private Oracles() {}

    /** The rows as they were given to the lake. */
    static List<String> given(List<Column> columns, List<Row> rows) {
        return rows.stream()
                .map(row -> struct(columns, row.values()).toString())
                .sorted()
                .toList();
    }

    /** What Iceberg's own reader finds in the table. */
    static List<String> iceberg(Lake lake, TableId id) {
        Table table = lake.catalog().loadTable(Lake.name(id));
        List<Column> columns = Shapes.columns(table.schema().asStruct());
        List<String> rows = new ArrayList<>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
            records.forEach(found -> rows.add(struct(columns, members(found)).toString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return rows.stream().sorted().toList();
    }

    /** What DuckDB finds in the files of a snapshot. */
    static List<String> duckDb(TableSnapshot snapshot) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (Object[] values :
                query("select * from " + files(snapshot), snapshot.columns().size())) {
            rows.add(struct(snapshot.columns(), values).toString());
        }
        return rows.stream().sorted().toList();
    }

    /** The files of a snapshot as a relation of all its columns. */
    static String files(TableSnapshot snapshot) {
        return Stream.concat(Stream.of(snapshot.shape()), snapshot.files().stream())
                .map(path -> "'" + path + "'")
                .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name=true)"));
    }

    static List<Object[]> query(String sql, int columns) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                Object[] values = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = detached(result.getObject(i + 1));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    /** DuckDB's values end with their connection. */
    private static Object detached(Object value) throws SQLException {
        return switch (value) {
            case DuckDBStruct found -> {
                List<Object> members = new ArrayList<>();
                for (Object member : found.getAttributes()) {
                    members.add(detached(member));
                }
                yield members.toArray();
            }
            case Array found -> {
                List<Object> elements = new ArrayList<>();
                for (Object element : (Object[]) found.getArray()) {
                    elements.add(detached(element));
                }
                yield elements;
            }
            case Map<?, ?> found -> {
                Map<Object, Object> entries = new LinkedHashMap<>();
                for (Map.Entry<?, ?> entry : found.entrySet()) {
                    entries.put(entry.getKey(), detached(entry.getValue()));
                }
                yield entries;
            }
            case null -> null;
            default -> value;
        };
    }

    private static Object[] members(Record found) {
        Object[] members = new Object[found.size()];
        Arrays.setAll(members, found::get);
        return members;
    }

    private static Map<String, Object> struct(List<Column> columns, Object[] values) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            members.put(columns.get(i).name(), plain(columns.get(i).type(), values[i]));
        }
        return members;
    }

    private static Object plain(ColumnType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case ColumnType.Struct struct ->
                struct(struct.members(), value instanceof Record found ? members(found) : (Object[]) value);
            case ColumnType.ListOf list ->
                ((List<?>) value)
                        .stream().map(e -> plain(list.element(), e)).toList().toString();
            case ColumnType.MapOf map -> {
                Map<Object, Object> entries = new java.util.TreeMap<>();
                ((Map<?, ?>) value).forEach((key, v) -> entries.put(key.toString(), plain(map.value(), v)));
                yield entries;
            }
            case ColumnType.Text t -> '"' + value.toString() + '"';
            case ColumnType.Bool t -> (Boolean) value;
            case ColumnType.Int32 t -> (Integer) value;
            case ColumnType.Int64 t -> (Long) value;
            case ColumnType.Float64 t -> (Double) value;
            case ColumnType.Day t -> value instanceof LocalDate day ? (int) day.toEpochDay() : (Integer) value;
            case ColumnType.Instant t ->
                value instanceof OffsetDateTime time
                        ? (Long) ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant())
                        : (Long) value;
        };
    }
}
