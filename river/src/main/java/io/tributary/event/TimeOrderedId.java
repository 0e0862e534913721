package io.tributary.event;

import java.util.OptionalLong;
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

    /**
     * The moment in an id, epoch milliseconds. What follows the id, as the index in the ids of a batch's items, is passed over.
     *
     * @return empty when the text does not begin with a UUID of version 7
     */
    public static OptionalLong millis(String text) {
        if (text.length() < LENGTH || text.charAt(8) != '-' || text.charAt(13) != '-' || text.charAt(14) != '7') {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (int i = 0; i < 13; i++) {
            if (i != 8) {
                int digit = Character.digit(text.charAt(i), 16);
                if (digit < 0) {
                    return OptionalLong.empty();
                }
                millis = millis << 4 | digit;
            }
        }
        return OptionalLong.of(millis);
    }

    private static void write(char[] into, int start, long bits, int digits) {
        long rest = bits;
        for (int i = start + digits - 1; i >= start; i--) {
            into[i] = HEX[(int) (rest & 0xF)];
            rest >>>= 4;
        }
    }
}
