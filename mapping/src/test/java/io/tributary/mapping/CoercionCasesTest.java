package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code mappings/coercions.cases}: awkward values of a record, written to each type of a schema. */
class CoercionCasesTest {

    private static final TargetSchema SCHEMA = TargetSchema.of(Json.read("""
            {"type": "object", "properties": {
              "string": {"type": "string"}, "number": {"type": "number"}, "boolean": {"type": "boolean"},
              "tiny": {"type": "integer", "meta:xdmType": "byte"}, "small": {"type": "integer", "meta:xdmType": "short"},
              "int": {"type": "integer", "meta:xdmType": "int"}, "long": {"type": "integer", "meta:xdmType": "long"},
              "date": {"type": "string", "format": "date"}, "time": {"type": "string", "format": "date-time"},
              "map": {"type": "object", "meta:xdmType": "map", "additionalProperties": {"type": "number"}}, "any": {}}}
            """));

    /** {@code type value => written !! kind of the warning}; the one or the other may be left out. */
    record Case(String type, String value, String written, String warning) {}

    static Stream<Case> cases() {
        return Json.lines("mappings/coercions.cases").stream()
                .filter(line -> !line.isBlank() && !line.startsWith("# "))
                .map(CoercionCasesTest::read);
    }

    private static Case read(String line) {
        int space = line.indexOf(' ');
        String[] warned = line.substring(space + 1).split(" !! ", 2);
        String[] parts = warned[0].split(" => ", 2);
        return new Case(
                line.substring(0, space),
                parts[0],
                parts.length > 1 ? parts[1] : "null",
                warned.length > 1 ? warned[1] : "");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueIsWrittenOrRefused(Case given) {
        ObjectNode source = Json.object("{\"v\": " + given.value() + "}");
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(new WrittenMapping(SourceType.ATTRIBUTE, "v", given.type())),
                SCHEMA,
                MappingOptions.defaults());

        Mapped mapped = mapping.apply(source);

        assertThat(mapped.record().has(given.type())).isEqualTo(!given.written().equals("null"));
        if (mapped.record().has(given.type())) {
            Json.assertSame(mapped.record().get(given.type()), given.written());
        }
        assertThat(mapped.warnings().stream()
                        .map(warning -> warning.kind().name())
                        .toList())
                .isEqualTo(given.warning().isEmpty() ? List.of() : List.of(given.warning()));
    }
}
