package io.tributary.land;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** The values of one leaf: first by their number in a dictionary, plainly once that is full or does not pay. */
abstract sealed class Values permits TextValues, WholeValues, RealValues, BoolValues {

    private static final int[] NONE = {};

    final PrimitiveType type;
    final Bytes plain;

    private final Bytes.Pressure pressure;
    private final @Nullable Dictionary dictionary;
    private boolean collecting;
    private boolean inPages;
    private int[] ids = NONE;
    private int idCount;

    Values(PrimitiveType type, @Nullable Dictionary dictionary, Bytes.Pressure pressure) {
        this.type = type;
        this.pressure = pressure;
        this.plain = new Bytes(pressure);
        this.dictionary = dictionary;
        this.collecting = dictionary != null;
    }

    /** @throws ClassCastException the value has another form than the column */
    abstract void add(Object value);

    /** What is known of the values added since the last page; null when nothing is. */
    abstract @Nullable Statistics<?> pageStatistics(int nulls);

    /** What is known of all values; null when nothing is. */
    @Nullable
    Statistics<?> statistics(int nulls, boolean anyValues) {
        return null;
    }

    /** The dictionary that goes before the pages; null when no page refers to it. */
    final @Nullable Dictionary writtenDictionary() {
        return inPages ? dictionary : null;
    }

    final boolean collecting() {
        return collecting;
    }

    final void addId(int id) {
        if (idCount == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(64, idCount * 2));
            pressure.high |= 4 * idCount >= Bytes.PAGE;
        }
        ids[idCount++] = id;
    }

    /** About how many bytes the open page has. */
    final int openBytes() {
        return plain.size() + 2 * idCount;
    }

    /** Values from here on are written plainly, those of the open page too. */
    final void stopCollecting() {
        if (collecting && dictionary != null) {
            collecting = false;
            for (int i = 0; i < idCount; i++) {
                dictionary.copyTo(plain, ids[i]);
            }
            idCount = 0;
        }
    }

    /** Appends the open page's values and starts the next page. */
    final Encoding writeTo(Bytes page, Packer packer) {
        if (idCount > 0 && !inPages && !dictionaryPays()) {
            stopCollecting();
        }
        if (idCount > 0 && dictionary != null) {
            int width = Runs.widthFor(dictionary.size() - 1);
            page.putByte(width);
            Runs runs = packer.ids(width);
            for (int i = 0; i < idCount; i++) {
                runs.add(ids[i]);
            }
            runs.finish();
            idCount = 0;
            inPages = true;
            return Encoding.RLE_DICTIONARY;
        }
        completePlain();
        page.put(plain);
        plain.clear();
        return Encoding.PLAIN;
    }

    void completePlain() {}

    /** Looked at once, before the first page: later pages only gain from a dictionary that is there already. */
    private boolean dictionaryPays() {
        if (dictionary == null) {
            return false;
        }
        long plainly = 0;
        for (int i = 0; i < idCount; i++) {
            plainly += dictionary.length(ids[i]);
        }
        long idBits = (long) idCount * Runs.widthFor(Math.max(0, dictionary.size() - 1));
        return dictionary.encoded.size() + idBits / 8 < plainly;
    }

    final Statistics.Builder builder(int nulls) {
        return Statistics.getBuilderForReading(type).withNumNulls(nulls);
    }

    static byte[] bytes(long value, int width) {
        ByteBuffer buffer = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
        return (width == 4 ? buffer.putInt((int) value) : buffer.putLong(value)).array();
    }
}
