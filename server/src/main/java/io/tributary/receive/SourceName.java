package io.tributary.receive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fills {@code header.source.name} in where a message lacks it (ingestion contract §2.2), leaving every other byte as it was sent. */
final class SourceName {

    private final JsonFactory factory;

    /** @param factory with the limits of message bodies */
    SourceName(JsonFactory factory) {
        this.factory = factory;
    }

    /**
     * The message with a source name.
     *
     * @param message a JSON object that was found right, whose header is an object with at least one member
     */
    byte[] filled(byte[] message, String name) {
        if (name.isEmpty()) {
            return message;
        }
        try (JsonParser parser = factory.createParser(message)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean header = "header".equals(parser.currentName());
                if (parser.nextToken() == JsonToken.START_OBJECT && header) {
                    return inHeader(parser, message, name);
                }
                parser.skipChildren();
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException("a message that was read before can't be read again", e);
        }
    }

    private static byte[] inHeader(JsonParser parser, byte[] message, String name) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean source = "source".equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (source) {
                return value == JsonToken.START_OBJECT ? inSource(parser, message, name) : message;
            }
            parser.skipChildren();
        }
        return with(message, start, "\"source\":{\"name\":" + quoted(name) + "},");
    }

    private static byte[] inSource(JsonParser parser, byte[] message, String name) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
        boolean empty = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if ("name".equals(parser.currentName())) {
                return message;
            }
            empty = false;
            parser.nextToken();
            parser.skipChildren();
        }
        return with(message, start, "\"name\":" + quoted(name) + (empty ? "" : ","));
    }

    private static String quoted(String name) {
        return JsonNodeFactory.instance.textNode(name).toString();
    }

    private static byte[] with(byte[] message, int at, String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(message, message.length + more.length);
        System.arraycopy(message, at, all, at + more.length, message.length - at);
        System.arraycopy(more, 0, all, at, more.length);
        return all;
    }
}
