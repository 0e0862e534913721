package io.tributary.land;

import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/** Values of a column: {@link Integer} in four bytes, {@link Long} in eight. */
final class WholeValues extends Values {

    private final Dictionary.Numbers dictionary;
    private final int width;
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    WholeValues(PrimitiveType type, int width, Bytes.Pressure pressure) {
        this(type, width, new Dictionary.Numbers(width), pressure);
    }

    private WholeValues(PrimitiveType type, int width, Dictionary.Numbers dictionary, Bytes.Pressure pressure) {
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
