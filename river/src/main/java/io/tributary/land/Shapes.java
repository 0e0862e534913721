package io.tributary.land;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Columns as Iceberg types and back. Everything is optional in a table: a schema may relax what it demands, and old rows know nothing of new columns. */
final class Shapes {

    private Shapes() {}

    /** A schema with new ids, counted from 1. */
    static Schema schema(List<Column> columns) {
        int[] last = {0};
        return new Schema(fields(columns, () -> ++last[0]));
    }

    /** One type with ids that Iceberg will replace by its own. */
    static Type type(ColumnType type) {
        int[] last = {0};
        return type(type, () -> ++last[0]);
    }

    private static List<Types.NestedField> fields(List<Column> columns, IntSupplier ids) {
        List<Types.NestedField> fields = new ArrayList<>(columns.size());
        for (Column column : columns) {
            int id = ids.getAsInt();
            fields.add(Types.NestedField.optional(id, column.name(), type(column.type(), ids), doc(column)));
        }
        return fields;
    }

    @SuppressWarnings("NullAway") // Iceberg takes null for "no documentation"
    private static String doc(Column column) {
        return column.doc().isEmpty() ? null : column.doc();
    }

    private static Type type(ColumnType type, IntSupplier ids) {
        return switch (type) {
            case ColumnType.Text t -> Types.StringType.get();
            case ColumnType.Bool t -> Types.BooleanType.get();
            case ColumnType.Int32 t -> Types.IntegerType.get();
            case ColumnType.Int64 t -> Types.LongType.get();
            case ColumnType.Float64 t -> Types.DoubleType.get();
            case ColumnType.Day t -> Types.DateType.get();
            case ColumnType.Instant t -> Types.TimestampType.withZone();
            case ColumnType.Struct struct -> Types.StructType.of(fields(struct.members(), ids));
            case ColumnType.ListOf list -> {
                int id = ids.getAsInt();
                yield Types.ListType.ofOptional(id, type(list.element(), ids));
            }
            case ColumnType.MapOf map -> {
                int key = ids.getAsInt();
                int value = ids.getAsInt();
                yield Types.MapType.ofOptional(key, value, Types.StringType.get(), type(map.value(), ids));
            }
        };
    }

    /**
     * The columns of a table's schema.
     *
     * @throws IllegalArgumentException a type that no XDM type becomes: the table was not made here
     */
    static List<Column> columns(Types.StructType struct) {
        List<Column> columns = new ArrayList<>();
        for (Types.NestedField field : struct.fields()) {
            String doc = field.doc();
            columns.add(
                    new Column(field.name(), columnType(field.name(), field.type()), false, doc == null ? "" : doc));
        }
        return List.copyOf(columns);
    }

    private static ColumnType columnType(String name, Type type) {
        return switch (type.typeId()) {
            case STRING -> new ColumnType.Text();
            case BOOLEAN -> new ColumnType.Bool();
            case INTEGER -> new ColumnType.Int32();
            case LONG -> new ColumnType.Int64();
            case DOUBLE -> new ColumnType.Float64();
            case DATE -> new ColumnType.Day();
            case TIMESTAMP -> new ColumnType.Instant();
            case STRUCT -> new ColumnType.Struct(columns(type.asStructType()));
            case LIST ->
                new ColumnType.ListOf(columnType(name, type.asListType().elementType()));
            case MAP -> new ColumnType.MapOf(columnType(name, type.asMapType().valueType()));
            default ->
                throw new IllegalArgumentException("column " + name + " has the type " + type
                        + ", which no XDM type becomes; this table was not made by this software");
        };
    }

    /**
     * The part of a table's schema that rows of these columns fill, with the table's field ids and in the columns' order.
     *
     * @param table the table's schema; it has all the columns already
     */
    static Schema filledBy(List<Column> columns, Schema table) {
        return new Schema(filled(columns, table.asStruct()));
    }

    private static List<Types.NestedField> filled(List<Column> columns, Types.StructType table) {
        List<Types.NestedField> fields = new ArrayList<>(columns.size());
        for (Column column : columns) {
            Types.NestedField field = table.field(column.name());
            fields.add(Types.NestedField.optional(field.fieldId(), field.name(), filled(column.type(), field.type())));
        }
        return fields;
    }

    private static Type filled(ColumnType type, Type table) {
        return switch (type) {
            case ColumnType.Struct struct -> Types.StructType.of(filled(struct.members(), table.asStructType()));
            case ColumnType.ListOf list ->
                Types.ListType.ofOptional(
                        table.asListType().elementId(),
                        filled(list.element(), table.asListType().elementType()));
            case ColumnType.MapOf map ->
                Types.MapType.ofOptional(
                        table.asMapType().keyId(),
                        table.asMapType().valueId(),
                        Types.StringType.get(),
                        filled(map.value(), table.asMapType().valueType()));
            case ColumnType.Text t -> table;
            case ColumnType.Bool t -> table;
            case ColumnType.Int32 t -> table;
            case ColumnType.Int64 t -> table;
            case ColumnType.Float64 t -> table;
            case ColumnType.Day t -> table;
            case ColumnType.Instant t -> table;
        };
    }
}
