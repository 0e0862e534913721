package io.tributary.receive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.prepare.Preparer;
import io.tributary.receive.Envelope.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads request bodies of the streaming endpoints, keeping the exact bytes of each message. */
final class MessageParser {

    /** More messages than this in one request are refused: a request of 1 MB can't hold as many real ones. */
    static final int MAX_MESSAGES = 10_000;

    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final byte[] UTF8_BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** For batches, whose messages stand two levels deep. */
    private final JsonFactory factory;

    private final ObjectReader reader;
    private final SmileBodies smile;
    private final SourceName sourceName;

    MessageParser(int maxBodyBytes) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(Preparer.MAX_DEPTH + 2)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(maxBodyBytes)
                .build();
        this.factory = JsonFactory.builder().streamReadConstraints(limits).build();
        this.smile = new SmileBodies(limits);
        this.sourceName = new SourceName(factory);
        JsonFactory single = JsonFactory.builder()
                .streamReadConstraints(
                        limits.rebuild().maxNestingDepth(Preparer.MAX_DEPTH).build())
                .build();
        this.reader = JsonMapper.builder(single)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    /**
     * The bytes as UTF-8 without a byte order mark.
     *
     * @throws Wrong they are UTF-16 or UTF-32, not well-formed, or empty
     */
    static byte[] utf8(byte[] body) throws Wrong {
        if (body.length == 0) {
            throw new Wrong("The request has no body; send one JSON object");
        }
        if (body[0] == 0 || body.length > 1 && (body[1] == 0 || (body[0] & 0xFE) == 0xFE && (body[1] & 0xFE) == 0xFE)) {
            throw new Wrong("The body must be UTF-8, found another encoding");
        }
        int malformed = Utf8.malformedAt(body);
        if (malformed >= 0) {
            throw new Wrong("The body must be UTF-8, found a malformed character at byte " + malformed);
        }
        boolean mark = body.length >= UTF8_BOM.length && Arrays.equals(body, 0, 3, UTF8_BOM, 0, 3);
        return mark ? Arrays.copyOfRange(body, UTF8_BOM.length, body.length) : body;
    }

    /**
     * A body as JSON text.
     *
     * @param binary whether it comes in Smile
     * @throws Wrong it is neither
     */
    byte[] text(byte[] body, boolean binary) throws Wrong {
        return binary ? smile.toJson(body) : utf8(body);
    }

    /** A message with {@code header.source.name}, filled in if it lacks it. */
    byte[] named(byte[] message, String source) {
        return sourceName.filled(message, source);
    }

    /** One message: a JSON object. */
    ObjectNode object(byte[] body) throws Wrong {
        try {
            JsonNode node = reader.readTree(body);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new Wrong("The body must be a JSON object, found " + kind(node.asToken()));
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new Wrong("The body can't be read as UTF-8 JSON");
        }
    }

    /** The messages of a batch body {@code {"messages":[…]}}, in order. */
    List<Item> messages(byte[] body) throws Wrong {
        try (JsonParser parser = factory.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Wrong("The body must be a JSON object with an array \"messages\", found "
                        + kind(parser.currentToken()));
            }
            List<Item> items = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean messages = "messages".equals(parser.currentName());
                JsonToken value = parser.nextToken();
                if (messages && value == JsonToken.START_ARRAY) {
                    items = items(parser, body);
                } else if (messages) {
                    throw new Wrong("\"messages\" must be an array, found " + kind(value));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new Wrong("Something follows the JSON object; send one object only");
            }
            if (items == null || items.isEmpty()) {
                throw new Wrong("The array \"messages\" is missing or empty");
            }
            return items;
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new Wrong("The body can't be read as UTF-8 JSON");
        }
    }

    private static List<Item> items(JsonParser parser, byte[] body) throws IOException, Wrong {
        List<Item> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (items.size() == MAX_MESSAGES) {
                throw new Wrong("A request may hold " + MAX_MESSAGES + " messages at most");
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            boolean object = token == JsonToken.START_OBJECT;
            boolean header = object && passesHeader(parser);
            if (!object) {
                parser.skipChildren();
            }
            int end = object ? (int) parser.currentLocation().getByteOffset() : start;
            items.add(new Item(Arrays.copyOfRange(body, start, end), object, header));
        }
        return items;
    }

    /** Reads to the end of an object; whether it has a member {@code header}. */
    private static boolean passesHeader(JsonParser parser) throws IOException {
        boolean found = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            found |= "header".equals(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return found;
    }

    /**
     * One message of a batch.
     *
     * @param bytes its exact bytes, empty when it is no object
     * @param object whether it is an object at all
     * @param hasHeader whether it has a member {@code header}: only then its envelope has to be looked at
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Item(byte[] bytes, boolean object, boolean hasHeader) {}

    private static Wrong notJson(JsonProcessingException e) {
        String where = Optional.ofNullable(e.getLocation())
                .map(at -> " It breaks at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".")
                .orElse("");
        return new Wrong("The body is not JSON, or is nested deeper than " + Preparer.MAX_DEPTH + " levels." + where);
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case null -> "nothing";
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
        };
    }
}
