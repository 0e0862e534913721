package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Odd values into every type of field: what the column gets, or which rule says what. */
class ValuesTest {

    @TestFactory
    List<DynamicTest> numbers() {
        return tests("numbers.json");
    }

    @TestFactory
    List<DynamicTest> texts() {
        return tests("texts.json");
    }

    @TestFactory
    List<DynamicTest> times() {
        return tests("times.json");
    }

    private static List<DynamicTest> tests(String file) {
        JsonNode table = Given.file(file);
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : table.get("fields").properties()) {
            ObjectNode properties = Given.json("{}");
            RecordValidator validator =
                    RecordValidator.compile(Given.withFields(properties.set("f", field.getValue())));
            for (JsonNode row : table.get("values")) {
                String value = row.get("value").asText();
                String expected = row.get("outcomes").get(field.getKey()).asText();
                tests.add(dynamicTest(
                        field.getKey() + " " + shown(value),
                        () -> assertThat(shown(outcome(validator, value))).isEqualTo(expected)));
            }
        }
        return tests;
    }

    /** The value of the column, or {@code keyword: message} of each violation. */
    private static String outcome(RecordValidator validator, String value) {
        return switch (validator.validate(Given.json("{\"f\":" + value + "}"))) {
            case Verdict.Valid valid -> Given.show(valid.row().values()[0]);
            case Verdict.Invalid invalid ->
                String.join(
                        "; ",
                        invalid.cause().leaves().stream()
                                .map(leaf -> leaf.keyword() + ": " + leaf.message())
                                .toList());
        };
    }

    private static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 40) + "… " + text.length() + " characters";
    }
}
