package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever is thrown at the language, it answers with a value or with one of its own two errors. */
class RandomExpressionTest {

    private static final JsonNode RECORD = Json.read("""
            {"s": "a,b;c=1", "n": 42, "d": 2.5, "b": true, "nil": null, "l": [1, "x", null, [2]], "e": [],
             "o": {"k": "v", "m": [1]}, "rows": [{"k": "x", "v": 1}, {"k": "y"}], "t": "2024-05-06T07:08:09Z",
             "u": "https://a.example/p?q=1#f"}
            """);

    static final List<String> LEAVES = List.of(
            "s",
            "n",
            "d",
            "b",
            "nil",
            "l",
            "e",
            "o",
            "rows",
            "t",
            "u",
            "nope",
            "rows.k",
            "l[0]",
            "o.m",
            "rows[*].v",
            "''",
            "'x'",
            "','",
            "'yyyy'",
            "'(a'",
            "'a+'",
            "0",
            "1",
            "-1",
            "2.5",
            "99999999999999999999",
            "true",
            "null",
            "[]",
            "{}",
            "['k']",
            "{'k': 1}",
            "now()",
            "'UTC'",
            "'month'",
            "nullify()");

    private static final List<String> FUNCTIONS = List.copyOf(new TreeSet<>(Functions.names()));

    static String expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return LEAVES.get(random.nextInt(LEAVES.size()));
        }
        String a = expression(random, depth - 1);
        return switch (random.nextInt(10)) {
            case 0 -> "(" + a + " " + operator(random) + " " + expression(random, depth - 1) + ")";
            case 1 -> "(" + a + " ? " + expression(random, depth - 1) + " : " + expression(random, depth - 1) + ")";
            case 2 -> List.of("-", "!", "~", "empty ", "size ").get(random.nextInt(5)) + a;
            case 3 ->
                "(" + a + ")"
                        + List.of(".k", "[0]", "[*]", "[*].k", "['k']", "[n]").get(random.nextInt(6));
            case 4 -> "(" + a + ")." + method(random, depth - 1);
            default -> call(random, depth - 1);
        };
    }

    private static String operator(Random random) {
        List<String> operators = List.of(
                "+", "-", "*", "/", "%", "&", "|", "^", "==", "!=", "<", ">=", "=~", "!~", "=^", "!$", "&&", "||", "?:",
                "??");
        return operators.get(random.nextInt(operators.size()));
    }

    private static String method(Random random, int depth) {
        MethodName method = MethodName.values()[random.nextInt(MethodName.values().length)];
        StringBuilder call = new StringBuilder(method.written()).append('(');
        for (int i = 0; !method.takes(i); i++) {
            call.append(i == 0 ? "" : ", ").append(expression(random, depth));
        }
        return call.append(')').toString();
    }

    private static String call(Random random, int depth) {
        Function function = Functions.find(FUNCTIONS.get(random.nextInt(FUNCTIONS.size())));
        int count = Math.min(function.most(), function.least() + random.nextInt(3));
        if (function.refusal(count) != null) {
            count = function.least();
        }
        StringBuilder call = new StringBuilder(function.name()).append('(');
        for (int i = 0; i < count; i++) {
            call.append(i == 0 ? "" : ", ");
            call.append(function.takesLambda(i) ? "x -> " : "").append(expression(random, depth));
        }
        return call.append(')').toString();
    }

    @Test
    void randomExpressionHasAValueOrAnErrorOfTheLanguage() {
        Random random = new Random(20240506);
        int values = 0;
        int errors = 0;
        for (int i = 0; i < 30_000; i++) {
            String text = expression(random, 3);
            if (text.contains("ua_")) {
                continue;
            }
            try {
                assertThat((Object) Expression.parse(text).evaluate(RECORD)).isNotNull();
                values++;
            } catch (EvaluationException e) {
                errors++;
            } catch (RuntimeException e) {
                throw new AssertionError("Not an error of the language: " + text, e);
            }
        }
        assertThat(values).isGreaterThan(5_000);
        assertThat(errors).isGreaterThan(2_000);
    }

    @Test
    void randomTextIsParsedOrRefused() {
        Random random = new Random(6052024);
        List<String> pieces = List.of(
                "a",
                "1",
                "'x'",
                "\"",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                ",",
                ".",
                ":",
                "?",
                "+",
                "=",
                "!",
                "$",
                "${",
                "}",
                "->",
                "x",
                " ",
                "\\",
                "upper",
                "and",
                "not",
                "size",
                "0x",
                "1e",
                "~",
                "|",
                "é",
                "\uD83D",
                "\n",
                "filterArray(",
                "*");
        int parsed = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                Expression.parse(text.toString());
                parsed++;
            } catch (ExpressionException e) {
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("Not an error of the language: " + text, e);
            }
        }
        assertThat(parsed).isGreaterThan(500);
    }

    @Test
    void randomPathIsReadOrRefused() {
        Random random = new Random(52024606);
        List<String> pieces = List.of(
                "a", "b c", ".", "[", "]", "0", "*", "'", "\\", "${", "}", "/", "xdm:", "@id", "[0]", "[*]", "é");
        TargetSchema schema = TargetSchema.of(Json.read(Json.resource("mappings/schema.json")));
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String path = text.toString();
            CompiledMapping mapping = CompiledMapping.compile(
                    List.of(
                            new WrittenMapping(SourceType.ATTRIBUTE, path, "_shop.note"),
                            new WrittenMapping(SourceType.STATIC, "x", path)),
                    i % 2 == 0 ? schema : TargetSchema.none(),
                    MappingOptions.defaults());
            assertThat(mapping.apply(Json.object("{\"a\": [{\"a\": 1}]}"))
                            .record()
                            .isObject())
                    .isTrue();
        }
    }
}
