package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code errors/*.cases}: whole messages, and the same position as numbers. */
class ErrorPositionTest {

    /** One error: an expression whose line breaks are written {@code ⏎}, and its message. */
    record Case(String expression, String message) {
        @Override
        public String toString() {
            return expression;
        }
    }

    private static Stream<Case> read(String file) {
        return Json.lines("errors/" + file + ".cases").stream()
                .filter(line -> !line.isBlank() && !line.startsWith("# "))
                .map(line -> line.split(" !! ", 2))
                .map(parts -> new Case(parts[0].replace('⏎', '\n'), parts[1]));
    }

    static Stream<Case> parseErrors() {
        return read("parse");
    }

    static Stream<Case> evaluationErrors() {
        return read("evaluation");
    }

    @ParameterizedTest
    @MethodSource("parseErrors")
    void parseErrorTellsWhatWhereAndWhatWasExpected(Case given) {
        ExpressionException e =
                catchThrowableOfType(ExpressionException.class, () -> Expression.parse(given.expression()));

        assertThat(e).hasMessage(given.message());
        assertThat(given.message()).endsWith("(line " + e.line() + ", column " + e.column() + ")");
    }

    @ParameterizedTest
    @MethodSource("evaluationErrors")
    void evaluationErrorTellsWhatWhereAndWhatWasExpected(Case given) {
        Expression expression = Expression.parse(given.expression());

        EvaluationException e =
                catchThrowableOfType(EvaluationException.class, () -> expression.evaluate(Json.read("""
                                {"s": "x", "n": 1, "l": [1, "x"], "o": {"k": "v"}, "d": "soon"}""")));

        assertThat(e).hasMessage(given.message());
        assertThat(given.message()).endsWith("(line " + e.line() + ", column " + e.column() + ")");
    }
}
