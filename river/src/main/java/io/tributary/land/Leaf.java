package io.tributary.land;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A node with values: one Parquet column. Its finished pages wait in memory, compressed, until the row group is written. */
final class Leaf extends Node {

    private static final int MAX_ENTRIES = 64 * 1024;

    private final Values values;
    private final @Nullable Runs repetitions;
    private final Runs definitions;
    private final List<Page> pages = new ArrayList<>();
    private long packedBytes;
    private long entriesInPages;
    private int entries;
    private int rows;
    private int nulls;

    /**
     * @param values of the column's type, which has the field id
     * @param repeated repetition level of the innermost list around it, 0 when there is none
     */
    Leaf(Values values, int level, int repeated, Bytes.Pressure pressure) {
        super(values.type.getId().intValue(), values.type.getName(), level);
        this.values = values;
        this.repetitions = repeated == 0 ? null : new Runs(new Bytes(pressure), Runs.widthFor(repeated));
        this.definitions = new Runs(new Bytes(pressure), Runs.widthFor(level));
    }

    @Override
    void nulls(int repetition, int definition, int count) {
        levels(repetition, definition, count);
        nulls += count;
    }

    @Override
    void write(Object value, int repetition) {
        values.add(value);
        levels(repetition, level, 1);
    }

    private void levels(int repetition, int definition, int count) {
        if (repetitions != null) {
            repetitions.add(repetition, count);
        }
        definitions.add(definition, count);
        entries += count;
        if (repetition == 0) {
            rows += count;
        }
    }

    @Override
    void settle() {
        // nothing is held back here: runs are written as they end
    }

    @Override
    void forEachLeaf(Consumer<Leaf> action) {
        action.accept(this);
    }

    @Override
    Type type() {
        return values.type;
    }

    boolean pageIsFull() {
        return openBytes() >= Bytes.PAGE || entries - nulls >= MAX_ENTRIES;
    }

    long bytes() {
        return packedBytes + openBytes();
    }

    private int openBytes() {
        return values.openBytes()
                + definitions.out().size()
                + (repetitions == null ? 0 : repetitions.out().size());
    }

    /** Ends the open page. Only between rows, when nothing is held back above. */
    void endPage(Packer packer) {
        if (entries == 0) {
            return;
        }
        Bytes page = packer.page();
        if (repetitions != null) {
            levelsTo(page, repetitions);
        }
        levelsTo(page, definitions);
        Encoding encoding = values.writeTo(page, packer);
        byte[] packed = packer.pack(page);
        pages.add(new Page(packed, page.size(), entries, rows, encoding, nulls, values.pageStatistics(nulls)));
        packedBytes += packed.length;
        entriesInPages += entries;
        entries = 0;
        rows = 0;
        nulls = 0;
    }

    private static void levelsTo(Bytes page, Runs levels) {
        levels.finish();
        page.putInt(levels.out().size());
        page.put(levels.out());
        levels.out().clear();
        levels.restart();
    }

    /** Whether a value is in its pages; all of them have ended. */
    boolean hasValues() {
        for (Page page : pages) {
            if (page.entries() > page.nulls()) {
                return true;
            }
        }
        return false;
    }

    /** Writes the whole column of the row group; all pages have ended. */
    void writeTo(ParquetFileWriter file, ColumnDescriptor column, Packer packer) throws IOException {
        file.startColumn(column, entriesInPages, CompressionCodecName.ZSTD);
        Dictionary dictionary = values.writtenDictionary();
        if (dictionary != null) {
            file.writeDictionaryPage(new DictionaryPage(
                    BytesInput.from(packer.pack(dictionary.encoded)),
                    dictionary.encoded.size(),
                    dictionary.size(),
                    Encoding.PLAIN));
        }
        for (Page page : pages) {
            Statistics<?> known = page.statistics();
            Statistics<?> statistics =
                    known != null ? known : values.statistics(page.nulls(), page.entries() > page.nulls());
            file.writeDataPage(
                    page.entries(),
                    page.size(),
                    BytesInput.from(page.packed()),
                    statistics,
                    page.rows(),
                    Encoding.RLE,
                    Encoding.RLE,
                    page.encoding());
        }
        file.endColumn();
    }
}
