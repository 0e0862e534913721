package io.tributary.land;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.PrimitiveBuilder;
import org.jspecify.annotations.Nullable;

/** Makes the nodes for a schema. Columns keep their names in the file, whatever is in them: readers that go by name find them. */
final class Nodes {

    private final Bytes.Pressure pressure;

    Nodes(Bytes.Pressure pressure) {
        this.pressure = pressure;
    }

    /** A column of the table. */
    Node of(NestedField column) {
        return node(column, 0, 0);
    }

    private List<Node> members(List<NestedField> fields, int above, int repeated) {
        List<Node> nodes = new ArrayList<>(fields.size());
        for (NestedField field : fields) {
            nodes.add(node(field, above, repeated));
        }
        return nodes;
    }

    /**
     * @param above definition level of what it is in
     * @param repeated repetition level of the innermost list it is in
     */
    private Node node(NestedField field, int above, int repeated) {
        int level = above + 1;
        return switch (field.type().typeId()) {
            case STRUCT ->
                new Group.Struct(
                        field.fieldId(),
                        field.name(),
                        level,
                        members(field.type().asStructType().fields(), level, repeated));
            case LIST -> {
                ListType list = field.type().asListType();
                Node element = node(list.fields().get(0), level + 1, repeated + 1);
                yield new Group.ListOf(field.fieldId(), field.name(), level, repeated + 1, element);
            }
            case MAP -> {
                MapType map = field.type().asMapType();
                Leaf key = leaf(map.fields().get(0), Repetition.REQUIRED, level + 1, repeated + 1);
                Node value = node(map.fields().get(1), level + 1, repeated + 1);
                yield new Group.MapOf(field.fieldId(), field.name(), level, repeated + 1, key, value);
            }
            default -> leaf(field, Repetition.OPTIONAL, level, repeated);
        };
    }

    private Leaf leaf(NestedField field, Repetition repetition, int level, int repeated) {
        return new Leaf(values(field, repetition), level, repeated, pressure);
    }

    private Values values(NestedField field, Repetition repetition) {
        return switch (field.type().typeId()) {
            case STRING ->
                new TextValues(
                        type(field, repetition, PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType()),
                        pressure);
            case BOOLEAN -> new BoolValues(type(field, repetition, PrimitiveTypeName.BOOLEAN, null), pressure);
            case INTEGER -> new WholeValues(type(field, repetition, PrimitiveTypeName.INT32, null), 4, pressure);
            case LONG -> new WholeValues(type(field, repetition, PrimitiveTypeName.INT64, null), 8, pressure);
            case DOUBLE -> new RealValues(type(field, repetition, PrimitiveTypeName.DOUBLE, null), pressure);
            case DATE ->
                new WholeValues(
                        type(field, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType()),
                        4,
                        pressure);
            case TIMESTAMP ->
                new WholeValues(
                        type(
                                field,
                                repetition,
                                PrimitiveTypeName.INT64,
                                LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS)),
                        8,
                        pressure);
            default ->
                throw new IllegalArgumentException(
                        "column " + field.name() + ": no rows have the type " + field.type());
        };
    }

    private static PrimitiveType type(
            NestedField field, Repetition repetition, PrimitiveTypeName name, @Nullable LogicalTypeAnnotation meaning) {
        PrimitiveBuilder<PrimitiveType> builder = Types.primitive(name, repetition);
        if (meaning != null) {
            builder = builder.as(meaning);
        }
        return builder.id(field.fieldId()).named(field.name());
    }
}
