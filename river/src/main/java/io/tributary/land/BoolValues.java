package io.tributary.land;

import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/** Values of a column: {@link Boolean}, eight to a byte. */
final class BoolValues extends Values {

    private int bits;
    private int bitCount;
    private boolean anyTrue;
    private boolean anyFalse;

    BoolValues(PrimitiveType type, Bytes.Pressure pressure) {
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
