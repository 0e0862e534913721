package io.tributary.land;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** The values of one leaf: first by their number in a dictionary, plainly once that is full or does not pay. */
abstract sealed class Values {

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
        if (collecting && !inPages && !dictionaryPays()) {
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

    /** {@link String}. */
    static final class Texts extends Values {

        private static final int LONGEST_BOUND = 64;

        private final Dictionary.Texts dictionary;

        Texts(PrimitiveType type, Bytes.Pressure pressure) {
            this(type, new Dictionary.Texts(), pressure);
        }

        private Texts(PrimitiveType type, Dictionary.Texts dictionary, Bytes.Pressure pressure) {
            super(type, dictionary, pressure);
            this.dictionary = dictionary;
        }

        @Override
        void add(Object value) {
            String text = (String) value;
            if (collecting()) {
                int id = dictionary.idOf(text);
                if (id != Dictionary.FULL) {
                    addId(id);
                    return;
                }
                stopCollecting();
            }
            plain.putText(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        @Nullable
        Statistics<?> pageStatistics(int nulls) {
            return null;
        }

        @Override
        @Nullable
        Statistics<?> statistics(int nulls, boolean anyValues) {
            if (!anyValues) {
                return builder(nulls).build();
            }
            byte[] least = collecting() ? dictionary.extreme(false, LONGEST_BOUND) : null;
            byte[] greatest = collecting() ? dictionary.extreme(true, LONGEST_BOUND) : null;
            return least == null || greatest == null
                    ? null
                    : builder(nulls).withMin(least).withMax(greatest).build();
        }
    }

    /** {@link Integer} in four bytes, {@link Long} in eight. */
    static final class Whole extends Values {

        private final Dictionary.Numbers dictionary;
        private final int width;
        private long least = Long.MAX_VALUE;
        private long greatest = Long.MIN_VALUE;

        Whole(PrimitiveType type, int width, Bytes.Pressure pressure) {
            this(type, width, new Dictionary.Numbers(width), pressure);
        }

        private Whole(PrimitiveType type, int width, Dictionary.Numbers dictionary, Bytes.Pressure pressure) {
            super(type, dictionary, pressure);
            this.dictionary = dictionary;
            this.width = width;
        }

        @Override
        void add(Object value) {
            long number = width == 4 ? (Integer) value : (Long) value;
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
            if (collecting()) {
                int id = dictionary.idOf(number);
                if (id != Dictionary.FULL) {
                    addId(id);
                    return;
                }
                stopCollecting();
            }
            if (width == 4) {
                plain.putInt((int) number);
            } else {
                plain.putLong(number);
            }
        }

        @Override
        Statistics<?> pageStatistics(int nulls) {
            Statistics.Builder builder = builder(nulls);
            if (least <= greatest) {
                builder.withMin(bytes(least, width)).withMax(bytes(greatest, width));
            }
            least = Long.MAX_VALUE;
            greatest = Long.MIN_VALUE;
            return builder.build();
        }
    }

    /** {@link Double}. */
    static final class Real extends Values {

        private final Dictionary.Numbers dictionary;
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;
        private boolean any;

        Real(PrimitiveType type, Bytes.Pressure pressure) {
            this(type, new Dictionary.Numbers(8), pressure);
        }

        private Real(PrimitiveType type, Dictionary.Numbers dictionary, Bytes.Pressure pressure) {
            super(type, dictionary, pressure);
            this.dictionary = dictionary;
        }

        @Override
        void add(Object value) {
            double number = (Double) value;
            any = true;
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
            long bits = Double.doubleToRawLongBits(number);
            if (collecting()) {
                int id = dictionary.idOf(bits);
                if (id != Dictionary.FULL) {
                    addId(id);
                    return;
                }
                stopCollecting();
            }
            plain.putLong(bits);
        }

        /** Not a number spoils both bounds; the builder then leaves them out. */
        @Override
        @Nullable
        Statistics<?> pageStatistics(int nulls) {
            Statistics.Builder builder = builder(nulls);
            boolean unordered = any && Double.isNaN(least);
            if (any) {
                builder.withMin(bytes(Double.doubleToRawLongBits(least), 8))
                        .withMax(bytes(Double.doubleToRawLongBits(greatest), 8));
            }
            least = Double.POSITIVE_INFINITY;
            greatest = Double.NEGATIVE_INFINITY;
            any = false;
            return unordered ? null : builder.build();
        }
    }

    /** {@link Boolean}, eight to a byte. */
    static final class Bools extends Values {

        private int bits;
        private int bitCount;
        private boolean anyTrue;
        private boolean anyFalse;

        Bools(PrimitiveType type, Bytes.Pressure pressure) {
            super(type, null, pressure);
        }

        @Override
        void add(Object value) {
            boolean bool = (Boolean) value;
            if (bool) {
                anyTrue = true;
                bits |= 1 << bitCount;
            } else {
                anyFalse = true;
            }
            if (++bitCount == 8) {
                completePlain();
            }
        }

        @Override
        void completePlain() {
            if (bitCount > 0) {
                plain.putByte(bits);
                bits = 0;
                bitCount = 0;
            }
        }

        @Override
        Statistics<?> pageStatistics(int nulls) {
            Statistics.Builder builder = builder(nulls);
            if (anyTrue || anyFalse) {
                builder.withMin(new byte[] {(byte) (anyFalse ? 0 : 1)}).withMax(new byte[] {(byte) (anyTrue ? 1 : 0)});
            }
            anyTrue = false;
            anyFalse = false;
            return builder.build();
        }
    }
}
