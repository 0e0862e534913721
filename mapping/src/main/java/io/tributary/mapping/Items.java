package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Targets.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring columns that copy members of the elements of one list to attributes of the elements of another: line items
 * to product list items. Where source and record look as they mostly do, each target element is made in one go. Whatever
 * is out of the ordinary (an element that is no object, a value that must be coerced, a list that exists) leaves all to
 * the columns, one by one, as if there were no short way.
 */
final class Items implements Writer {

    /** Longer lists go the ordinary way, which counts its steps. */
    private static final int SHORT = 1_000;

    private final int list;
    private final int parent;
    private final String target;
    private final Column[] columns;
    private final int[] whole;
    private final String[] from;
    private final Layout layout;
    private final String[] to;
    private final AsIs[] types;

    /** Puts columns together that {@link #suits suit}. */
    Items(List<Move> way, List<Column> columns, Targets.Maker targets) {
        this.list = ((Copy) columns.getFirst().source()).parent();
        this.target = way.getLast().name();
        this.parent = targets.to(way.subList(0, way.size() - 1), target);
        this.columns = columns.toArray(Column[]::new);
        int count = columns.size();
        this.whole = new int[count];
        this.from = new String[count];
        this.to = new String[count];
        this.types = new AsIs[count];
        Map<String, Integer> members = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Column column = columns.get(i);
            Copy copy = (Copy) column.source();
            whole[i] = copy.whole();
            from[i] = copy.members().getLast().intern();
            members.put(from[i], i);
            to[i] = column.attribute();
            types[i] = column.asIs();
        }
        this.layout = new Layout(members);
    }

    /** True if columns that share their lists can be written so. */
    static boolean suits(List<Column> columns) {
        Set<String> attributes = new HashSet<>();
        Set<String> sources = new HashSet<>();
        for (Column column : columns) {
            if (column.asIs().kind() == AsIs.Kind.NOTHING
                    || !attributes.add(column.attribute())
                    || !(column.source() instanceof Copy copy)
                    || !sources.add(copy.members().getLast())) {
                return false;
            }
        }
        return columns.size() <= Members.FEW;
    }

    @Override
    public void write(Row row, ObjectNode record) {
        if (!writeAtOnce(row, record)) {
            for (Column column : columns) {
                column.write(row, record);
            }
        }
    }

    /** Writes all columns, or, if something is out of the ordinary, changes nothing and tells so. */
    private boolean writeAtOnce(Row row, ObjectNode record) {
        Scope scope = row.scope();
        if (isFlat(scope)) {
            return false;
        }
        JsonNode value = scope.throughObjects(list);
        if (value != null && Values.absent(value)) {
            return true;
        }
        if (!(value instanceof ArrayNode elements) || elements.isEmpty() || elements.size() > SHORT) {
            return false;
        }
        long cost = (long) elements.size() * columns.length;
        List<JsonNode> made = scope.affords(cost) ? made(elements) : null;
        if (made == null) {
            return false;
        }
        ObjectNode object = row.target(parent, record);
        if (object.has(target)) {
            return false;
        }
        scope.charge(cost);
        object.set(target, Values.list(made));
        return true;
    }

    /** A record may have columns that are named as a whole like the paths. */
    private boolean isFlat(Scope scope) {
        for (int name : whole) {
            if (!scope.at(name).isMissingNode()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable List<JsonNode> made(ArrayNode elements) {
        int size = elements.size();
        List<JsonNode> made = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ObjectNode item = elements.get(i) instanceof ObjectNode element ? made(element) : null;
            if (item == null) {
                return null;
            }
            made.add(item);
        }
        return made;
    }

    private @Nullable ObjectNode made(ObjectNode element) {
        int count = from.length;
        JsonNode[] values = new JsonNode[count];
        if (!layout.fill(element, values)) {
            for (int i = 0; i < count; i++) {
                values[i] = element.get(from[i]);
            }
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            JsonNode value = values[i];
            if (value == null || Values.absent(value)) {
                values[i] = null;
            } else if (types[i].takes(value)) {
                found++;
            } else {
                return null;
            }
        }
        if (found == count) {
            return Values.object(new Members(to, values));
        }
        return found == 0 ? null : some(values, found);
    }

    private ObjectNode some(@Nullable JsonNode[] values, int found) {
        Members members = new Members(found);
        for (int i = 0; i < values.length; i++) {
            JsonNode value = values[i];
            if (value != null) {
                members.put(to[i], value);
            }
        }
        return Values.object(members);
    }
}
