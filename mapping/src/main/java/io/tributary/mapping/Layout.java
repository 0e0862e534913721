package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the wanted members out of the objects at one place of the source. A sender writes its objects alike: the members
 * of the last object that was looked at are remembered with their order, and while objects look the same, their members
 * are taken in one walk without a look-up. Whether it helps or not, the values are the same, so threads may use and
 * replace what is remembered without waiting for each other.
 */
final class Layout {

    /** Objects with more members than wanted ones times this aren't walked. */
    private static final int WASTE = 3;
    /** So many objects in a row that look otherwise make the latest the new example. */
    private static final int PATIENCE = 8;

    private final Map<String, Integer> wanted;
    private @Nullable Seen seen;
    private int misses = PATIENCE;

    /** @param wanted place for the value of each member, by name */
    Layout(Map<String, Integer> wanted) {
        this.wanted = Map.copyOf(wanted);
    }

    /**
     * An object that was looked at.
     *
     * @param names of its members, in order
     * @param places where their values go, or -1
     * @param absent places of wanted members that it lacks
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Seen(String[] names, int[] places, int[] absent) {}

    /**
     * Puts the values of the wanted members in their places, the missing node where there is no such member.
     *
     * @return false if the object doesn't look like those before; then some places may be filled, rightly, and others not
     */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // parsers intern names; others just miss the short way
    boolean fill(ObjectNode object, @Nullable JsonNode[] places) {
        Seen example = seen;
        if (example == null || example.names.length != object.size()) {
            return missed(object);
        }
        String[] names = example.names;
        int i = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (i == names.length || member.getKey() != names[i]) {
                return missed(object);
            }
            int place = example.places[i++];
            if (place >= 0) {
                places[place] = member.getValue();
            }
        }
        for (int place : example.absent) {
            places[place] = Values.MISSING;
        }
        return true;
    }

    private boolean missed(ObjectNode object) {
        if (++misses > PATIENCE) {
            misses = 0;
            seen = object.size() > WASTE * wanted.size() ? null : learn(object);
        }
        return false;
    }

    private Seen learn(ObjectNode object) {
        String[] names = new String[object.size()];
        int[] places = new int[names.length];
        Set<Integer> absent = new HashSet<>(wanted.values());
        int i = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Integer place = wanted.get(member.getKey());
            names[i] = member.getKey();
            places[i++] = place == null ? -1 : place;
            absent.remove(place);
        }
        return new Seen(
                Arrays.copyOf(names, i),
                Arrays.copyOf(places, i),
                absent.stream().mapToInt(Integer::intValue).toArray());
    }
}
