package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The lines of the README: run here, and found there. */
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static ObjectNode json(String text) {
        return Json.object(text);
    }

    @Test
    void linesOfTheReadmeDoWhatTheySay() {
        // README begins
        TargetSchema schema = TargetSchema.of(json("""
                {"type": "object", "properties": {
                  "person": {"type": "object", "properties": {"name": {"type": "string"}}},
                  "loyalty": {"type": "object", "properties": {"points": {"type": "number"}, "tier": {"type": "string"}}},
                  "joined": {"type": "string", "format": "date"}}}
                """));
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(
                        new WrittenMapping(SourceType.EXPRESSION, "concat(first, ' ', upper(last))", "person.name"),
                        new WrittenMapping(SourceType.ATTRIBUTE, "card.points", "loyalty.points"),
                        new WrittenMapping(
                                SourceType.EXPRESSION, "iif(card.points >= 1000, 'gold', 'blue')", "loyalty.tier"),
                        new WrittenMapping(SourceType.ATTRIBUTE, "card.since", "joined")),
                schema,
                MappingOptions.defaults());

        Mapped mapped = mapping.apply(json("""
                {"first": "Ada", "last": "Moore", "card": {"points": "1200", "since": "some day"}}
                """));

        mapped.record(); // {"person":{"name":"Ada MOORE"},"loyalty":{"points":1200,"tier":"gold"}}
        mapped.warnings(); // one: "some day" is no date, so joined is left out
        mapping.problems(); // none: every expression parses, every destination is in the schema
        Expression.parse("array_sum(transformArray(lines, l -> l.price * l.count))")
                .evaluate(json("{\"lines\": [{\"price\": 2.5, \"count\": 4}, {\"price\": 1, \"count\": 2}]}")); // 12.0
        // README ends

        Json.assertSame(
                mapped.record(),
                "{\"person\":{\"name\":\"Ada MOORE\"},\"loyalty\":{\"points\":1200,\"tier\":\"gold\"}}");
        assertThat(mapped.warnings()).extracting(MappingWarning::destination).containsExactly("joined");
        assertThat(mapping.problems()).isEmpty();
        Json.assertSame(
                Expression.parse("array_sum(transformArray(lines, l -> l.price * l.count))")
                        .evaluate(json("{\"lines\": [{\"price\": 2.5, \"count\": 4}, {\"price\": 1, \"count\": 2}]}")),
                "12.0");
    }

    /** White space apart, which the formatter of the sources decides. */
    @Test
    void linesOfTheReadmeAreTheLinesThatAreRun() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        String source = Files.readString(Path.of("src/test/java/io/tributary/mapping/ReadmeTest.java"));
        String run = source.substring(source.indexOf("// README begins") + 16, source.indexOf("// README ends"));

        assertThat(run.replaceAll("\\s+", "")).isEqualTo(block.group(1).replaceAll("\\s+", ""));
    }
}
