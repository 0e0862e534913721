package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object that we make, in the order in which they came. Most objects of a record have a handful of
 * members: those lie side by side in arrays, which takes a third of the memory of a hash table and less time to fill and
 * to walk. An object that grows becomes an ordinary linked hash map, so that no input can make look-ups slow.
 */
final class Members extends AbstractMap<String, JsonNode> {

    /** More members than this are hashed. */
    static final int FEW = 16;

    private @Nullable String[] names;
    private @Nullable JsonNode[] values;
    private int size;
    /** The names, beyond size too, belong to several objects; they are copied before one of them changes. */
    private boolean shared;

    private @Nullable Map<String, JsonNode> many;

    Members(int expected) {
        int room = Math.clamp(expected, 1, FEW);
        this.names = new String[room];
        this.values = new JsonNode[room];
    }

    /**
     * An object with known members.
     *
     * @param names at most {@link #FEW}, all different; not changed, so that any number of objects may share them
     * @param values as many; the array is the object's own from now on
     */
    Members(String[] names, JsonNode[] values) {
        this.names = names;
        this.values = values;
        this.size = names.length;
        this.shared = true;
    }

    /**
     * An object that is likely to get certain members, in that order.
     *
     * @param expected all different; not changed, so that any number of objects may share them
     */
    static Members expecting(String[] expected) {
        if (expected.length == 0 || expected.length > FEW) {
            return new Members(expected.length);
        }
        Members members = new Members(expected, new JsonNode[expected.length]);
        members.size = 0;
        return members;
    }

    private int find(@Nullable Object key) {
        if (key instanceof String name) {
            int hash = name.hashCode();
            for (int i = 0; i < size; i++) {
                String other = at(i);
                if (other == name || (other.hashCode() == hash && other.equals(name))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private String at(int index) {
        String name = names[index];
        if (name == null) {
            throw new IllegalStateException("a member has no name");
        }
        return name;
    }

    @Override
    public @Nullable JsonNode get(@Nullable Object key) {
        if (many != null) {
            return many.get(key);
        }
        int index = find(key);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return many != null ? many.containsKey(key) : find(key) >= 0;
    }

    @Override
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // an equal name that is another object goes the long way
    public @Nullable JsonNode put(String name, JsonNode value) {
        if (shared && size < names.length && names[size] == name) {
            values[size++] = value;
            return null;
        }
        return many != null ? many.put(name, value) : putAnywhere(name, value);
    }

    private @Nullable JsonNode putAnywhere(String name, JsonNode value) {
        int index = find(name);
        if (index >= 0) {
            JsonNode before = values[index];
            values[index] = value;
            return before;
        }
        if (size == FEW) {
            return hashed().put(name, value);
        }
        makeRoom();
        names[size] = name;
        values[size] = value;
        size++;
        return null;
    }

    private Map<String, JsonNode> hashed() {
        Map<String, JsonNode> map = new LinkedHashMap<>(4 * FEW);
        for (Map.Entry<String, JsonNode> member : entrySet()) {
            map.put(member.getKey(), member.getValue());
        }
        clear();
        many = map;
        return map;
    }

    private void makeRoom() {
        if (size == names.length) {
            int room = Math.min(FEW, 2 * size + 2);
            names = Arrays.copyOf(names, room);
            values = Arrays.copyOf(values, room);
        }
        own();
    }

    /** Makes the names this object's own. */
    private void own() {
        if (shared) {
            names = Arrays.copyOf(names, names.length);
            Arrays.fill(names, size, names.length, null);
            shared = false;
        }
    }

    @Override
    public @Nullable JsonNode remove(@Nullable Object key) {
        if (many != null) {
            return many.remove(key);
        }
        int index = find(key);
        return index < 0 ? null : removeAt(index);
    }

    private @Nullable JsonNode removeAt(int index) {
        own();
        JsonNode before = values[index];
        size--;
        System.arraycopy(names, index + 1, names, index, size - index);
        System.arraycopy(values, index + 1, values, index, size - index);
        names[size] = null;
        values[size] = null;
        return before;
    }

    @Override
    public void clear() {
        names = new String[1];
        values = new JsonNode[1];
        size = 0;
        shared = false;
        many = null;
    }

    @Override
    public int size() {
        return many != null ? many.size() : size;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
        return many != null ? many.entrySet() : new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, JsonNode>> {
        @Override
        public int size() {
            return Members.this.size();
        }

        @Override
        public Iterator<Map.Entry<String, JsonNode>> iterator() {
            return many != null ? many.entrySet().iterator() : new Walk();
        }
    }

    private final class Walk implements Iterator<Map.Entry<String, JsonNode>> {
        private int next;
        private boolean removable;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, JsonNode> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            removable = true;
            return new Member(at(next), next++);
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("next() comes before remove()");
            }
            removable = false;
            removeAt(--next);
        }
    }

    /** One member; a new value goes to the object too. */
    private final class Member extends SimpleEntry<String, JsonNode> {
        private static final long serialVersionUID = 1L;

        Member(String name, int index) {
            super(name, java.util.Objects.requireNonNull(values[index]));
        }

        @Override
        public JsonNode setValue(JsonNode value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
