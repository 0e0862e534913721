package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attempts of {@code hostile/*.json}: each is stopped with an error of the language that names what stopped it. Work is
 * bounded by counting, so the watchdog is generous; memory is what the thread allocates in all, not what is alive at once.
 */
class HostileCasesTest {

    private static final List<String> FILES = List.of("reach", "regex", "growth", "nesting", "work");
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration WATCHDOG = Duration.ofSeconds(20);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Attempt(String file, JsonNode json) {
        @Override
        public String toString() {
            return file + ": " + json.get("try").asText();
        }

        String expression() {
            return joined(json.get("expression"));
        }

        ObjectNode record() {
            ObjectNode record = Json.object("{}");
            for (Map.Entry<String, JsonNode> member : json.path("record").properties()) {
                record.put(member.getKey(), joined(member.getValue()));
            }
            return record;
        }
    }

    /** Texts, and pairs of a text and how often it is repeated. */
    private static String joined(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            text.append(part.isArray() ? part.get(0).asText().repeat(part.get(1).asInt()) : part.asText());
        }
        return text.toString();
    }

    static Stream<Attempt> attempts() {
        return FILES.stream()
                .flatMap(file -> StreamSupport.stream(
                                Json.read(Json.resource("hostile/" + file + ".json"))
                                        .spliterator(),
                                false)
                        .map(json -> new Attempt(file, json)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void attemptIsStoppedWithinItsBounds(Attempt attempt) {
        String text = attempt.expression();
        ObjectNode record = attempt.record();

        long allocated = assertTimeoutPreemptively(WATCHDOG, () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            check(attempt, text, record);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        });

        assertThat(allocated).as("bytes allocated").isLessThan(MOST_BYTES);
    }

    private static void check(Attempt attempt, String text, ObjectNode record) {
        String says = attempt.json().get("says").asText();
        switch (attempt.json().get("stopped").asText()) {
            case "parse" ->
                assertThat(catchThrowable(() -> Expression.parse(text)))
                        .isInstanceOf(ExpressionException.class)
                        .hasMessageContaining(says);
            case "run" -> {
                Expression expression = Expression.parse(text);
                assertThat(catchThrowable(() -> expression.evaluate(record)))
                        .isInstanceOf(EvaluationException.class)
                        .hasMessageContaining(says);
            }
            case "harmless" -> Json.assertSame(Expression.parse(text).evaluate(record), says);
            default -> throw new IllegalArgumentException(attempt + " is stopped by nothing");
        }
    }

    @Test
    void thereAreAttemptsOfEveryKind() {
        Map<String, Long> counts = new TreeMap<>();
        attempts().forEach(attempt -> counts.merge(attempt.file(), 1L, Long::sum));

        assertThat(counts.get("reach")).isGreaterThanOrEqualTo(20);
        assertThat(counts.get("regex")).isGreaterThanOrEqualTo(10);
        assertThat(counts.get("growth")).isGreaterThanOrEqualTo(10);
        assertThat(counts.get("nesting")).isGreaterThanOrEqualTo(10);
    }
}
