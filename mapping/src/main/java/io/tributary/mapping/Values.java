package io.tributary.mapping;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/** What all values have in common: text form, truth value, kind (contract §2.5). */
final class Values {

    static final JsonNode MISSING = MissingNode.getInstance();
    static final JsonNode NULL = NullNode.getInstance();

    private Values() {}

    static boolean absent(JsonNode value) {
        return value instanceof NullNode || value instanceof MissingNode;
    }

    static JsonNode of(boolean value) {
        return BooleanNode.valueOf(value);
    }

    static JsonNode of(String value) {
        return TextNode.valueOf(value);
    }

    static ArrayNode list(int size) {
        return new ArrayNode(JsonNodeFactory.instance, size);
    }

    static ArrayNode list(List<JsonNode> elements) {
        return new ArrayNode(JsonNodeFactory.instance, elements);
    }

    static ObjectNode object() {
        return object(4);
    }

    /** An object that is likely to get so many members. */
    static ObjectNode object(int members) {
        return object(new Members(members));
    }

    static ObjectNode object(Members members) {
        return new ObjectNode(JsonNodeFactory.instance, members);
    }

    static boolean truth(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty() && !value.textValue().equals("false");
            case ARRAY, BINARY, OBJECT, POJO -> true;
        };
    }

    /** The word for a value in messages. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "null";
            case BOOLEAN -> "a boolean";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            case STRING, BINARY -> "a text";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case POJO -> "a date-time";
        };
    }

    /** The word for a value in the texts that clients take apart. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "NULL";
            case BOOLEAN -> "BOOLEAN";
            case NUMBER -> value.isIntegralNumber() ? "INTEGER" : "NUMBER";
            case STRING, BINARY -> "STRING";
            case ARRAY -> "ARRAY";
            case OBJECT -> "OBJECT";
            case POJO -> "DATETIME";
        };
    }

    /** Text form of a value; a null has none and gives the empty text. */
    static String text(Scope scope, JsonNode value) {
        if (value instanceof TextNode text) {
            return text.textValue();
        }
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "";
            case STRING -> value.textValue();
            case NUMBER -> Numbers.text(value);
            case ARRAY, OBJECT -> json(scope, value);
            case BOOLEAN, BINARY, POJO -> value.asText();
        };
    }

    /** Compact JSON, paid for while it is written. */
    private static String json(Scope scope, JsonNode value) {
        StringBuilder out = new StringBuilder();
        append(scope, value, out);
        scope.produce(out.length());
        return out.toString();
    }

    private static void append(Scope scope, JsonNode value, StringBuilder out) {
        scope.spend(1);
        switch (value.getNodeType()) {
            case ARRAY -> {
                char separator = '[';
                for (JsonNode element : value) {
                    out.append(separator);
                    append(scope, element, out);
                    separator = ',';
                }
                out.append(separator == '[' ? "[]" : "]");
            }
            case OBJECT -> {
                char separator = '{';
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    out.append(separator)
                            .append(TextNode.valueOf(member.getKey()))
                            .append(':');
                    append(scope, member.getValue(), out);
                    separator = ',';
                }
                out.append(separator == '{' ? "{}" : "}");
            }
            case NUMBER -> out.append(Numbers.text(value));
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL, MISSING -> out.append("null");
            case STRING, BINARY, POJO -> quote(value.asText(), out);
        }
        if (out.length() > Scope.TEXT) {
            scope.produce(out.length());
        }
    }

    private static StringBuilder quote(String text, StringBuilder out) {
        JsonStringEncoder.getInstance().quoteAsString(text, out.append('"'));
        return out.append('"');
    }

    /** A copy that shares no object or array with the value and holds no type of the language: dates become text. */
    static JsonNode detach(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> {
                ArrayNode copy = list(value.size());
                for (JsonNode element : value) {
                    copy.add(detach(element));
                }
                yield copy;
            }
            case OBJECT -> {
                ObjectNode copy = object();
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    copy.set(member.getKey(), detach(member.getValue()));
                }
                yield copy;
            }
            case NULL, MISSING -> NULL;
            case POJO -> of(value.asText());
            case BOOLEAN, NUMBER, STRING, BINARY -> value;
        };
    }
}
