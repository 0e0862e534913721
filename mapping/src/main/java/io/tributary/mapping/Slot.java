package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Targets.Move;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place of an attribute in a record, and the way there. */
final class Slot {
    private static final int EACH = -1;

    private final @Nullable String[] names;
    private final int[] indexes;
    private final TargetType leaf;
    private final int last;
    private final String attribute;
    private final boolean distributes;
    private final int depth;

    private Slot(@Nullable String[] names, int[] indexes, TargetType leaf, int each) {
        this.names = names;
        this.indexes = indexes;
        this.leaf = leaf;
        this.last = names.length - 1;
        String name = names[last];
        this.attribute = name == null ? "" : name;
        this.distributes = each > 0;
        int inner = Coercion.depth(leaf);
        this.depth = inner == Integer.MAX_VALUE ? inner : inner + each;
    }

    static Slot of(List<Destination.Op> ops, TargetType leaf) {
        @Nullable String[] names = new String[ops.size()];
        int[] indexes = new int[ops.size()];
        int each = 0;
        for (int i = 0; i < names.length; i++) {
            switch (ops.get(i)) {
                case Destination.Op.Field field -> names[i] = field.name().intern();
                case Destination.Op.At at -> indexes[i] = at.index();
                case Destination.Op.Each all -> {
                    indexes[i] = EACH;
                    each++;
                }
            }
        }
        return new Slot(names, indexes, leaf, each);
    }

    /** Name of the attribute in its object; empty if it is an element of an array. */
    String attribute() {
        return attribute;
    }

    /**
     * Moves to the object that holds the attribute, none for the record itself; null if the way leads through elements
     * of lists other than the first.
     */
    @Nullable
    List<Move> way() {
        return names[last] == null ? null : moves(last);
    }

    /** Moves to the list each of whose elements holds the attribute, the list as the last; null if the way is another one. */
    @Nullable
    List<Move> wayOfList() {
        boolean each = last >= 2 && names[last] != null && names[last - 1] == null && indexes[last - 1] == EACH;
        return each ? moves(last - 1) : null;
    }

    private @Nullable List<Move> moves(int count) {
        List<Move> moves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = names[i];
            boolean first = i + 1 < count && names[i + 1] == null;
            if (name == null || (first && indexes[i + 1] != 0)) {
                return null;
            }
            moves.add(new Move(name, first));
            i += first ? 1 : 0;
        }
        return moves;
    }

    void put(JsonNode value, Row row, ObjectNode record) {
        boolean deep = distributes && value.isArray();
        put(record, 0, deep ? Coercion.flattened((ArrayNode) value, depth) : value, row);
    }

    /** An explicit null; a null has no elements, so nothing is written through an array that is distributed. */
    void putNull(Row row, ObjectNode record) {
        if (!distributes) {
            put(record, 0, Values.NULL, row);
        }
    }

    private void put(ObjectNode parent, int op, JsonNode value, Row row) {
        String name = names[op];
        if (name == null) {
            throw new IllegalStateException("A destination begins with a name");
        }
        if (op == last) {
            JsonNode result = value.isNull() ? value : leaf.coerce(value, row);
            if (result == null) {
                parent.remove(name);
                row.untidy();
            } else if (!result.isMissingNode() && (!result.isNull() || row.allowNulls())) {
                parent.set(name, result);
                Coercion.tidyLater(result, row);
            }
        } else if (names[op + 1] != null) {
            ObjectNode child = parent.get(name) instanceof ObjectNode object ? object : Values.object();
            parent.set(name, child);
            put(child, op + 1, value, row);
            Coercion.tidyLater(child, row);
        } else {
            ArrayNode child = parent.get(name) instanceof ArrayNode array ? array : Values.list(4);
            parent.set(name, child);
            put(child, op + 1, value, row);
            Coercion.tidyLater(child, row);
        }
    }

    private void put(ArrayNode parent, int op, JsonNode value, Row row) {
        if (indexes[op] != EACH) {
            putElement(parent, indexes[op], op, value, row);
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                JsonNode element = list.get(i);
                if (!element.isNull()) {
                    putElement(parent, i, op, element, row);
                }
            }
        } else {
            putElement(parent, 0, op, value, row);
        }
    }

    private void putElement(ArrayNode parent, int index, int op, JsonNode value, Row row) {
        while (parent.size() <= index) {
            if (parent.size() < index) {
                row.untidy();
            }
            parent.add(Nulls.GAP);
        }
        if (op == last) {
            JsonNode result = value.isNull() ? value : leaf.coerce(value, row);
            boolean nothing = result == null || result.isMissingNode() || (result.isNull() && !row.allowNulls());
            if (nothing) {
                row.untidy();
            }
            if (result == null || !nothing) {
                parent.set(index, nothing ? Nulls.GAP : result);
                Coercion.tidyLater(parent.get(index), row);
            }
        } else if (names[op + 1] != null) {
            ObjectNode child = parent.get(index) instanceof ObjectNode object ? object : Values.object();
            parent.set(index, child);
            put(child, op + 1, value, row);
            Coercion.tidyLater(child, row);
        } else {
            ArrayNode child = parent.get(index) instanceof ArrayNode array ? array : Values.list(4);
            parent.set(index, child);
            put(child, op + 1, value, row);
            Coercion.tidyLater(child, row);
        }
    }

    /** Takes away what other columns put here, in every element where the way leads through arrays. */
    void remove(Row row, ObjectNode record) {
        row.untidy();
        remove(record, 0);
    }

    private void remove(JsonNode parent, int op) {
        String name = names[op];
        if (name != null && parent instanceof ObjectNode object) {
            if (op == last) {
                object.remove(name);
            } else if (object.has(name)) {
                remove(object.get(name), op + 1);
            }
        } else if (name == null && parent instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (indexes[op] == EACH || indexes[op] == i) {
                    removeElement(array, i, op);
                }
            }
        }
    }

    private void removeElement(ArrayNode array, int index, int op) {
        if (op == last) {
            array.set(index, Nulls.GAP);
        } else {
            remove(array.get(index), op + 1);
        }
    }
}
