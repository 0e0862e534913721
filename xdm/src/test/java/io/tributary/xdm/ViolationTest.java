package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How violations are grouped, counted, cut and written. */
class ViolationTest {

    private static final ResolvedSchema SCHEMA = Given.withFields("""
            {"name": {"type": "string"}, "size": {"type": "integer"}, "kind": {"type": "string", "enum": ["a", "b"]},
             "both": {"type": "string", "minLength": 3, "pattern": "^k"},
             "box": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string", "maxLength": 2}}}}}""", "name", "size");

    @Test
    void aSingleViolationStandsAlone() {
        Violation violation = Given.violation(SCHEMA, "{\"name\": \"x\", \"size\": \"1\"}");

        assertThat(violation.toJson())
                .hasToString("{\"schemaLocation\":\"#/properties/size\",\"pointerToViolation\":\"#/size\","
                        + "\"causingExceptions\":[],\"keyword\":\"type\","
                        + "\"message\":\"expected type: Integer, found: String\"}");
        assertThat(violation.allMessages()).containsExactly("#/size: expected type: Integer, found: String");
    }

    @Test
    void severalViolationsHaveAParentAtTheirLevel() {
        Violation violation = Given.violation(SCHEMA, "{\"extra\": 1, \"name\": 2}");

        assertThat(violation.toJson())
                .hasToString("{\"schemaLocation\":\"#\",\"pointerToViolation\":\"#\",\"causingExceptions\":["
                        + "{\"schemaLocation\":\"#\",\"pointerToViolation\":\"#\",\"causingExceptions\":[],"
                        + "\"keyword\":\"required\",\"message\":\"required key [size] not found\"},"
                        + "{\"schemaLocation\":\"#\",\"pointerToViolation\":\"#\",\"causingExceptions\":[],"
                        + "\"keyword\":\"additionalProperties\",\"message\":\"extraneous key [extra] is not permitted\"},"
                        + "{\"schemaLocation\":\"#/properties/name\",\"pointerToViolation\":\"#/name\",\"causingExceptions\":[],"
                        + "\"keyword\":\"type\",\"message\":\"expected type: String, found: Long\"}"
                        + "],\"message\":\"3 schema violations found\"}");
    }

    @Test
    void parentsNestAsTheRecordDoes() {
        Violation violation = Given.violation(
                SCHEMA, "{\"name\": \"x\", \"size\": 1, \"box\": {\"tags\": [\"abc\", \"ok\", 3], \"odd\": 1}}");

        assertThat(violation.pointerToViolation()).isEqualTo("#/box");
        assertThat(violation.message()).isEqualTo("4 schema violations found");
        assertThat(violation.causingExceptions())
                .extracting(Violation::pointerToViolation)
                .containsExactly("#/box", "#/box", "#/box/tags");
        assertThat(violation.allMessages())
                .containsExactly(
                        "#/box: required key [id] not found",
                        "#/box: extraneous key [odd] is not permitted",
                        "#/box/tags/0: expected maxLength: 2, actual: 3",
                        "#/box/tags/2: expected type: String, found: Long");
    }

    @Test
    void twoBrokenRulesOfOneValueHaveAParentToo() {
        Violation violation = Given.violation(SCHEMA, "{\"name\": \"x\", \"size\": 1, \"both\": \"x\"}");

        assertThat(violation.pointerToViolation()).isEqualTo("#/both");
        assertThat(violation.keyword()).isNull();
        assertThat(violation.leaves()).extracting(Violation::keyword).containsExactly("minLength", "pattern");
    }

    @Test
    void aValueOutsideItsListHangsBelowAllOf() {
        Violation violation = Given.violation(SCHEMA, "{\"name\": \"x\", \"size\": 1, \"kind\": \"z\"}");

        assertThat(violation.toJson())
                .hasToString("{\"schemaLocation\":\"#/properties/kind\",\"pointerToViolation\":\"#/kind\","
                        + "\"causingExceptions\":[{\"pointerToViolation\":\"#/kind\",\"causingExceptions\":[],"
                        + "\"keyword\":\"enum\",\"message\":\"z is not a valid enum value\"}],"
                        + "\"keyword\":\"allOf\",\"message\":\"#: only 1 subschema matches out of 2\"}");
        assertThat(violation.code()).isEqualTo("DCVS-1111-400");
    }

    @Test
    void nullInsteadOfAListedValueIsCodedAsNull() {
        assertThat(Given.violation(SCHEMA, "{\"name\": \"x\", \"size\": 1, \"kind\": null}")
                        .code())
                .isEqualTo("DCVS-1101-400");
    }

    @Test
    void theCompatibleAnswerHasFiveOfSeven() {
        Violation violation = Given.violation(SCHEMA, "{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1}");

        Violation cut = violation.firstFive();

        assertThat(violation.message()).isEqualTo("7 schema violations found");
        assertThat(cut.message()).isEqualTo("5 schema violations found");
        assertThat(cut.causingExceptions()).hasSize(5);
        assertThat(cut.allMessages())
                .containsExactly(
                        "#: required key [name] not found",
                        "#: required key [size] not found",
                        "#: extraneous key [a] is not permitted",
                        "#: extraneous key [b] is not permitted",
                        "#: extraneous key [c] is not permitted");
    }

    @Test
    void cuttingReachesIntoParentsAndDropsThoseWithOneMember() {
        Violation violation =
                Given.violation(SCHEMA, "{\"a\": 1, \"b\": 1, \"box\": {\"id\": 1, \"tags\": [\"abc\", \"abc\"]}}");

        assertThat(violation.leaves()).hasSize(7);
        Violation cut = violation.firstFive();
        assertThat(cut.leaves()).hasSize(5);
        assertThat(cut.message()).isEqualTo("5 schema violations found");
        assertThat(cut.causingExceptions().getLast().pointerToViolation()).isEqualTo("#/box/id");
    }

    @Test
    void fiveOrFewerStayAsTheyAre() {
        Violation violation = Given.violation(SCHEMA, "{\"a\": 1}");

        assertThat(violation.firstFive()).isSameAs(violation);
    }

    @Test
    void noMoreThanAHundredAreCollected() {
        StringBuilder record = new StringBuilder("{\"name\": \"x\", \"size\": 1, \"box\": {\"id\": \"i\", \"tags\": [");
        record.append("1,".repeat(5_000)).append("1]}}");

        Violation violation = Given.violation(SCHEMA, record.toString());

        assertThat(violation.leaves()).hasSize(100);
        assertThat(violation.message()).isEqualTo("100 schema violations found");
    }

    @Test
    void longValuesAreQuotedInPart() {
        String message = Given.violation(SCHEMA, "{\"" + "k".repeat(50_000) + "\": 1, \"name\": \"x\", \"size\": 1}")
                .message();

        assertThat(message)
                .startsWith("extraneous key [kkk")
                .endsWith("k…] is not permitted")
                .hasSizeLessThan(1_100);
    }

    @Test
    void everyKeywordHasItsCode() {
        assertThat(List.of(
                        "required",
                        "format",
                        "type",
                        "additionalProperties",
                        "enum",
                        "pattern",
                        "maximum",
                        "maxLength",
                        "uniqueItems"))
                .extracting(keyword -> new Violation("#", "#", keyword, "text", List.of()).code())
                .containsExactly(
                        "DCVS-1106-400",
                        "DCVS-1105-400",
                        "DCVS-1104-400",
                        "DCVS-1104-400",
                        "DCVS-1111-400",
                        "DCVS-1111-400",
                        "DCVS-1111-400",
                        "DCVS-1111-400",
                        "DCVS-1111-400");
    }

    @Test
    void namesWithoutEndDoNotMultiplyInPointers() {
        ResolvedSchema schema = Given.withFields("""
                {"m": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}""");
        String name = "k".repeat(50_000);

        Violation violation = Given.violation(schema, "{\"m\": {\"" + name + "\": [1, 2]}}");

        assertThat(violation.leaves())
                .extracting(Violation::pointerToViolation)
                .containsExactly("#/m/" + "k".repeat(1_000) + "…/0", "#/m/" + "k".repeat(1_000) + "…/1");
    }

    @Test
    void whatIsQuotedIsNeverCutInTheMiddleOfACharacter() {
        ResolvedSchema schema = Given.withFields("{\"f\": {\"type\": \"string\", \"format\": \"email\"}}");
        String text = "x".repeat(999) + "\uD83D\uDE00";

        assertThat(Given.violation(schema, "{\"f\": \"" + text + "\"}").message())
                .isEqualTo("[" + "x".repeat(999) + "\uFFFD…] is not a valid email address");
    }

    @Test
    void halfACharacterInANameIsSaidAndShown() {
        ResolvedSchema schema =
                Given.withFields("{\"m\": {\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}}");

        assertThat(Given.violation(schema, "{\"m\": {\"a\\ud83d\": \"x\"}, \"b\\ude00\": 1}")
                        .allMessages())
                .containsExactly(
                        "#: extraneous key [b\uFFFD] is not permitted",
                        "#/m: [a\uFFFD] is not valid Unicode text: half a surrogate pair at index 1");
    }
}
