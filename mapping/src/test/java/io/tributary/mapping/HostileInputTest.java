package io.tributary.mapping;

import static io.tributary.mapping.SourceType.ATTRIBUTE;
import static io.tributary.mapping.SourceType.EXPRESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions and records that try to take all time or memory: each ends with an error that says why. */
class HostileInputTest {

    private static final String STEPS = "too many steps";
    private static final String TEXT = "too much text";
    private static final String REGEX = "The regular expression takes too long";
    private static final String LIST = "explode(lpad('', 1999, ','))";

    /** Doubles a value 40 times over, each time inside another lambda. */
    private static String doubled(String doubling) {
        String expression = "v40";
        for (int i = 40; i > 0; i--) {
            expression =
                    "transformArray([" + doubling.replace("p", "v" + (i - 1)) + "], v" + i + " -> " + expression + ")";
        }
        return "transformArray(['aaaaaaaaaaaaaaaa'], v0 -> " + expression + ")";
    }

    static Stream<Arguments> greedyExpressions() {
        return Stream.of(
                Arguments.of("matches_regex(lpad('', 5000, 'x'), '(x+x+)+y')", REGEX),
                Arguments.of("lpad('', 5000, 'x') =~ '(x+x+)+y'", REGEX),
                Arguments.of("lpad('', 5000, 'x').matches('(x+x+)+y')", REGEX),
                Arguments.of("extract_regex(lpad('', 200000, 'a'), '(a|b)*c')", "nested too deeply"),
                Arguments.of("matches_regex('', '((a?){20000}){20000}')", "repeats too often"),
                Arguments.of("matches_regex('', '(((a?){200}){200}){200}')", "repeats too often"),
                Arguments.of("matches_regex('x', lpad('', 5000, 'x'))", "longer than 4096"),
                Arguments.of("lpad('a', 2000000000, 'b')", TEXT),
                Arguments.of("rpad('a', 9223372036854775807, 'b')", TEXT),
                Arguments.of(doubled("p + p"), TEXT),
                Arguments.of(doubled("concat(p, p)"), TEXT),
                Arguments.of("array_to_string('', " + doubled("[p, p]") + ")", STEPS),
                Arguments.of(doubled("[p, p]"), STEPS),
                Arguments.of(doubled("[p, p]") + ".toString()", TEXT),
                Arguments.of("join('', " + doubled("[p, p]") + ")", TEXT),
                Arguments.of("flattenArray(" + doubled("[p, p]") + ")", STEPS),
                Arguments.of(doubled("join_arrays(p, p)"), STEPS),
                Arguments.of(doubled("to_object('k', p, 'l', p)"), STEPS),
                Arguments.of("replacestr(lpad('', 100000, 'a'), 'a', lpad('', 100000, 'a'))", TEXT),
                Arguments.of("explode(lpad('', 4000000, ','))", STEPS),
                Arguments.of(
                        "transformArray(L, a -> transformArray(L, b -> transformArray(L, c -> 1)))".replace("L", LIST),
                        STEPS),
                Arguments.of("filterArray(L, a -> transformArray(L, b -> L) =~ [1])".replace("L", LIST), STEPS),
                Arguments.of("format(now(), lpad('', 5000, 'y'))", "longer than 200"),
                Arguments.of("to_integer(lpad('', 100000, '9'))", "Expected a number"),
                Arguments.of("9".repeat(900) + " * " + "9".repeat(900), "too large"),
                Arguments.of("date(lpad('', 100000, '1'))", "known date format"),
                Arguments.of("json_to_object('" + "[".repeat(3000) + "')", "at most 1000 levels"));
    }

    @ParameterizedTest
    @MethodSource("greedyExpressions")
    void greedyExpressionIsStopped(String text, String reason) {
        Expression expression = Expression.parse(text);

        assertThatThrownBy(() -> expression.evaluate(Json.object("{}")))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining(reason);
    }

    static Stream<String> deepExpressions() {
        return Stream.of(
                "(".repeat(2000) + "1" + ")".repeat(2000),
                "[".repeat(2000),
                "!".repeat(4000) + "1",
                "-".repeat(4000) + "1",
                "not ".repeat(1000) + "1",
                "upper(".repeat(500) + "'a'" + ")".repeat(500),
                "a[".repeat(1000) + "0" + "]".repeat(1000),
                "{'a':".repeat(800),
                "true ? ".repeat(300) + "1" + " : 2".repeat(300),
                "a ?? ".repeat(700) + "1");
    }

    @ParameterizedTest
    @MethodSource("deepExpressions")
    void deepExpressionIsRefused(String text) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("nested deeper than 100 levels");
    }

    @Test
    void longExpressionsThatAreNotDeepAreFine() {
        Json.assertSame(Expression.parse("1" + " + 1".repeat(1000)).evaluate(Json.object("{}")), "1001");
        Json.assertSame(Expression.parse("false ? 1 : ".repeat(300) + "2").evaluate(Json.object("{}")), "2");
        Json.assertSame(Expression.parse("a" + ".a".repeat(2000)).evaluate(Json.object("{}")), "null");
    }

    @Test
    void deepRecordIsAnErrorOfItsColumnOnly() {
        ObjectNode source = Json.object("{\"b\": 1}");
        ArrayNode list = source.putArray("a");
        for (int i = 0; i < 100_000; i++) {
            list = list.addArray();
        }
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(
                        new WrittenMapping(ATTRIBUTE, "a", "a"),
                        new WrittenMapping(EXPRESSION, "concat(a)", "c"),
                        new WrittenMapping(ATTRIBUTE, "b", "b")),
                TargetSchema.none(),
                MappingOptions.defaults());

        Mapped mapped = mapping.apply(source);

        Json.assertSame(mapped.record(), "{\"b\": 1}");
        assertThat(mapped.warnings())
                .extracting(MappingWarning::kind)
                .containsExactly(Kind.EVALUATION_ERROR, Kind.EVALUATION_ERROR);
    }

    @Test
    void rowMayNotSpendMoreThanAFewExpressions() {
        List<WrittenMapping> mappings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            mappings.add(new WrittenMapping(EXPRESSION, "size(lpad('', 4000000, 'x'))", "t" + i));
        }
        CompiledMapping mapping = CompiledMapping.compile(mappings, TargetSchema.none(), MappingOptions.defaults());

        Mapped mapped = mapping.apply(Json.object("{}"));

        assertThat(mapped.record().size()).isEqualTo(16);
        assertThat(mapped.warnings()).hasSize(34);
    }

    @Test
    void budgetIsWholeAgainForTheNextRow() {
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(EXPRESSION, "size(lpad('', 4000000, 'x'))", "n")),
                TargetSchema.none(),
                MappingOptions.defaults());

        for (int i = 0; i < 20; i++) {
            assertThat(mapping.apply(Json.object("{}")).warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''.class.forName('java.lang.Runtime')",
                "''.getClass().forName('java.lang.Runtime')",
                "java.lang.Runtime.getRuntime()",
                "new('java.io.File', '/')",
                "[].getClass()",
                "now().getZone()",
                "''.wait()",
                "''.concat('x')",
                "''.repeat(2000000000)"
            })
    void nothingReachesJava(String text) {
        assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(ExpressionException.class);
    }
}
