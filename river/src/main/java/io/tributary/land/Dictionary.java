package io.tributary.land;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The distinct values of a leaf, numbered as they come, up to a limit. Open addressing; a value that collides too often ends it, whoever chose it. */
abstract sealed class Dictionary {

    static final int FULL = -1;

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_PROBES = 64;

    /** The values as Parquet writes them plainly. */
    final Bytes encoded = new Bytes(new Bytes.Pressure());

    private int[] slots = new int[64];
    private int size;

    int size() {
        return size;
    }

    /** How many bytes the value takes when written plainly. */
    abstract int length(int id);

    abstract void copyTo(Bytes plain, int id);

    /** Makes room for one more entry if the hash table is half full. */
    private void makeRoom() {
        if (size * 2 >= slots.length) {
            int[] wider = new int[slots.length * 2];
            for (int id = 0; id < size; id++) {
                int slot = spread(hash(id)) & wider.length - 1;
                while (wider[slot] != 0) {
                    slot = slot + 1 & wider.length - 1;
                }
                wider[slot] = id + 1;
            }
            slots = wider;
        }
    }

    abstract int hash(int id);

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }

    private int take(int slot, int bytes) {
        if (encoded.size() + bytes > MAX_BYTES) {
            return FULL;
        }
        slots[slot] = ++size;
        return size - 1;
    }

    /** Of texts. */
    static final class Texts extends Dictionary {

        private String[] values = new String[64];
        private int[] starts = new int[64];

        /** The number of the value; {@link #FULL} when there is no room for it. */
        int idOf(String value) {
            int hash = value.hashCode();
            int[] table = super.slots;
            int slot = spread(hash) & table.length - 1;
            for (int probe = 0; probe < MAX_PROBES; probe++) {
                int id = table[slot] - 1;
                if (id < 0) {
                    return add(value, slot);
                }
                if (values[id].equals(value)) {
                    return id;
                }
                slot = slot + 1 & table.length - 1;
            }
            return FULL;
        }

        private int add(String value, int slot) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            int id = super.take(slot, 4 + utf8.length);
            if (id != FULL) {
                if (id == values.length) {
                    values = Arrays.copyOf(values, id * 2);
                    starts = Arrays.copyOf(starts, id * 2);
                }
                values[id] = value;
                starts[id] = encoded.size();
                encoded.putText(utf8);
                super.makeRoom();
            }
            return id;
        }

        @Override
        int hash(int id) {
            return values[id].hashCode();
        }

        @Override
        int length(int id) {
            return 4 + encoded.intAt(starts[id]);
        }

        @Override
        void copyTo(Bytes plain, int id) {
            plain.put(encoded.array(), starts[id], length(id));
        }

        /** UTF-8 of the least or the greatest value; null when there is none or it is long. */
        byte @Nullable [] extreme(boolean greatest, int maxLength) {
            byte[] best = null;
            for (int id = 0; id < size(); id++) {
                int from = starts[id] + 4;
                byte[] all = encoded.array();
                int order = best == null
                        ? 0
                        : Arrays.compareUnsigned(all, from, starts[id] + length(id), best, 0, best.length);
                if (best == null || (greatest ? order > 0 : order < 0)) {
                    best = Arrays.copyOfRange(all, from, starts[id] + length(id));
                }
            }
            return best == null || best.length > maxLength ? null : best;
        }
    }

    /** Of numbers, by their bits. */
    static final class Numbers extends Dictionary {

        private final int width;
        private long[] values = new long[64];

        /** @param width bytes of a number, 4 or 8 */
        Numbers(int width) {
            this.width = width;
        }

        /** The number of the value; {@link #FULL} when there is no room for it. */
        int idOf(long value) {
            int[] table = super.slots;
            int slot = spread(Long.hashCode(value)) & table.length - 1;
            for (int probe = 0; probe < MAX_PROBES; probe++) {
                int id = table[slot] - 1;
                if (id < 0) {
                    return add(value, slot);
                }
                if (values[id] == value) {
                    return id;
                }
                slot = slot + 1 & table.length - 1;
            }
            return FULL;
        }

        private int add(long value, int slot) {
            int id = super.take(slot, width);
            if (id != FULL) {
                if (id == values.length) {
                    values = Arrays.copyOf(values, id * 2);
                }
                values[id] = value;
                copyTo(encoded, id);
                super.makeRoom();
            }
            return id;
        }

        @Override
        int hash(int id) {
            return Long.hashCode(values[id]);
        }

        @Override
        int length(int id) {
            return width;
        }

        @Override
        void copyTo(Bytes plain, int id) {
            if (width == 4) {
                plain.putInt((int) values[id]);
            } else {
                plain.putLong(values[id]);
            }
        }
    }
}
