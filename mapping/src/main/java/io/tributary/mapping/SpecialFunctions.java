package io.tributary.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** JSON, identifiers (contract §3.12). */
final class SpecialFunctions {

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.defaults();
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int UUID_LENGTH = 36;

    private static final int ARRAY_COST = 4;
    private static final int OBJECT_COST = 10;
    private static final int RANDOM_COST = 10;
    private static final Function UUID_FUNCTION = Function.of("uuid", 0, a -> {
        a.scope().spend(RANDOM_COST);
        return Values.of(UUID.randomUUID().toString());
    });

    static final List<Function> ALL = List.of(
            Function.of("json_to_object", 1, SpecialFunctions::jsonToObject),
            UUID_FUNCTION,
            UUID_FUNCTION.called("guid"),
            Function.of("fpid_to_ecid", 1, SpecialFunctions::fpidToEcid));

    private SpecialFunctions() {}

    private static JsonNode jsonToObject(Arguments a) {
        if (a.get(0).isContainerNode()) {
            return a.get(0);
        }
        String text = a.text(0);
        if (text.isBlank()) {
            return Values.NULL;
        }
        a.scope().produce(text.length());
        a.scope().spend(weight(text));
        try {
            return JSON.readValue(text);
        } catch (StreamConstraintsException e) {
            throw new EvaluationException("The JSON text exceeds a limit: at most " + LIMITS.getMaxNestingDepth()
                    + " levels and numbers of " + LIMITS.getMaxNumberLength() + " digits are allowed");
        } catch (JsonProcessingException e) {
            throw new EvaluationException("The text is not one JSON value");
        }
    }

    /** At least how many steps the values in a JSON text are worth: one each, and some more for what holds others. */
    private static long weight(String text) {
        long weight = 1;
        for (int i = 0; i < text.length(); i++) {
            weight += switch (text.charAt(i)) {
                case ',' -> 1;
                case '[' -> ARRAY_COST;
                case '{' -> OBJECT_COST;
                default -> 0;
            };
        }
        return weight;
    }

    /**
     * Two positive 63-bit numbers of the SHA-256 of the id, 19 digits each. The official algorithm is not published, so
     * the value differs from the official one; it is stable and as unlikely to collide.
     */
    private static JsonNode fpidToEcid(Arguments a) {
        String id = a.text(0).strip();
        if (id.length() != UUID_LENGTH || !UUID_TEXT.matcher(id).matches()) {
            throw new EvaluationException("fpid_to_ecid expects a UUID");
        }
        byte[] hash = HashFunctions.digest("SHA-256")
                .digest(id.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        ByteBuffer numbers = ByteBuffer.wrap(hash);
        return Values.of(String.format(
                Locale.ROOT, "%019d%019d", numbers.getLong() & Long.MAX_VALUE, numbers.getLong() & Long.MAX_VALUE));
    }
}
