package io.tributary.land;

import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Values of a column: {@link String}. */
final class TextValues extends Values {

    private static final int LONGEST_BOUND = 64;

    private final Dictionary.Texts dictionary;

    TextValues(PrimitiveType type, Bytes.Pressure pressure) {
        this(type, new Dictionary.Texts(), pressure);
    }

    private TextValues(PrimitiveType type, Dictionary.Texts dictionary, Bytes.Pressure pressure) {
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
