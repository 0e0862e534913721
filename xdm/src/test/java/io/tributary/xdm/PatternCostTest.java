package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Patterns that cost time without reading a character are refused with their schema; ordinary ones are taken. */
class PatternCostTest {

    @TestFactory
    List<DynamicTest> ordinaryPatternsAreTakenAndBombsAreRefused() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : Given.file("patterns.json")) {
            String pattern = example.get("pattern").asText();
            tests.add(dynamicTest(example.get("what").asText(), () -> {
                assertThat(Pattern.compile(pattern))
                        .as("a case must be a pattern")
                        .isNotNull();
                assertThat(PatternCost.of(pattern) <= PatternCost.MAX)
                        .isEqualTo(example.get("taken").asBoolean());
            }));
        }
        return tests;
    }

    @Test
    void everyPatternMadeOfOddPartsIsReadToItsEnd() {
        List<String> parts = List.of(
                "a", "(", ")", "(?:", "|", "*", "+?", "{2}", "{0,3}", "[a-]", "[^]]", "\\b", "\\]", "^", "$",
                "\\x{41}");
        Random random = new Random(7);
        int patterns = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) {
                made.append(parts.get(random.nextInt(parts.size())));
            }
            String pattern = made.toString();
            if (compiles(pattern)) {
                patterns++;
                assertThat(PatternCost.of(pattern)).as(pattern).isLessThanOrEqualTo(PatternCost.MAX);
            }
        }
        assertThat(patterns).isGreaterThan(1_000);
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    @Test
    void theRefusalSaysWhy() {
        ObjectNode fields = Given.json("{}");
        fields.putObject("f").put("type", "string").put("pattern", "(?:(?:^){1000}){1000}");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Given.withFields(fields)))
                .isInstanceOf(SchemaException.class)
                .hasMessage("Field f has pattern [(?:(?:^){1000}){1000}], which repeats or combines parts that match"
                        + " nothing too often; expected a simpler regular expression");
    }
}
