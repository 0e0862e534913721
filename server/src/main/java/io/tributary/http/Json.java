package io.tributary.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads JSON bodies within bounds: UTF-8 only, one value only, of bounded depth; of a name that repeats within an object the last value wins. */
final class Json {

    private final ObjectReader reader;

    /**
     * @param maxDepth deepest nesting
     * @param maxBytes largest body
     */
    Json(int maxDepth, int maxBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(1_000)
                        .maxStringLength(maxBytes)
                        .maxDocumentLength(maxBytes)
                        .build())
                .build();
        this.reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    /** @throws Body.Refused 400: empty, not UTF-8, not JSON, more than one value, or too deep */
    JsonNode read(byte[] body) throws Body.Refused {
        if (body.length == 0) {
            throw new Body.Refused(400, "The body is empty; JSON was expected.");
        }
        String text = utf8(body);
        try {
            JsonNode node = reader.readTree(text);
            if (node.isMissingNode()) {
                throw new Body.Refused(400, "The body is empty; JSON was expected.");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Body.Refused(
                    400,
                    "The body is not JSON that can be taken (malformed, cut short, with something after its end,"
                            + " or nested too deeply)" + place(e) + ".");
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", near line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String utf8(byte[] body) throws Body.Refused {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Body.Refused(400, "The body is not UTF-8 text; JSON in UTF-8 was expected.");
        }
    }
}
