package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code mappings/*.json}; their README tells how they are written. */
class MappingCasesTest {

    private static final List<String> FILES =
            List.of("writing", "coercion", "arrays", "objects", "nulls", "schemaless");

    record Case(String file, TargetSchema schema, JsonNode json) {
        @Override
        public String toString() {
            return file + ": " + json.get("name").asText();
        }
    }

    static Stream<Case> cases() {
        return FILES.stream().flatMap(file -> read(file).stream());
    }

    private static List<Case> read(String file) {
        JsonNode content = Json.read(Json.resource("mappings/" + file + ".json"));
        TargetSchema schema = content.get("schema").isNull()
                ? TargetSchema.none()
                : TargetSchema.of(Json.read(
                        Json.resource("mappings/" + content.get("schema").asText())));
        List<Case> cases = new ArrayList<>();
        content.get("cases").forEach(json -> cases.add(new Case(file, schema, json)));
        return cases;
    }

    private static WrittenMapping mapping(JsonNode pair) {
        String source = pair.get(0).asText();
        String destination = pair.get(1).asText();
        if (source.startsWith("=")) {
            return new WrittenMapping(SourceType.EXPRESSION, source.substring(1), destination);
        }
        return source.startsWith("'")
                ? new WrittenMapping(SourceType.STATIC, source.substring(1), destination)
                : new WrittenMapping(SourceType.ATTRIBUTE, source, destination);
    }

    static CompiledMapping compiled(Case given) {
        List<WrittenMapping> mappings = new ArrayList<>();
        given.json().get("mappings").forEach(pair -> mappings.add(mapping(pair)));
        MappingOptions options =
                new MappingOptions(given.json().path("allowNull").asBoolean());
        return CompiledMapping.compile(mappings, given.schema(), options);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mappingSetDoesWhatItsCaseSays(Case given) {
        CompiledMapping mapping = compiled(given);
        ObjectNode source = (ObjectNode) given.json().get("source");
        String before = source.toString();

        Mapped mapped = mapping.apply(source);

        Json.assertSame(mapped.record(), given.json().get("expect").toString());
        List<String> expected = new ArrayList<>();
        given.json()
                .path("warnings")
                .forEach(w -> expected.add(w.get(0).asText() + " " + w.get(1).asText()));
        assertThat(mapped.warnings())
                .extracting(w -> w.destination() + " " + w.kind())
                .containsExactlyElementsOf(expected);
        assertThat(source.toString()).isEqualTo(before);
    }
}
