package io.tributary.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of a record that the columns of a mapping set write attributes into, each with a number; a row finds each
 * once. Immutable.
 *
 * @param parents number of the object that holds this one; the record itself is number 0 and first
 * @param names name of the object in its parent
 * @param sizes how many attributes it is likely to get
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, read for every value of every row
record Targets(int[] parents, String[] names, int[] sizes) {

    static final int RECORD = 0;

    static final Targets NONE = new Targets(new int[1], new String[] {""}, new int[1]);

    private record Key(int parent, String name) {}

    /** Numbers objects while a mapping set is compiled. */
    static final class Maker {
        private final Map<Key, Integer> numbers = new HashMap<>();
        private final List<Key> keys = new ArrayList<>(List.of(new Key(RECORD, "")));
        private final List<Set<String>> attributes = new ArrayList<>(List.of(new HashSet<>()));

        /** The number of the object at the end of a way of names. */
        int to(List<String> way) {
            int at = RECORD;
            for (String name : way) {
                attributes.get(at).add(name);
                Key key = new Key(at, name);
                Integer known = numbers.putIfAbsent(key, keys.size());
                if (known == null) {
                    keys.add(key);
                    attributes.add(new HashSet<>());
                    at = keys.size() - 1;
                } else {
                    at = known;
                }
            }
            return at;
        }

        /** The number of the object at the end of a way, which gets an attribute. */
        int to(List<String> way, String attribute) {
            int object = to(way);
            attributes.get(object).add(attribute);
            return object;
        }

        Targets made() {
            return new Targets(
                    keys.stream().mapToInt(Key::parent).toArray(),
                    keys.stream().map(Key::name).toArray(String[]::new),
                    attributes.stream().mapToInt(Set::size).toArray());
        }
    }
}
