package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of a single field: what its column gets from a good value, and exactly what is said of a bad one. */
class RulesTest {

    @TestFactory
    List<DynamicTest> everyRuleSaysWhatItKeepsAndWhatItRefuses() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode rule : Given.file("rules.json")) {
            String[] required = rule.path("required").asBoolean() ? new String[] {"f"} : new String[0];
            JsonNode properties = Given.json("{}").set("f", rule.get("field"));
            ResolvedSchema schema = Given.withFields(properties, required);
            for (JsonNode example : rule.get("cases")) {
                String value = example.has("value") ? "{\"f\":" + example.get("value") + "}" : "{}";
                tests.add(dynamicTest(rule.get("rule").asText() + ": " + value, () -> check(schema, value, example)));
            }
        }
        return tests;
    }

    private static void check(ResolvedSchema schema, String record, JsonNode expected) {
        if (expected.has("row")) {
            assertThat(Given.show(Given.row(schema, record).values()[0]))
                    .isEqualTo(expected.get("row").asText());
            return;
        }
        Violation violation = Given.violation(schema, record);
        assertThat(violation.leaves()).hasSize(1);
        Violation leaf = violation.leaves().getFirst();
        assertThat(leaf.message()).isEqualTo(expected.get("message").asText());
        assertThat(leaf.keyword()).isEqualTo(expected.get("keyword").asText());
        assertThat(leaf.pointerToViolation()).isEqualTo(expected.path("pointer").asText("#/f"));
        assertThat(leaf.schemaLocation())
                .isEqualTo(
                        expected.path("location").isNull()
                                ? null
                                : expected.path("location").asText("#/properties/f"));
        assertThat(violation.code()).isEqualTo(expected.get("code").asText());
    }
}
