package io.tributary.land;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow, little-endian as Parquet wants them. */
final class Bytes {

    /** Raised when a buffer has outgrown a page, so that someone looks before memory runs out. */
    static final class Pressure {
        boolean high;
    }

    /** A page is cut when its values take this much. */
    static final int PAGE = 512 * 1024;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NONE = {};

    private final Pressure pressure;
    private byte[] array = NONE;
    private int size;

    Bytes(Pressure pressure) {
        this.pressure = pressure;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return array;
    }

    void clear() {
        size = 0;
    }

    private void room(int more) {
        if (size + more > array.length) {
            grow(more);
        }
    }

    private void grow(int more) {
        int wanted = Math.addExact(size, more);
        long doubled = Math.max(64, array.length * 2L);
        array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, doubled)));
        if (wanted > PAGE) {
            pressure.high = true;
        }
    }

    void putByte(int value) {
        room(1);
        array[size++] = (byte) value;
    }

    void setByte(int at, int value) {
        array[at] = (byte) value;
    }

    void putInt(int value) {
        room(4);
        INT.set(array, size, value);
        size += 4;
    }

    void setInt(int at, int value) {
        INT.set(array, at, value);
    }

    void putLong(long value) {
        room(8);
        LONG.set(array, size, value);
        size += 8;
    }

    int intAt(int at) {
        return (int) INT.get(array, at);
    }

    /** Unsigned, seven bits a byte, lowest first. */
    void putVarInt(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            putByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        putByte(rest);
    }

    void put(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    void put(Bytes other) {
        put(other.array, 0, other.size);
    }

    /** Text as Parquet writes it: length, then UTF-8. */
    void putText(byte[] utf8) {
        room(4 + utf8.length);
        INT.set(array, size, utf8.length);
        System.arraycopy(utf8, 0, array, size + 4, utf8.length);
        size += 4 + utf8.length;
    }
}
