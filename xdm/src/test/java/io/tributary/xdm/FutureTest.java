package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Events that profiles are made of must not lie in the future; others may. */
class FutureTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T08:30:00.5Z"));

    @Test
    void anEventOfATaggedSchemaMayBeFiveMinutesAhead() {
        assertThat(verdict(tagged("context/experienceevent"), "2026-03-01T08:35:00.500Z"))
                .isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void anEventOfATaggedSchemaFurtherAheadIsRefused() {
        Verdict verdict = verdict(tagged("context/experienceevent"), "2026-03-01T14:05:00.501+05:30");

        Violation cause = ((Verdict.Invalid) verdict).cause();
        assertThat(cause.toJson())
                .hasToString(
                        "{\"schemaLocation\":\"#/properties/timestamp\",\"pointerToViolation\":\"#/timestamp\","
                                + "\"causingExceptions\":[],\"keyword\":\"maximum\","
                                + "\"message\":\"2026-03-01T14:05:00.501+05:30 is not less or equal to 2026-03-01T08:35:00Z\"}");
        assertThat(cause.code()).isEqualTo("DCVS-1111-400");
    }

    @Test
    void otherFaultsOfTheRecordAreSaidWithIt() {
        RecordValidator validator = RecordValidator.compile(tagged("context/experienceevent"), CLOCK);

        Verdict verdict = validator.validate(Given.json("{\"timestamp\": \"2027-01-01T00:00:00Z\"}"));

        assertThat(((Verdict.Invalid) verdict).cause().allMessages())
                .containsExactly(
                        "#: required key [_id] not found",
                        "#/timestamp: 2027-01-01T00:00:00Z is not less or equal to 2026-03-01T08:35:00Z");
    }

    @Test
    void anEventOfAnotherSchemaMayLieAnywhere() {
        ResolvedSchema schema = Given.resolved("context/experienceevent");

        assertThat(schema.inUnion()).isFalse();
        assertThat(verdict(schema, "2999-01-01T00:00:00Z")).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void aFieldOfThatNameInARecordIsNoEvent() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/t", "properties": {"timestamp": {"type": "string", "format": "date-time"}}}""");
        ObjectNode written = Given.schema("context/profile", Given.ACME + "mixins/t");
        written.putArray("meta:immutableTags").add("union");
        ResolvedSchema schema = new SchemaResolver().resolve(written, Given.with(group));

        Verdict verdict = RecordValidator.compile(schema, CLOCK)
                .validate(Given.json("{\"timestamp\": \"2999-01-01T00:00:00Z\"}"));

        assertThat(schema.inUnion()).isTrue();
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
    }

    private static ResolvedSchema tagged(String... ids) {
        ObjectNode schema = Given.schema(ids);
        schema.putArray("meta:immutableTags").add("union");
        return new SchemaResolver().resolve(schema, Given.STANDARD);
    }

    private static Verdict verdict(ResolvedSchema schema, String timestamp) {
        ObjectNode record = Given.json("{\"_id\": \"E-1\"}").put("timestamp", timestamp);
        return RecordValidator.compile(schema, CLOCK).validate(record);
    }
}
