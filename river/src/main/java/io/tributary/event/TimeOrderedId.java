package io.tributary.event;

import java.util.concurrent.ThreadLocalRandom;

/** Makes UUIDs of version 7 (RFC 9562 §5.7): unique, and ordered by the millisecond they were made in. They are no secrets. */
public final class TimeOrderedId {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int LENGTH = 36;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;

    private TimeOrderedId() {}

    /**
     * A new id in the usual text form.
     *
     * @param epochMillis the moment it stands for
     */
    public static String at(long epochMillis) {
        return at(epochMillis, ThreadLocalRandom.current().nextLong());
    }

    /**
     * A new id that is ordered also within its millisecond (RFC 9562 §6.2, method 1).
     *
     * @param epochMillis the moment it stands for
     * @param counter its lowest 12 bits count
     */
    public static String at(long epochMillis, long counter) {
        long high = (epochMillis << 16) | VERSION_7 | (counter & 0xFFFL);
        long low = VARIANT | (ThreadLocalRandom.current().nextLong() >>> 2);
        char[] text = new char[LENGTH];
        write(text, 0, high >>> 32, 8);
        text[8] = '-';
        write(text, 9, high >>> 16, 4);
        text[13] = '-';
        write(text, 14, high, 4);
        text[18] = '-';
        write(text, 19, low >>> 48, 4);
        text[23] = '-';
        write(text, 24, low, 12);
        return new String(text);
    }

    private static void write(char[] into, int start, long bits, int digits) {
        long rest = bits;
        for (int i = start + digits - 1; i >= start; i--) {
            into[i] = HEX[(int) (rest & 0xF)];
            rest >>>= 4;
        }
    }
}
