package io.tributary.mapping;

import static io.tributary.mapping.Function.ANY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Function.Form;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Functions on objects and maps (contract §3.6, §3.8). */
final class ObjectFunctions {

    private static final Function ARRAYS_TO_OBJECTS = Function.of(
                    "arrays_to_objects", 2, ANY, ObjectFunctions::arraysToObjects)
            .requiring(0)
            .in(Form.PAIRS);

    static final List<Function> ALL = List.of(
            Function.of("is_empty", 1, a -> Values.of(Operators.isEmpty(a.get(0))))
                    .requiring(0),
            ARRAYS_TO_OBJECTS,
            ARRAYS_TO_OBJECTS.called("arrays_to_object"),
            Function.of("to_object", 0, ANY, a -> pairs(a)).in(Form.PAIRS),
            Function.of("to_map", 0, ANY, a -> pairs(a)).in(Form.PAIRS),
            Function.of("str_to_object", 1, 3, ObjectFunctions::strToObject),
            Function.of("contains_key", 1, a -> Values.NULL).in(Form.PATH_TEXT),
            Function.of("is_set", 1, a -> Values.NULL).in(Form.PATH),
            Function.of("nullify", 0, a -> Nulls.NULLIFIED),
            Function.of("get_keys", 1, ObjectFunctions::getKeys),
            Function.of("get_values", 3, 4, ObjectFunctions::getValues).requiring(2),
            Function.of("map_get_values", 2, ObjectFunctions::mapGetValues),
            Function.of("map_has_keys", 2, ObjectFunctions::mapHasKeys),
            Function.of("add_to_map", 2, ANY, ObjectFunctions::addToMap).requiring(0),
            Function.of("object_to_map", 0, ANY, ObjectFunctions::objectToMap)
                    .requiring(1)
                    .in(Form.PAIRS_OR_BARE_NAME),
            Function.of("array_to_map", 2, a -> byAttribute(a)).in(Form.BARE_NAME));

    private ObjectFunctions() {}

    private static ObjectNode object(Arguments a, int index) {
        if (a.get(index) instanceof ObjectNode object) {
            return object;
        }
        throw new EvaluationException("Expected an object or map, found " + Values.kind(a.get(index)));
    }

    private static String key(Arguments a, int index) {
        if (!a.has(index)) {
            throw new EvaluationException("A key must not be null");
        }
        return a.text(index);
    }

    private static JsonNode pairs(Arguments a) {
        ObjectNode map = Values.object();
        for (int i = 0; i < a.count(); i += 2) {
            map.set(key(a, i), a.nullable(i + 1));
        }
        return map;
    }

    private static JsonNode arraysToObjects(Arguments a) {
        int longest = 0;
        ArrayNode[] columns = new ArrayNode[a.count() / 2];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = a.list(2 * i + 1);
            longest = Math.max(longest, columns[i].size());
        }
        a.scope().spend((long) longest * columns.length);
        ArrayNode rows = Values.list(longest);
        for (int row = 0; row < longest; row++) {
            ObjectNode object = rows.addObject();
            for (int i = 0; i < columns.length; i++) {
                JsonNode value = columns[i].get(row);
                object.set(key(a, 2 * i), value == null ? Values.NULL : value);
            }
        }
        return rows;
    }

    private static JsonNode strToObject(Arguments a) {
        return entries(a, a.textOr(1, ":"), a.textOr(2, ","));
    }

    /** The object that a text of entries describes; values stay texts. */
    private static ObjectNode entries(Arguments a, String valueDelimiter, String fieldDelimiter) {
        String text = a.text(0);
        a.scope().produce(text.length());
        a.scope().search(text, valueDelimiter);
        a.scope().search(text, fieldDelimiter);
        ObjectNode object = Values.object();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf(fieldDelimiter, start);
            String entry = text.substring(start, end < 0 ? text.length() : end);
            a.scope().spend(1);
            int cut = entry.indexOf(valueDelimiter);
            if (cut >= 0) {
                object.put(
                        entry.substring(0, cut).strip(),
                        entry.substring(cut + valueDelimiter.length()).strip());
            } else if (!entry.isBlank()) {
                object.set(entry.strip(), Values.NULL);
            }
            start = end < 0 ? text.length() + 1 : end + fieldDelimiter.length();
        }
        return object;
    }

    private static JsonNode getKeys(Arguments a) {
        ObjectNode object = object(a, 0);
        a.scope().spend(object.size());
        ArrayNode keys = Values.list(object.size());
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            keys.add(names.next());
        }
        return keys;
    }

    private static JsonNode getValues(Arguments a) {
        if (a.get(0).isObject()) {
            return mapGetValues(a);
        }
        String field = a.count() > 3 ? a.textOr(3, ",") : ",";
        JsonNode value = entries(a, a.textOr(2, ":"), field).get(a.text(1).strip());
        return value == null ? Values.NULL : value;
    }

    private static JsonNode mapGetValues(Arguments a) {
        ObjectNode map = object(a, 0);
        if (!(a.get(1) instanceof ArrayNode keys)) {
            JsonNode value = map.get(a.text(1));
            return value == null ? Values.NULL : value;
        }
        ObjectNode chosen = Values.object();
        for (JsonNode key : keys) {
            a.scope().spend(1);
            String name = Values.text(a.scope(), key);
            if (!Values.absent(key) && map.has(name)) {
                chosen.set(name, map.get(name));
            }
        }
        ArrayNode values = Values.list(chosen.size());
        for (JsonNode value : chosen) {
            values.add(value);
        }
        return values;
    }

    private static JsonNode mapHasKeys(Arguments a) {
        ObjectNode map = object(a, 0);
        for (JsonNode key : a.list(1)) {
            if (!Values.absent(key) && map.has(Values.text(a.scope(), key))) {
                return Values.of(true);
            }
        }
        return Values.of(false);
    }

    private static JsonNode addToMap(Arguments a) {
        ObjectNode merged = null;
        for (int i = 0; i < a.count(); i++) {
            if (a.has(i)) {
                ObjectNode map = object(a, i);
                a.scope().spend(map.size());
                merged = merged == null ? Values.object() : merged;
                for (Map.Entry<String, JsonNode> entry : map.properties()) {
                    merged.putIfAbsent(entry.getKey(), entry.getValue());
                }
            }
        }
        return merged == null ? Values.NULL : merged;
    }

    private static JsonNode objectToMap(Arguments a) {
        if (a.count() == 1) {
            return object(a, 0);
        }
        return a.count() == 2 && a.get(0).isArray() ? byAttribute(a) : pairs(a);
    }

    /** A map of the elements of an array by the text of one of their attributes; the first of several wins. */
    private static JsonNode byAttribute(Arguments a) {
        if (!a.has(1)) {
            return Values.NULL;
        }
        String attribute = a.text(1);
        ObjectNode map = Values.object();
        for (JsonNode element : a.list(0)) {
            JsonNode key = element.get(attribute);
            if (key != null && !key.isNull()) {
                map.putIfAbsent(Values.text(a.scope(), key), element);
            }
        }
        return map;
    }
}
