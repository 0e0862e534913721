package io.tributary.control.flow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Reads bodies: JSON whatever a form default calls it, of bounded size and depth (flow-service contract §1.2). */
final class Bodies {

    static final int MOST_BYTES = 1 << 20;
    static final int MOST_DEPTH = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Bodies() {}

    static ObjectNode object(Request request) {
        if (read(request) instanceof ObjectNode object) {
            return object;
        }
        throw FlowProblem.at("", FlowError.INVALID, "The body must be a JSON object.");
    }

    /** A body that may be missing, as with search calls. */
    static ObjectNode objectIfAny(Request request) {
        return request.body().length == 0 ? JsonNodeFactory.instance.objectNode() : object(request);
    }

    /** A patch: an array of operations, or one operation by itself (flow-service contract §5.2). */
    static ArrayNode operations(Request request) {
        JsonNode body = read(request);
        if (body instanceof ArrayNode array) {
            return array;
        }
        if (body.isObject()) {
            return JsonNodeFactory.instance.arrayNode().add(body);
        }
        throw FlowProblem.at("", FlowError.INVALID, "The body must be a JSON array of patch operations.");
    }

    static JsonNode parse(byte[] json) throws JsonProcessingException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static JsonNode read(Request request) {
        byte[] bytes = request.body();
        if (isBlank(bytes)) {
            throw FlowProblem.of(FlowError.BODY_MISSING, "The request needs a JSON body and has none.");
        }
        checkContentType(request, bytes);
        if (bytes.length > MOST_BYTES) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "The body has %d bytes; %d are the most this service takes.".formatted(bytes.length, MOST_BYTES));
        }
        JsonNode body = parseOrRefuse(bytes);
        if (body.isNull() || body.isMissingNode() || (body.isEmpty() && body.isContainerNode())) {
            throw FlowProblem.of(FlowError.BODY_MISSING, "The body is empty.");
        }
        return body;
    }

    private static JsonNode parseOrRefuse(byte[] bytes) {
        try {
            return parse(bytes);
        } catch (JsonProcessingException e) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "The body is not JSON that can be read: line %d, column %d. Check quotes, commas and brackets there, and that"
                                    .formatted(
                                            e.getLocation() == null
                                                    ? 0
                                                    : e.getLocation().getLineNr(),
                                            e.getLocation() == null
                                                    ? 0
                                                    : e.getLocation().getColumnNr())
                            + " it is nested at most " + MOST_DEPTH + " deep.");
        }
    }

    private static void checkContentType(Request request, byte[] bytes) {
        String type = request.header("Content-Type")
                .orElse("")
                .split(";", 2)[0]
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean json = type.equals("application/json") || type.endsWith("+json");
        boolean unsaid = type.isEmpty() || type.equals("application/x-www-form-urlencoded");
        if (!json && !(unsaid && opensLikeJson(bytes))) {
            throw Answers.contentType();
        }
    }

    private static boolean opensLikeJson(byte[] bytes) {
        for (byte b : bytes) {
            if (!isBlank(b)) {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (!isBlank(b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
