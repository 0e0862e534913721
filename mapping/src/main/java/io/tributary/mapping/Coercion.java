package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.TargetType.Anything;
import io.tributary.mapping.TargetType.Keyed;
import io.tributary.mapping.TargetType.Many;
import io.tributary.mapping.TargetType.Structure;
import io.tributary.mapping.TargetType.Whole;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From values to values of a target type; see {@link TargetType#coerce} (contract §5.5 to §5.9). */
final class Coercion {

    private static final String ID = "id";

    private Coercion() {}

    static @Nullable JsonNode scalar(TargetType.Scalar type, JsonNode given, Row row) {
        JsonNode value = given instanceof ArrayNode list ? only(type, list, row) : given;
        if (value.isMissingNode()) {
            return value;
        }
        JsonNode result = switch (type) {
            case STRING -> ScalarCoercion.string(value);
            case NUMBER -> Numbers.from(value);
            case BOOLEAN -> ScalarCoercion.bool(value);
            case DATE -> ScalarCoercion.date(value);
            case DATE_TIME -> ScalarCoercion.dateTime(value);
        };
        return result == null ? row.refuse(type, value) : result;
    }

    static @Nullable JsonNode whole(Whole type, JsonNode given, Row row) {
        JsonNode value = given instanceof ArrayNode list ? only(type, list, row) : given;
        if (value.isMissingNode()) {
            return value;
        }
        JsonNode result = ScalarCoercion.whole(type, value);
        return result == null ? row.refuse(type, value) : result;
    }

    /** The one value of a list; of several the first, with a warning; the missing node if there is none. */
    private static JsonNode only(TargetType type, ArrayNode list, Row row) {
        JsonNode found = Values.MISSING;
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            JsonNode value = element.isArray() ? only(type, (ArrayNode) element, row) : element;
            if (!Values.absent(value)) {
                if (!found.isMissingNode()) {
                    row.truncated(type);
                    return found;
                }
                found = value;
            }
        }
        return found;
    }

    static @Nullable JsonNode structure(Structure type, JsonNode given, Row row) {
        JsonNode value = given instanceof ArrayNode list ? only(type, list, row) : given;
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Values.object();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                TargetType attribute = type.attribute(member.getKey());
                if (attribute != null) {
                    member(attribute, member.getKey(), member.getValue(), copy, row);
                }
            }
            return copy;
        }
        TargetType id = type.identity() && (value.isTextual() || value.isNumber()) ? type.attribute(ID) : null;
        if (id != null) {
            JsonNode identity = id.coerce(value, row);
            return identity == null ? null : Values.object().set(ID, identity);
        }
        return value.isMissingNode() ? value : row.refuse(type, value);
    }

    static @Nullable JsonNode keyed(Keyed type, JsonNode given, Row row) {
        JsonNode value = given instanceof ArrayNode list ? only(type, list, row) : given;
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Values.object();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                member(type.values(), member.getKey(), member.getValue(), copy, row);
            }
            return copy;
        }
        return value.isMissingNode() ? value : row.refuse(type, value);
    }

    private static void member(TargetType type, String name, JsonNode value, ObjectNode copy, Row row) {
        if (value.isNull()) {
            if (row.allowNulls() && !Nulls.isNullified(value)) {
                copy.set(name, Values.NULL);
            }
            return;
        }
        row.push(name);
        JsonNode result = type.coerce(value, row);
        row.pop();
        if (result == null || result.isMissingNode() || (result.isNull() && !row.allowNulls())) {
            return;
        }
        copy.set(name, result);
        tidyLater(result, row);
    }

    /** An empty container stays until the end, since later columns may still fill it. */
    static void tidyLater(JsonNode written, Row row) {
        if (written instanceof ContainerNode<?> container && container.isEmpty()) {
            row.untidy();
        }
    }

    static JsonNode many(Many type, JsonNode value, Row row) {
        ArrayNode list;
        if (value.isArray()) {
            list = flattened((ArrayNode) value, depth(type));
        } else {
            list = Values.list(1).add(value);
        }
        ArrayNode copy = Values.list(list.size());
        for (int i = 0; i < list.size(); i++) {
            copy.add(element(type.items(), list.get(i), row));
        }
        return copy;
    }

    private static JsonNode element(TargetType type, JsonNode value, Row row) {
        JsonNode result = value;
        if (!value.isNull()) {
            result = type.coerce(value, row);
        }
        if (result == null
                || result.isMissingNode()
                || result instanceof Nulls
                || (result.isNull() && !row.allowNulls())) {
            row.untidy();
            return Nulls.GAP;
        }
        tidyLater(result, row);
        return result.isNull() ? Values.NULL : result;
    }

    /** Levels of arrays that a type has; without end for a type that takes anything. */
    static int depth(TargetType type) {
        if (type instanceof Many many) {
            int inner = depth(many.items());
            return inner == Integer.MAX_VALUE ? inner : inner + 1;
        }
        return type instanceof Anything ? Integer.MAX_VALUE : 0;
    }

    /** Takes outer levels away until a list is no deeper than wanted. */
    static ArrayNode flattened(ArrayNode list, int depth) {
        ArrayNode flat = list;
        for (int excess = depth == Integer.MAX_VALUE ? 0 : levels(list) - depth; excess > 0; excess--) {
            ArrayNode next = Values.list(flat.size());
            for (JsonNode element : flat) {
                if (element.isArray()) {
                    next.addAll((ArrayNode) element);
                } else {
                    next.add(element);
                }
            }
            flat = next;
        }
        return flat;
    }

    private static int levels(JsonNode list) {
        int deepest = 0;
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            if (element.isArray()) {
                deepest = Math.max(deepest, levels(element));
            }
        }
        return deepest + 1;
    }

    /** A copy of any value, nulls left out unless they are allowed. */
    static @Nullable JsonNode copy(JsonNode value, Row row) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                ObjectNode copy = Values.object();
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    member(TargetType.ANYTHING, member.getKey(), member.getValue(), copy, row);
                }
                yield copy;
            }
            case ARRAY -> {
                ArrayNode copy = Values.list(value.size());
                for (int i = 0; i < value.size(); i++) {
                    copy.add(element(TargetType.ANYTHING, value.get(i), row));
                }
                yield copy;
            }
            case POJO -> Values.of(value.asText());
            case NUMBER -> Numbers.isFinite(value) ? value : row.refuse(TargetType.ANYTHING, value);
            case BOOLEAN, STRING, BINARY, NULL, MISSING -> value;
        };
    }
}
