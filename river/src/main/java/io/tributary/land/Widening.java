package io.tributary.land;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** What a table lacks so that rows of a shape fit in. Columns are only ever added; nothing is dropped, renamed or changed. */
final class Widening {

    /** @param parent full name of the struct that gets it, null for the table itself */
    private record Addition(@Nullable String parent, Column column) {}

    private final TableId table;
    private final List<Addition> additions = new ArrayList<>();

    private Widening(TableId table) {
        this.table = table;
    }

    /** @throws LandException a column is there with another type */
    static Widening of(TableSpec spec, Types.StructType table) {
        Widening widening = new Widening(spec.id());
        widening.members(null, spec.allColumns(), table);
        return widening;
    }

    boolean isEmpty() {
        return additions.isEmpty();
    }

    @SuppressWarnings("NullAway") // Iceberg takes null for the table itself and for "no documentation"
    void applyTo(UpdateSchema update) {
        for (Addition addition : additions) {
            Column column = addition.column();
            String doc = column.doc().isEmpty() ? null : column.doc();
            update.addColumn(addition.parent(), column.name(), Shapes.type(column.type()), doc);
        }
    }

    private void members(@Nullable String parent, List<Column> columns, Types.StructType struct) {
        for (Column column : columns) {
            Types.NestedField field = struct.field(column.name());
            if (field == null) {
                additions.add(new Addition(parent, column));
            } else {
                compare(parent == null ? column.name() : parent + "." + column.name(), column.type(), field.type());
            }
        }
    }

    private void compare(String path, ColumnType wanted, Type found) {
        if (wanted instanceof ColumnType.Struct struct && found.isStructType()) {
            members(path, struct.members(), found.asStructType());
        } else if (wanted instanceof ColumnType.ListOf list && found.isListType()) {
            compare(path + ".element", list.element(), found.asListType().elementType());
        } else if (wanted instanceof ColumnType.MapOf map && found.isMapType()) {
            compare(path + ".value", map.value(), found.asMapType().valueType());
        } else {
            Type expected = Shapes.type(wanted);
            if (!expected.isPrimitiveType() || !expected.equals(found)) {
                throw new LandException(
                        "table " + table + ": column " + path + " holds " + plain(found) + ", the schema now asks for "
                                + plain(expected)
                                + "; a column never changes its type: give the field another name, or use a new dataset",
                        false,
                        null);
            }
        }
    }

    private static String plain(Type type) {
        return type.isStructType() ? "struct" : type.isListType() ? "list" : type.isMapType() ? "map" : type.toString();
    }
}
