package io.tributary.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** Turns the engine's values into JSON: times as ISO 8601 in UTC, structs and maps as objects without their null members. */
final class Values {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Values() {}

    static JsonNode json(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> JSON.nullNode();
            case String text -> JSON.textNode(text);
            case Boolean bool -> JSON.booleanNode(bool);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Short number -> JSON.numberNode(number);
            case Byte number -> JSON.numberNode(number);
            case Double number -> floating(number);
            case Float number -> floating(number.doubleValue());
            case BigInteger number -> JSON.numberNode(number);
            case BigDecimal number -> JSON.numberNode(number);
            case OffsetDateTime time -> JSON.textNode(time.toInstant().toString());
            case Instant time -> JSON.textNode(time.toString());
            case java.sql.Timestamp time -> JSON.textNode(time.toLocalDateTime().toString());
            case DuckDBStruct struct -> object(struct.getMap());
            case Map<?, ?> map -> object(map);
            case Array array -> list((Object[]) array.getArray());
            case Object[] array -> list(array);
            default -> JSON.textNode(value.toString());
        };
    }

    private static JsonNode floating(double number) {
        // JSON has no word for these; SQL users know them as text.
        return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(Double.toString(number));
    }

    private static ObjectNode object(Map<?, ?> map) throws SQLException {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() != null) {
                object.set(String.valueOf(entry.getKey()), json(entry.getValue()));
            }
        }
        return object;
    }

    private static ArrayNode list(Object[] values) throws SQLException {
        ArrayNode array = JSON.arrayNode(values.length);
        for (Object value : values) {
            array.add(json(value));
        }
        return array;
    }
}
