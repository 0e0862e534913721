package io.tributary.land;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Rows in memory, column by column, until there are enough for a piece of a file. A column begins to exist with its first value. */
final class RowGroup {

    private static final int LOOK_EVERY = 256;

    private final List<NestedField> fields;
    private final Packer packer;
    private final Bytes.Pressure pressure = new Bytes.Pressure();
    private final @Nullable Column[] columns;
    private int rows;
    private int unlooked;
    private long bytes;

    private record Column(Node node, List<Leaf> leaves) {}

    /** @param schema the columns rows fill, in their order, with field ids */
    RowGroup(Schema schema, Packer packer) {
        this.fields = schema.columns();
        this.packer = packer;
        this.columns = new Column[fields.size()];
    }

    /** @throws ClassCastException the row has another shape; nothing more may be added */
    void add(@Nullable Object[] values) {
        if (values.length != columns.length) {
            throw new ClassCastException("the table has " + columns.length + " columns, the row " + values.length);
        }
        write(values);
        rowEnds();
    }

    /**
     * As {@link #add(Object[])}, with the last column's value apart from the others.
     *
     * @throws ClassCastException the row has another shape; nothing more may be added
     */
    void add(@Nullable Object[] values, @Nullable Object last) {
        if (values.length != columns.length - 1) {
            throw new ClassCastException(
                    "the table has " + (columns.length - 1) + " columns, the row " + values.length);
        }
        write(values);
        write(values.length, last);
        rowEnds();
    }

    private void write(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            write(i, values[i]);
        }
    }

    private void write(int index, @Nullable Object value) {
        Column column = columns[index];
        if (value != null) {
            (column == null ? begin(index) : column).node().write(value, 0);
        } else if (column != null) {
            column.node().nulls(0, 0, 1);
        }
    }

    private void rowEnds() {
        rows++;
        if (++unlooked >= LOOK_EVERY || pressure.high) {
            look();
        }
    }

    /** A column comes late: the rows before it had nothing there. */
    private Column begin(int index) {
        Node node = new Nodes(pressure).of(fields.get(index));
        List<Leaf> leaves = new ArrayList<>();
        node.forEachLeaf(leaves::add);
        if (rows > 0) {
            node.nulls(0, 0, rows);
        }
        Column column = new Column(node, leaves);
        columns[index] = column;
        return column;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Compressed pages and what is still open; looked at from time to time. */
    long bytes() {
        return bytes;
    }

    private void look() {
        unlooked = 0;
        pressure.high = false;
        bytes = 0;
        for (Column column : columns) {
            if (column != null) {
                bytes += look(column);
            }
        }
    }

    private long look(Column column) {
        long size = 0;
        for (Leaf leaf : column.leaves()) {
            if (leaf.pageIsFull()) {
                column.node().settle();
                leaf.endPage(packer);
            }
            size += leaf.bytes();
        }
        return size;
    }

    /**
     * The columns a file must have for these rows, by index.
     *
     * @param others columns that it must have too
     */
    BitSet columnsWith(BitSet others) {
        BitSet needed = (BitSet) others.clone();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != null) {
                needed.set(i);
            }
        }
        if (needed.isEmpty()) {
            needed.set(0); // rows without any value are rows too, and a file has at least one column
        }
        return needed;
    }

    /** The schema of a file with these columns. */
    static MessageType schema(Schema schema, BitSet columns) {
        Nodes nodes = new Nodes(new Bytes.Pressure());
        Type[] types = columns.stream()
                .mapToObj(i -> nodes.of(schema.columns().get(i)).type())
                .toArray(Type[]::new);
        return Types.buildMessage().addFields(types).named("table");
    }

    /**
     * Writes everything.
     *
     * @param file one with the columns that {@link #columnsWith} gave
     * @param schema the file's
     * @param which the file's columns, by index
     * @param observed takes the ids of the leaf fields that have a value
     */
    void writeTo(ParquetFileWriter file, MessageType schema, BitSet which, BitSet observed) throws IOException {
        List<ColumnDescriptor> descriptors = schema.getColumns();
        int next = 0;
        file.startBlock(rows);
        for (int i = which.nextSetBit(0); i >= 0; i = which.nextSetBit(i + 1)) {
            Column column = columns[i];
            Column there = column == null ? begin(i) : column;
            there.node().settle();
            for (Leaf leaf : there.leaves()) {
                leaf.endPage(packer);
                leaf.writeTo(file, descriptors.get(next++), packer);
                if (leaf.hasValues()) {
                    observed.set(leaf.fieldId);
                }
            }
        }
        file.endBlock();
    }
}
