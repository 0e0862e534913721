package io.tributary.control.schema;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Small helpers around JSON trees. */
final class Json {

    /** Deeper bodies are refused; a schema nests a few levels of JSON for each level of fields. */
    private static final int MAX_DEPTH = 250;

    private static final int SHOWN = 200;

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Reads a request body. */
    static JsonNode parse(byte[] body) {
        JsonNode parsed;
        try {
            parsed = STRICT.readTree(body);
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw Refusal.invalid(
                    "$",
                    "json",
                    "The body is not acceptable JSON: %s, line %d, column %d."
                            .formatted(
                                    broken.getOriginalMessage(),
                                    at == null ? 0 : at.getLineNr(),
                                    at == null ? 0 : at.getColumnNr()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (parsed == null || parsed.isMissingNode()) {
            throw Refusal.invalid("$", "json", "The body is empty; expected JSON.");
        }
        finite(parsed);
        return parsed;
    }

    private static void finite(JsonNode node) {
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            throw Refusal.invalid("$", "json", "The body holds a number beyond the range of double precision.");
        }
        node.forEach(Json::finite);
    }

    /** Reads a body that must be an object. */
    static ObjectNode parseObject(byte[] body) {
        if (parse(body) instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.invalid("$", "type", "$: the body must be a JSON object.");
    }

    /** Text of a client in a message: bounded and on one line. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** The name JSON Schema has for the type of a value. */
    static String typeName(JsonNode node) {
        return node.isIntegralNumber() ? "integer" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** SHA-256 of a tree, 64 lower-case hex digits. */
    static String digest(JsonNode node) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(node.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** A path segment as a token of a JSON pointer. */
    static String token(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    /** The segment that {@link #token} was given. */
    static String untoken(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
