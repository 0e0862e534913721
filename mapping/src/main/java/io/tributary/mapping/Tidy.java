package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/** Takes gaps, empty objects and empty arrays out of a record; explicit nulls stay (contract §5.5). */
final class Tidy {

    private Tidy() {}

    static void up(ObjectNode object) {
        for (Iterator<JsonNode> values = object.elements(); values.hasNext(); ) {
            if (isNothing(values.next())) {
                values.remove();
            }
        }
    }

    private static void up(ArrayNode array) {
        for (Iterator<JsonNode> values = array.elements(); values.hasNext(); ) {
            if (isNothing(values.next())) {
                values.remove();
            }
        }
    }

    private static boolean isNothing(JsonNode value) {
        if (value instanceof ObjectNode object) {
            up(object);
            return object.isEmpty();
        }
        if (value instanceof ArrayNode array) {
            up(array);
            return array.isEmpty();
        }
        return Nulls.isGap(value);
    }
}
