package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code expressions/*.cases}; their README tells how they are written. */
class ExpressionCasesTest {

    private static final List<String> FILES = List.of(
            "literals",
            "operators",
            "syntax",
            "paths",
            "nulls",
            "methods",
            "strings",
            "hashes",
            "urls",
            "dates",
            "objects",
            "arrays",
            "logic",
            "conversions",
            "special",
            "user-agents",
            "analytics");

    enum Outcome {
        VALUE(" => "),
        NO_VALUE(" !! "),
        NO_PARSE(" ?! ");

        private final String mark;

        Outcome(String mark) {
            this.mark = mark;
        }
    }

    record Case(String file, int line, String record, String expression, Outcome outcome, String expected) {
        @Override
        public String toString() {
            return file + ":" + line + " " + expression;
        }
    }

    static Stream<Case> cases() {
        return FILES.stream().flatMap(file -> read(file).stream());
    }

    private static List<Case> read(String file) {
        List<Case> cases = new ArrayList<>();
        String record = "{}";
        int number = 0;
        for (String line : Json.lines("expressions/" + file + ".cases")) {
            number++;
            if (line.startsWith("@ ")) {
                record = line.substring(1);
            } else if (!line.isBlank() && !line.startsWith("# ")) {
                cases.add(read(file, number, record, line));
            }
        }
        return cases;
    }

    private static Case read(String file, int number, String record, String line) {
        Outcome outcome = null;
        int cut = -1;
        for (Outcome candidate : Outcome.values()) {
            int at = line.lastIndexOf(candidate.mark);
            if (at > cut) {
                cut = at;
                outcome = candidate;
            }
        }
        if (outcome == null) {
            throw new IllegalArgumentException(file + ":" + number + " expects nothing");
        }
        return new Case(
                file,
                number,
                record,
                line.substring(0, cut),
                outcome,
                line.substring(cut + 4).strip());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void expressionDoesWhatItsCaseSays(Case given) {
        JsonNode record = Json.read(given.record());
        String before = record.toString();

        switch (given.outcome()) {
            case VALUE -> Json.assertSame(Expression.parse(given.expression()).evaluate(record), given.expected());
            case NO_VALUE -> {
                Expression expression = Expression.parse(given.expression());
                assertThatThrownBy(() -> expression.evaluate(record))
                        .isInstanceOf(EvaluationException.class)
                        .hasMessageContaining(given.expected());
            }
            case NO_PARSE ->
                assertThatThrownBy(() -> Expression.parse(given.expression()))
                        .isInstanceOf(ExpressionException.class)
                        .hasMessageContaining(given.expected());
        }

        assertThat(record.toString()).isEqualTo(before);
    }
}
