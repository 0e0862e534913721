package io.tributary.mapping;

import static io.tributary.mapping.Function.ANY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Function.Form;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our own functions on arrays, which the documented language lacks (contract §10). */
final class ListFunctions {

    static final List<Function> ALL = List.of(
            Function.of("array_sort", 1, 2, ListFunctions::sort).in(Form.KEYED),
            Function.of("array_distinct", 1, 2, ListFunctions::distinct).in(Form.KEYED),
            Function.of("array_group", 2, ListFunctions::group).in(Form.KEYED),
            Function.of("array_slice", 2, 3, ListFunctions::slice),
            Function.of("array_reverse", 1, ListFunctions::reverse),
            Function.of("array_zip", 2, ANY, ListFunctions::zip).requiring(0),
            Function.of("array_min", 1, a -> extreme(a, -1)),
            Function.of("array_max", 1, a -> extreme(a, 1)));

    private ListFunctions() {}

    private record Keyed(JsonNode element, JsonNode key) {}

    /** Stable; nulls come last. Of keys that are all texts the code units decide, else all must be numbers or dates. */
    private static JsonNode sort(Arguments a) {
        ArrayNode elements = a.list(0);
        ArrayNode keys = a.list(1);
        List<Keyed> present = new ArrayList<>();
        List<JsonNode> last = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (Values.absent(keys.get(i))) {
                last.add(elements.get(i));
            } else {
                present.add(new Keyed(elements.get(i), keys.get(i)));
            }
        }
        present.sort(order(a.scope(), present));
        ArrayNode sorted = Values.list(elements.size());
        present.forEach(keyed -> sorted.add(keyed.element()));
        return sorted.addAll(last);
    }

    /** One order for all, so that it is an order at all: texts, numbers and dates among each other have none. */
    private static Comparator<Keyed> order(Scope scope, List<Keyed> all) {
        Comparator<Keyed> order;
        if (all.stream().allMatch(keyed -> keyed.key().isTextual())) {
            order = Comparator.comparing(keyed -> keyed.key().textValue());
        } else if (all.stream().anyMatch(keyed -> keyed.key() instanceof DateTimeNode)) {
            Map<JsonNode, Instant> instants = new HashMap<>();
            all.forEach(
                    keyed -> instants.put(keyed.key(), Dates.from(keyed.key()).toInstant()));
            order = Comparator.comparing(keyed -> instants.getOrDefault(keyed.key(), Instant.EPOCH));
        } else {
            order = (x, y) -> Numbers.compare(Numbers.require(x.key()), Numbers.require(y.key()));
            all.forEach(keyed -> Numbers.require(keyed.key()));
        }
        return (x, y) -> {
            scope.spend(1);
            return order.compare(x, y);
        };
    }

    /** The first of equal elements stays. Equal means the same kind and content; numbers are equal by value. */
    private static JsonNode distinct(Arguments a) {
        ArrayNode elements = a.list(0);
        ArrayNode keys = a.list(1);
        Map<Integer, List<JsonNode>> seen = new HashMap<>();
        ArrayNode out = Values.list(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            JsonNode key = keys.get(i);
            List<JsonNode> alike = seen.computeIfAbsent(hash(a.scope(), key), hash -> new ArrayList<>(1));
            boolean known = false;
            for (JsonNode other : alike) {
                a.scope().spend(1);
                known |= Comparison.same(a.scope(), key, other);
            }
            if (!known) {
                alike.add(key);
                out.add(elements.get(i));
            }
        }
        return out;
    }

    /** Equal for equal values: numbers by value, members in any order. */
    private static int hash(Scope scope, JsonNode value) {
        scope.spend(1);
        int hash = value.getNodeType().hashCode();
        if (value.isNumber()) {
            return Double.hashCode(value.doubleValue() + 0.0);
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                hash = 31 * hash + hash(scope, element);
            }
            return hash;
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                hash += member.getKey().hashCode() ^ hash(scope, member.getValue());
            }
            return hash;
        }
        return value instanceof DateTimeNode date ? date.value().toInstant().hashCode() : value.hashCode();
    }

    private static JsonNode group(Arguments a) {
        ArrayNode elements = a.list(0);
        ArrayNode keys = a.list(1);
        ObjectNode groups = Values.object();
        for (int i = 0; i < elements.size(); i++) {
            if (!Values.absent(keys.get(i))) {
                String key = Values.text(a.scope(), keys.get(i));
                ArrayNode group = groups.get(key) instanceof ArrayNode known ? known : groups.putArray(key);
                group.add(elements.get(i));
            }
        }
        return groups;
    }

    /** A negative place counts from the end. */
    private static JsonNode slice(Arguments a) {
        ArrayNode list = a.list(0);
        int from = place(a.length(1), list.size());
        int to = a.has(2) ? place(a.length(2), list.size()) : list.size();
        ArrayNode out = Values.list(Math.max(0, to - from));
        for (int i = from; i < to; i++) {
            out.add(list.get(i));
        }
        return out;
    }

    private static int place(int written, int size) {
        return written < 0 ? Math.max(0, size + written) : Math.min(written, size);
    }

    private static JsonNode reverse(Arguments a) {
        ArrayNode list = a.list(0);
        ArrayNode out = Values.list(list.size());
        for (int i = list.size() - 1; i >= 0; i--) {
            out.add(list.get(i));
        }
        return out;
    }

    private static JsonNode zip(Arguments a) {
        int longest = 0;
        ArrayNode[] columns = new ArrayNode[a.count()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = a.list(i);
            longest = Math.max(longest, columns[i].size());
        }
        a.scope().spend((long) longest * columns.length);
        ArrayNode rows = Values.list(longest);
        for (int row = 0; row < longest; row++) {
            ArrayNode tuple = rows.addArray();
            for (ArrayNode column : columns) {
                JsonNode value = column.get(row);
                tuple.add(value == null ? Values.NULL : value);
            }
        }
        return rows;
    }

    private static JsonNode extreme(Arguments a, int sign) {
        JsonNode found = Comparison.extreme(a.scope(), a.list(0), sign);
        return found == null ? Values.NULL : found;
    }
}
