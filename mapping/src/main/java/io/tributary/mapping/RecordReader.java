package io.tributary.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * Reads JSON, leaving out what a mapping set does not look at: applied to what it reads, the set gives what it gives for
 * the whole. All of the text is still checked to be JSON. Immutable.
 */
public final class RecordReader {

    private final Needed needed;

    RecordReader(Needed needed) {
        this.needed = needed;
    }

    /**
     * A reader of messages that may hold their record in several places.
     *
     * @param places ways of names from the message to a record; the empty one is the message itself
     * @param also ways to values that are wanted besides
     */
    public RecordReader within(List<List<String>> places, List<List<String>> also) {
        Needed.Maker message = new Needed.Maker();
        places.forEach(way -> at(message, way).add(needed));
        also.forEach(way -> at(message, way).needAll());
        return new RecordReader(message.made());
    }

    private static Needed.Maker at(Needed.Maker message, List<String> way) {
        Needed.Maker at = message;
        for (String name : way) {
            at = at.member(name);
        }
        return at;
    }

    /**
     * Reads one value.
     *
     * @param parser stands before the value, and on its last token afterwards; its constraints bound depth and length.
     *     What is left out is checked for form and depth, but the length of a text that is left out is not
     * @return an object if the value is one; the missing node if nothing is left to read
     * @throws IOException if the text is no JSON or breaks the parser's constraints
     */
    public JsonNode read(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? Values.MISSING : value(parser, token, needed);
    }

    private static JsonNode value(JsonParser parser, JsonToken token, Needed needed) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, needed);
            case START_ARRAY -> array(parser, needed);
            case VALUE_STRING -> Values.of(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> DoubleNode.valueOf(parser.getDoubleValue());
            case VALUE_TRUE -> Values.of(true);
            case VALUE_FALSE -> Values.of(false);
            case VALUE_NULL -> Values.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("no JSON value begins with " + token);
        };
    }

    private static ObjectNode object(JsonParser parser, Needed needed) throws IOException {
        Members members = new Members(needed.all() ? 4 : needed.size());
        int guess = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Needed member = needed.member(name, guess);
            if (member == null) {
                parser.skipChildren();
            } else {
                members.put(name, value(parser, token, member));
                guess++;
            }
        }
        return Values.object(members);
    }

    private static ArrayNode array(JsonParser parser, Needed needed) throws IOException {
        ArrayNode array = Values.list(8);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token, needed));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> IntNode.valueOf(parser.getIntValue());
            case LONG -> LongNode.valueOf(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
        };
    }
}
