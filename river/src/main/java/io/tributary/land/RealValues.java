package io.tributary.land;

import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Values of a column: {@link Double}. */
final class RealValues extends Values {

    private final Dictionary.Numbers dictionary;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private boolean any;

    RealValues(PrimitiveType type, Bytes.Pressure pressure) {
        this(type, new Dictionary.Numbers(8), pressure);
    }

    private RealValues(PrimitiveType type, Dictionary.Numbers dictionary, Bytes.Pressure pressure) {
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
