package io.tributary.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways of names, from the root of the source, that a mapping set or an expression goes; each has a number. Columns
 * share them, so that a row walks every way once. Immutable but for what layouts remember.
 *
 * @param parents number of the way without its last name, or {@link #ROOT}
 * @param names last name
 * @param layouts of the source itself, then of the object at the end of each way; null where no member is wanted
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, read for every value of every row
record Trails(int[] parents, String[] names, @Nullable Layout[] layouts) {

    /** The source itself. */
    static final int ROOT = -1;

    /** Longer ways are not numbered as a whole. */
    static final int LONGEST = 64;

    static final Trails NONE = new Trails(new int[0], new String[0], new Layout[1]);

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
            String[] names = keys.stream().map(Key::name).toArray(String[]::new);
            List<Map<String, Integer>> members = new ArrayList<>();
            for (int i = 0; i <= names.length; i++) {
                members.add(new HashMap<>());
            }
            for (int i = 0; i < names.length; i++) {
                members.get(parents[i] + 1).put(names[i], i);
            }
            @Nullable Layout[] layouts = new Layout[members.size()];
            for (int i = 0; i < layouts.length; i++) {
                layouts[i] = members.get(i).isEmpty() ? null : new Layout(members.get(i));
            }
            return new Trails(parents, names, layouts);
        }
    }
}
