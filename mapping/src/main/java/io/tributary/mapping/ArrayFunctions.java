package io.tributary.mapping;

import static io.tributary.mapping.Function.ANY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tributary.mapping.Function.Form;
import java.util.List;

/** Functions on arrays (contract §3.7) and those with a lambda (§3.9). */
final class ArrayFunctions {

    static final List<Function> ALL = List.of(
            Function.of("coalesce", 1, ANY, ArrayFunctions::coalesce).requiring(0),
            Function.of("first", 0, ANY, a -> edge(a, true)),
            Function.of("last", 0, ANY, a -> edge(a, false)),
            Function.of("add_to_array", 1, ANY, ArrayFunctions::addToArray).requiring(0),
            Function.of("join_arrays", 1, ANY, ArrayFunctions::joinArrays).requiring(0),
            Function.of("to_array", 1, ANY, ArrayFunctions::toArray).requiring(0),
            Function.of("size_of", 1, a -> Operators.size(a.get(0))).requiring(0),
            Function.of("upsert_array_append", 1, a -> a.nullable(0)),
            Function.of("upsert_array_replace", 1, 2, a -> a.nullable(0)),
            Function.of("array_to_string", 2, ArrayFunctions::arrayToString).requiring(0),
            Function.of("filterArray", 2, a -> Values.NULL).in(Form.FILTER),
            Function.of("transformArray", 2, a -> Values.NULL).in(Form.TRANSFORM),
            Function.of("flattenArray", 1, a -> flatten(a, 0)));

    private ArrayFunctions() {}

    private static JsonNode coalesce(Arguments a) {
        for (JsonNode value : a.spread(0)) {
            if (!Values.absent(value)) {
                return value;
            }
        }
        return Values.NULL;
    }

    private static JsonNode edge(Arguments a, boolean first) {
        ArrayNode all = a.spread(0);
        return all.isEmpty() ? Values.NULL : all.get(first ? 0 : all.size() - 1);
    }

    private static JsonNode addToArray(Arguments a) {
        ArrayNode out = Values.list(a.count()).addAll(a.list(0));
        for (int i = 1; i < a.count(); i++) {
            out.add(a.nullable(i));
        }
        return out;
    }

    private static JsonNode joinArrays(Arguments a) {
        ArrayNode out = Values.list(a.count());
        for (int i = 0; i < a.count(); i++) {
            out.addAll(a.list(i));
        }
        return out;
    }

    private static JsonNode toArray(Arguments a) {
        ArrayNode out = Values.list(a.count());
        for (int i = 1; i < a.count(); i++) {
            if (a.has(i) || a.truth(0)) {
                out.add(a.nullable(i));
            }
        }
        return out;
    }

    private static JsonNode arrayToString(Arguments a) {
        return a.has(1) ? Texts.join(a.scope(), a.text(0), flatten(a, 1)) : Values.NULL;
    }

    private static ArrayNode flatten(Arguments a, int index) {
        ArrayNode out = Values.list(a.get(index).size());
        flatten(a.scope(), a.list(index), out);
        return out;
    }

    private static void flatten(Scope scope, ArrayNode from, ArrayNode to) {
        scope.spend(from.size());
        for (JsonNode element : from) {
            if (element instanceof ArrayNode inner) {
                flatten(scope, inner, to);
            } else {
                to.add(element);
            }
        }
    }
}
