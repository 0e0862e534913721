package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same records, judged by us and by others: with the validator whose answers clients know, verdict and every
 * violation are the same; with an unrelated one the verdict is, but for listed deviations. 9,000 records, always the same.
 */
class DifferentialTest {

    private static final int RECORDS = 1_500;

    static Stream<Arguments> schemas() {
        return Stream.of(
                Arguments.of("profile", Given.capillaryProfile(), 1L),
                Arguments.of("transaction", Given.capillaryTransaction(), 2L),
                Arguments.of("every rule", everyRule(), 3L));
    }

    private static ResolvedSchema everyRule() {
        return Given.withFields(Given.file("every-rule.json"), "code", "count", "name");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void judgesLikeTheValidatorThatClientsKnow(String name, ResolvedSchema schema, long seed) {
        Schema theirs = SchemaLoader.builder()
                .draftV7Support()
                .schemaJson(new JSONObject(PlainSchema.of(schema.document()).toString()))
                .build()
                .load()
                .build();
        RecordValidator ours = RecordValidator.compile(schema);
        RecordGenerator generator = new RecordGenerator(schema.document(), new Random(seed));
        int invalid = 0;
        for (int i = 0; i < RECORDS; i++) {
            ObjectNode record = i % 4 == 0 ? generator.valid() : generator.broken();
            JsonNode expected = violations(theirs, record);
            JsonNode found = violations(ours, record);
            assertThat(found).as("record %s of seed %s: %s", i, seed, record).isEqualTo(expected);
            invalid += found.isEmpty() ? 0 : 1;
        }
        // Both verdicts must be common, else the comparison says little.
        assertThat(invalid).isBetween(RECORDS / 3, RECORDS * 9 / 10);
    }

    /** Half of the records are valid, half have one change; both judges are asked for their verdict only. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void givesTheVerdictOfAValidatorOfOtherPeople(String name, ResolvedSchema schema, long seed) {
        com.networknt.schema.Schema theirs = OtherValidator.of(PlainSchema.of(schema.document()));
        RecordValidator ours = RecordValidator.compile(schema);
        RecordGenerator generator = new RecordGenerator(schema.document(), new Random(100 + seed));
        int invalid = 0;
        for (int i = 0; i < RECORDS; i++) {
            ObjectNode record = i % 2 == 0 ? generator.valid() : generator.withOneFault();
            Verdict verdict = ours.validate(record);
            OtherValidator.compare(theirs, record, verdict);
            invalid += verdict instanceof Verdict.Invalid ? 1 : 0;
            assertThat(i % 2 == 0 && verdict instanceof Verdict.Invalid)
                    .as("a valid record refused: %s", record)
                    .isFalse();
        }
        assertThat(invalid).isBetween(RECORDS / 4, RECORDS / 2);
    }

    @AfterAll
    static void everyListedDeviationShows() {
        OtherValidator.everyDeviationWasMet();
    }

    private static JsonNode violations(RecordValidator validator, ObjectNode record) {
        return switch (validator.validate(record)) {
            case Verdict.Valid valid -> Given.json("{}");
            case Verdict.Invalid invalid -> sorted(invalid.cause().toJson());
        };
    }

    private static JsonNode violations(Schema schema, ObjectNode record) {
        try {
            schema.validate(toOrgJson(record));
            return Given.json("{}");
        } catch (ValidationException e) {
            return sorted(Given.tree(e.toJSON().toString()));
        }
    }

    /** The order of members of a parent is that of hash tables over there; compare them as a set. */
    private static JsonNode sorted(JsonNode violation) {
        List<JsonNode> causes = new ArrayList<>();
        violation.path("causingExceptions").forEach(cause -> causes.add(sorted(cause)));
        causes.sort(Comparator.comparing(JsonNode::toString));
        ObjectNode copy = violation.deepCopy();
        ArrayNode array = copy.putArray("causingExceptions");
        causes.forEach(array::add);
        return copy;
    }

    private static Object toOrgJson(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                JSONObject object = new JSONObject();
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    object.put(member.getKey(), toOrgJson(member.getValue()));
                }
                yield object;
            }
            case ARRAY -> {
                JSONArray array = new JSONArray();
                node.forEach(item -> array.put(toOrgJson(item)));
                yield array;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING, BINARY, POJO -> JSONObject.NULL;
        };
    }

    /** Whole numbers as Long: the platform's texts say {@code found: Long} whatever their size. */
    private static Number number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.doubleValue();
        }
        return node.canConvertToLong() ? (Number) node.longValue() : node.bigIntegerValue();
    }
}
