package io.tributary.land;

/**
 * Parquet's mix of run-length encoding and bit packing, for levels and for dictionary ids. A run of one value costs the same however long it is, which is what
 * makes the many empty columns of a wide table cheap.
 */
final class Runs {

    private static final int MAX_GROUPS = 63;

    private final Bytes out;
    private int width;
    private int value = -1;
    private int count;
    private long packed;
    private int packedBits;
    private int inGroup;
    private int groups;
    private int header = -1;

    Runs(Bytes out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Bits that hold every number up to this one. */
    static int widthFor(int max) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    Bytes out() {
        return out;
    }

    /** Starts again; what was written before stays in the output. */
    void restart() {
        value = -1;
    }

    /** Starts again with another width. */
    void restart(int newWidth) {
        width = newWidth;
        restart();
    }

    void add(int v) {
        if (v == value) {
            count++;
        } else {
            endRun();
            value = v;
            count = 1;
        }
    }

    void add(int v, int times) {
        if (v == value) {
            count += times;
        } else {
            endRun();
            value = v;
            count = times;
        }
    }

    /** Completes the output; nothing may be added before a restart. */
    void finish() {
        endRun();
        while (inGroup != 0) {
            pack(0);
        }
        endPacked();
    }

    private void endRun() {
        int left = count;
        count = 0;
        while (left > 0 && inGroup != 0) {
            pack(value);
            left--;
        }
        if (left >= 8) {
            endPacked();
            out.putVarInt(left << 1);
            for (int shift = 0; shift < width; shift += 8) {
                out.putByte(value >>> shift);
            }
            return;
        }
        for (; left > 0; left--) {
            pack(value);
        }
    }

    private void pack(int v) {
        if (header < 0) {
            header = out.size();
            out.putByte(0);
        }
        packed |= (long) v << packedBits;
        packedBits += width;
        while (packedBits >= 8) {
            out.putByte((int) packed);
            packed >>>= 8;
            packedBits -= 8;
        }
        if (++inGroup == 8) {
            inGroup = 0;
            if (++groups == MAX_GROUPS) {
                endPacked();
            }
        }
    }

    private void endPacked() {
        if (header >= 0) {
            out.setByte(header, groups << 1 | 1);
            header = -1;
            groups = 0;
        }
    }
}
