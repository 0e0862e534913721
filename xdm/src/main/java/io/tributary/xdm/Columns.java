package io.tributary.xdm;

import io.tributary.xdm.FieldType.Field;
import java.util.ArrayList;
import java.util.List;

/** Turns fields into columns (schema-registry contract §3.1). */
final class Columns {

    private Columns() {}

    static List<Column> of(FieldType.Group group) {
        List<Column> columns = new ArrayList<>(group.fields().size());
        for (Field field : group.fields()) {
            columns.add(column(field));
        }
        return List.copyOf(columns);
    }

    private static Column column(Field field) {
        return new Column(field.name(), type(field.type()), field.required(), field.title());
    }

    private static ColumnType type(FieldType type) {
        return switch (type) {
            case FieldType.Group group -> new ColumnType.Struct(of(group));
            case FieldType.AnyObject o -> new ColumnType.Text();
            case FieldType.AnyList l -> new ColumnType.Text();
            case FieldType.MapOf map -> new ColumnType.MapOf(type(map.value()));
            case FieldType.ListOf list -> new ColumnType.ListOf(type(list.item()));
            case FieldType.Text t -> new ColumnType.Text();
            case FieldType.Day d -> new ColumnType.Day();
            case FieldType.Moment m -> new ColumnType.Instant();
            case FieldType.Whole whole -> whole.bits() > 31 ? new ColumnType.Int64() : new ColumnType.Int32();
            case FieldType.Real r -> new ColumnType.Float64();
            case FieldType.Bool b -> new ColumnType.Bool();
            case FieldType.OneOf one -> type(one.base());
        };
    }
}
