package io.tributary.mapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a value of the source: all of it, or members of objects, of which again all or some. A list needs for
 * each element what is needed of the list. Immutable.
 */
final class Needed {

    /** The value with everything in it. */
    static final Needed ALL = new Needed(true, new LinkedHashMap<>());

    /** More names than this are hashed. */
    private static final int FEW = 16;

    private final boolean all;
    private final String[] names;
    private final Needed[] members;
    private final @Nullable Map<String, Needed> many;

    private Needed(boolean all, Map<String, Needed> members) {
        this.all = all;
        this.names = members.keySet().stream().map(String::intern).toArray(String[]::new);
        this.members = members.values().toArray(Needed[]::new);
        this.many = members.size() > FEW ? new HashMap<>(members) : null;
    }

    boolean all() {
        return all;
    }

    /** How many members are needed. */
    int size() {
        return names.length;
    }

    /**
     * What is needed of a member; null if nothing is.
     *
     * @param guess where the member is looked for first: members mostly come in the same order
     */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // parsers intern names; others are compared after all
    @Nullable
    Needed member(String name, int guess) {
        if (all) {
            return ALL;
        }
        if (guess < names.length && names[guess] == name) {
            return members[guess];
        }
        if (many != null) {
            return many.get(name);
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return members[i];
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return members[i];
            }
        }
        return null;
    }

    /** What is needed, while it is collected. */
    static final class Maker {
        private boolean all;
        private final Map<String, Maker> members = new LinkedHashMap<>();

        void needAll() {
            all = true;
        }

        Maker member(String name) {
            return members.computeIfAbsent(name, n -> new Maker());
        }

        /** Adds what another one needs. */
        void add(Needed other) {
            all |= other.all;
            for (int i = 0; i < other.names.length; i++) {
                member(other.names[i]).add(other.members[i]);
            }
        }

        Needed made() {
            if (all) {
                return ALL;
            }
            Map<String, Needed> made = new LinkedHashMap<>();
            members.forEach((name, maker) -> made.put(name, maker.made()));
            return new Needed(false, made);
        }
    }
}
