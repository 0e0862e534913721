package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions checked over HTTP, and the lists of functions and operators. */
class LanguageTest {

    private static final String VALIDATE = BASE + "/languages/el/validate";

    private static ConversionFixture fixture;

    @BeforeAll
    static void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expression\": \"upper(name)\"}",
                "{\"expression\": {\"expression\": \"upper(name)\"}}",
                "{\"expression\": \"a.b + 1\", \"mappingSetId\": \"x\", \"sampleData\": null}",
                "{\"expression\": \"a.b + 1\", \"sampleData\": \"{\\\"a\\\": {\\\"b\\\": 2}}\", \"sampleDataType\": \"json\"}",
                "{\"expression\": \"a.b + 1\", \"sampleData\": {\"a\": {\"b\": 2}}}"
            })
    void soundExpressionSucceeds(String body) {
        LocalServer.Answer answer = fixture.send("POST", VALIDATE, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"validationStatus\":\"succeeded\",\"error\":\"none\"}");
    }

    @Test
    void brokenExpressionFailsWithItsPlace() {
        LocalServer.Answer answer = fixture.send("POST", VALIDATE, "{\"expression\": \"upper(name\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("validationStatus").textValue()).isEqualTo("failed");
        assertThat(answer.json().get("error").textValue()).containsPattern("\\(line 1, column \\d+\\)$");
    }

    @Test
    void expressionWithoutAValueForTheSampleFails() {
        LocalServer.Answer answer =
                fixture.send("POST", VALIDATE, "{\"expression\": \"1 / a\", \"sampleData\": \"{\\\"a\\\": 0}\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("validationStatus").textValue()).isEqualTo("failed");
        assertThat(answer.json().get("error").textValue()).isNotEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | expression is missing; it must be a text of the mapping language.",
                "{\"expression\": 7} | expression is missing; it must be a text of the mapping language.",
                "[] | expression is missing; it must be a text of the mapping language.",
                "{\"expression\": {}} | expression is missing; it must be a text of the mapping language.",
                "{\"expression\": \"a\", \"sampleData\": \"7\"} | sampleData must be a JSON object: a record of the source.",
                "{\"expression\": \"a\", \"sampleData\": []} | sampleData must be a JSON object: a record of the source."
            })
    void requestWithoutAnExpressionIsRefused(String body, String detail) {
        LocalServer.Answer answer = fixture.send("POST", VALIDATE, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({"'{\"a\":'", "'{\"a\": 1} {'"})
    void sampleThatIsNoJsonIsRefused(String sample) {
        String body = ConversionFixture.JSON
                .createObjectNode()
                .put("expression", "a")
                .put("sampleData", sample)
                .toString();

        LocalServer.Answer answer = fixture.send("POST", VALIDATE, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).startsWith("sampleData isn't JSON: ");
    }

    @Test
    void operatorsAreListedWithTheirNamesAndOperands() {
        JsonNode operators = fixture.get(BASE + "/languages/el/operators").json();

        assertThat(operators).hasSize(21);
        assertThat(operators)
                .extracting(one -> one.get("operatorSymbol").textValue() + " "
                        + one.get("methodName").textValue() + " "
                        + one.get("numberOfOperands").intValue())
                .contains("+ add 2", "=~ contains 2", "- negate 1", "- subtract 2", "empty empty 1")
                .doesNotHaveDuplicates();
    }

    @Test
    void functionsAreListedWithAllThatTheUserNeeds() {
        JsonNode functions = fixture.get(BASE + "/languages/el/functions").json();

        assertThat(functions).hasSizeGreaterThan(90).allSatisfy(one -> {
            assertThat(one.get("category").textValue()).isNotBlank();
            assertThat(one.get("syntax").textValue())
                    .contains(one.get("function").textValue() + "(");
            assertThat(one.get("params").isArray()).isTrue();
            assertThat(one.get("since").isIntegralNumber()).isTrue();
        });
        assertThat(functions)
                .extracting(one -> one.get("function").textValue())
                .contains("concat", "upper", "date", "sha256", "explode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operators", "functions"})
    void everyListedExampleIsAnExpression(String list) {
        JsonNode entries = fixture.get(BASE + "/languages/el/" + list).json();

        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(Engine.problem(one.get("example").textValue(), Optional.empty()))
                        .as(one.get("example").textValue())
                        .isEmpty());
    }
}
