package io.tributary.land;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.DateTimeUtil;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** Reads rows of a data file in the form in which they are written. Of a wide table only the columns that the file has are read. */
final class RowsOfFile {

    private final Schema table;
    private final Path file;
    private final Schema projection;
    private final int[] places;

    /**
     * @param table the table's schema, into whose columns rows are put
     * @param file one with field ids
     * @throws IOException it can't be read
     */
    RowsOfFile(Schema table, Path file) throws IOException {
        this.table = table;
        this.file = file;
        List<Types.NestedField> there = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        Set<Integer> ids = columnsOf(file);
        for (int i = 0; i < table.columns().size(); i++) {
            Types.NestedField column = table.columns().get(i);
            if (ids.contains(column.fieldId())) {
                there.add(column);
                at.add(i);
            }
        }
        this.projection = new Schema(there);
        this.places = at.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Asked of the file itself: statistics leave out columns of which nothing is known. */
    private static Set<Integer> columnsOf(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            return reader.getFileMetaData().getSchema().getFields().stream()
                    .map(field -> field.getId().intValue())
                    .collect(Collectors.toSet());
        }
    }

    /** All rows in their order; to be closed. */
    CloseableIterable<@Nullable Object[]> read(FileIO io) {
        CloseableIterable<Record> records = Parquet.read(io.newInputFile(file.toString()))
                .project(projection)
                .createReaderFunc(there -> GenericParquetReaders.buildReader(projection, there))
                .reuseContainers()
                .build();
        return CloseableIterable.transform(records, this::row);
    }

    private @Nullable Object[] row(Record record) {
        @Nullable Object[] values = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < places.length; i++) {
            values[places[i]] = value(projection.columns().get(i).type(), record.get(i));
        }
        return values;
    }

    private static @Nullable Object value(Type type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.typeId()) {
            case STRUCT -> members(type.asStructType(), (StructLike) value);
            case LIST -> elements(type.asListType().elementType(), (List<?>) value);
            case MAP -> entries(type.asMapType().valueType(), (Map<?, ?>) value);
            case STRING -> value.toString();
            case DATE -> DateTimeUtil.daysFromDate((LocalDate) value);
            case TIMESTAMP -> DateTimeUtil.microsFromTimestamptz((OffsetDateTime) value);
            default -> value;
        };
    }

    private static @Nullable Object[] members(Types.StructType type, StructLike struct) {
        List<Types.NestedField> fields = type.fields();
        @Nullable Object[] members = new @Nullable Object[fields.size()];
        for (int i = 0; i < members.length; i++) {
            members[i] = value(fields.get(i).type(), struct.get(i, Object.class));
        }
        return members;
    }

    private static List<@Nullable Object> elements(Type type, List<?> list) {
        List<@Nullable Object> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            elements.add(value(type, element));
        }
        return elements;
    }

    private static Map<String, @Nullable Object> entries(Type type, Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, entry) -> entries.put(Objects.toString(key), value(type, entry)));
        return entries;
    }
}
