package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Expressions that nobody would write: those of the cases, damaged, and those of a grammar, which mostly parse. Whatever
 * comes, the language answers with a value or with one of its own two errors, and the error lies inside the text.
 *
 * <p>Seeded, so that a failure can be run again: the message tells the seed. The build runs a fixed number of inputs;
 * {@code -Dtributary.fuzz.seconds=60} or the profile {@code nightly} runs as long as that instead, from another seed.
 */
class FuzzTest {

    private static final int INPUTS = 40_000;
    private static final int BLOCK = 500;
    private static final long SEED = 20_240_506;
    private static final int LONGEST = 4096;

    private static final List<String> PIECES = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "\\",
            "${",
            "}",
            "->",
            "?",
            ":",
            "?:",
            "??",
            ",",
            ".",
            "..",
            "[*]",
            " ",
            "\n",
            "-",
            "!",
            "=~",
            "==",
            "not ",
            "empty ",
            "size ",
            "null",
            "1e",
            "0x",
            "99999999999999999999",
            "x -> ",
            "filterArray(",
            "try(",
            "array_sort(",
            "date(",
            "lpad('', 99999, 'x')",
            "\u0000",
            "\uD83D",
            "é",
            "😀",
            ";",
            "=");

    private final List<Cases.Case> cases = Stream.concat(SubjectCasesTest.cases(), ExpressionCasesTest.cases())
            .filter(given -> !given.expression().contains("ua_"))
            .toList();

    private int parsed;
    private int evaluated;
    private int failed;

    @Test
    void damagedAndGeneratedExpressionsAreAnsweredInTheWordsOfTheLanguage() {
        int seconds = Integer.getInteger("tributary.fuzz.seconds", 0);
        if (seconds == 0) {
            for (int block = 0; block < INPUTS / BLOCK; block++) {
                block(SEED + block);
            }
        } else {
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            long seed = System.nanoTime();
            while (System.nanoTime() - end < 0) {
                block(seed++);
            }
        }
        System.out.println("fuzzing: " + parsed + " expressions parsed, " + evaluated + " had a value, " + failed
                + " an error of evaluation");
        assertThat(parsed).isGreaterThan(INPUTS / 4);
        assertThat(evaluated).isGreaterThan(INPUTS / 8);
        assertThat(failed).isGreaterThan(INPUTS / 40);
    }

    private void block(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < BLOCK; i++) {
            Cases.Case given = cases.get(random.nextInt(cases.size()));
            String text = random.nextInt(3) == 0
                    ? RandomExpressionTest.expression(random, 4)
                    : damaged(random, given.expression());
            if (!text.contains("ua_")) {
                answer(text, Json.read(given.record()), seed);
            }
        }
    }

    /** Takes pieces out, puts pieces in, doubles and swaps them; a few times. */
    private String damaged(Random random, String text) {
        StringBuilder out = new StringBuilder(text);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(out.length() + 1);
            int end = Math.min(out.length(), at + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> out.insert(end, out.substring(at, end));
                case 3 -> out.insert(at, cases.get(random.nextInt(cases.size())).expression());
                default ->
                    out.replace(
                            at,
                            end,
                            RandomExpressionTest.LEAVES.get(random.nextInt(RandomExpressionTest.LEAVES.size())));
            }
        }
        return out.toString();
    }

    private void answer(String text, JsonNode record, long seed) {
        try {
            Expression expression = Expression.parse(text);
            parsed++;
            assertThat(expression.sourcePaths()).isNotNull();
            assertThat((Object) expression.evaluate(record)).isNotNull();
            evaluated++;
            asColumn(text, record);
        } catch (ExpressionException e) {
            lies(e.line(), e.column(), text);
        } catch (EvaluationException e) {
            failed++;
            lies(e.line(), e.column(), text);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("No error of the language, seed " + seed + ": " + text, e);
        }
    }

    /** Where one expression has a value, a whole mapping has one too. */
    private static void asColumn(String text, JsonNode record) {
        if (record instanceof ObjectNode source && !text.isBlank()) {
            Mapped mapped = CompiledMapping.compile(
                            List.of(new WrittenMapping(SourceType.EXPRESSION, text, "a[0].b")),
                            TargetSchema.none(),
                            MappingOptions.defaults())
                    .apply(source);
            assertThat(mapped.record().isObject()).isTrue();
        }
    }

    private static void lies(int line, int column, String text) {
        if (text.length() > LONGEST) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        assertThat(line).as("line of an error in " + text).isBetween(1, lines.size());
        assertThat(column)
                .as("column of an error in " + text)
                .isBetween(1, lines.get(line - 1).length() + 1);
    }
}
