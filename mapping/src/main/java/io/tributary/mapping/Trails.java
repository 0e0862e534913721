package io.tributary.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ways of names, from the root of the source, that a mapping set or an expression goes; each has a number. Columns
 * share them, so that a row walks every way once. Immutable.
 *
 * @param parents number of the way without its last name, or {@link #ROOT}
 * @param names last name
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, read for every value of every row
record Trails(int[] parents, String[] names) {

    /** The source itself. */
    static final int ROOT = -1;

    /** Longer ways are not numbered as a whole. */
    static final int LONGEST = 64;

    static final Trails NONE = new Trails(new int[0], new String[0]);

    private record Key(int parent, String name) {}

    /** Numbers ways while a mapping set is compiled. */
    static final class Maker {
        private final Map<Key, Integer> numbers = new HashMap<>();
        private final List<Key> keys = new ArrayList<>();

        /** The number of the way that takes one more name. Parsers intern names, so an interned one is found fastest. */
        int to(int parent, String name) {
            Key key = new Key(parent, name.intern());
            Integer known = numbers.putIfAbsent(key, keys.size());
            if (known == null) {
                keys.add(key);
                return keys.size() - 1;
            }
            return known;
        }

        Trails made() {
            int[] parents = keys.stream().mapToInt(Key::parent).toArray();
            return new Trails(parents, keys.stream().map(Key::name).toArray(String[]::new));
        }
    }
}
