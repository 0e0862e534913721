package io.tributary.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of a record that the columns of a mapping set write attributes into, each with a number; a row finds each
 * once. Immutable.
 *
 * @param parents number of the object that holds this one; the record itself is number 0 and first
 * @param names name of the object in its parent, or of the list whose first element it is
 * @param firsts true if it is the first element of a list
 * @param attributes names of the attributes that it is likely to get, in order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, read for every value of every row
record Targets(int[] parents, String[] names, boolean[] firsts, String[][] attributes) {

    static final int RECORD = 0;

    static final Targets NONE = new Maker().made();

    /** A new object that is ready for its attributes. */
    ObjectNode object(int number) {
        return Values.object(Members.expecting(attributes[number]));
    }

    /**
     * A move from an object to the next.
     *
     * @param name of a member
     * @param first the member is a list, and its first element is meant
     */
    record Move(String name, boolean first) {}

    private record Key(int parent, Move move) {}

    /** Numbers objects while a mapping set is compiled. */
    static final class Maker {
        private final Map<Key, Integer> numbers = new HashMap<>();
        private final List<Key> keys = new ArrayList<>(List.of(new Key(RECORD, new Move("", false))));
        private final List<Set<String>> attributes = new ArrayList<>(List.of(new LinkedHashSet<>()));

        /** The number of the object at the end of a way. */
        int to(List<Move> way) {
            int at = RECORD;
            for (Move move : way) {
                attributes.get(at).add(move.name());
                Key key = new Key(at, move);
                Integer known = numbers.putIfAbsent(key, keys.size());
                if (known == null) {
                    keys.add(key);
                    attributes.add(new LinkedHashSet<>());
                    at = keys.size() - 1;
                } else {
                    at = known;
                }
            }
            return at;
        }

        /** The number of the object at the end of a way, which gets an attribute. */
        int to(List<Move> way, String attribute) {
            int object = to(way);
            attributes.get(object).add(attribute);
            return object;
        }

        Targets made() {
            int count = keys.size();
            Targets made = new Targets(new int[count], new String[count], new boolean[count], new String[count][]);
            for (int i = 0; i < count; i++) {
                made.parents[i] = keys.get(i).parent();
                made.names[i] = keys.get(i).move().name();
                made.firsts[i] = keys.get(i).move().first();
                made.attributes[i] = attributes.get(i).toArray(String[]::new);
            }
            return made;
        }
    }
}
