package io.tributary.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.http.BodyReader.Refused;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Parses request bodies as JSON with limits. Of repeated keys the last one counts. */
final class JsonBodies {

    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final Map<Integer, JsonMapper> MAPPERS = new ConcurrentHashMap<>();

    private JsonBodies() {}

    /** @throws Refused 400: empty, not JSON, too deep, or followed by something else */
    static JsonNode parse(byte[] body, int maxDepth) {
        if (body.length == 0) {
            throw new Refused(400, "Bad Request", "The request has no body; send JSON");
        }
        try {
            JsonNode node = MAPPERS.computeIfAbsent(maxDepth, JsonBodies::mapper).readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new Refused(400, "Bad Request", "The request has no body; send JSON");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw new Refused(
                    400, "Bad Request", "The JSON is nested deeper than " + maxDepth + " levels or holds a number too long");
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new Refused(400, "Bad Request", "The body is not valid JSON" + where);
        } catch (IOException e) {
            throw new Refused(400, "Bad Request", "The body can't be read as UTF-8 JSON");
        }
    }

    private static JsonMapper mapper(int maxDepth) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
