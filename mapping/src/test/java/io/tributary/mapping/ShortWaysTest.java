package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are written together write what they write one by one. */
class ShortWaysTest {

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void columnsTogetherWriteWhatEachWritesAlone(boolean typed, boolean allowNulls) {
        RandomMappings random = new RandomMappings(typed ? 7 : 77);
        TargetSchema schema = typed ? RandomMappings.SCHEMA : TargetSchema.none();
        MappingOptions options = new MappingOptions(allowNulls);
        int written = 0;
        for (int i = 0; i < 1_500; i++) {
            List<WrittenMapping> set = random.set(typed);
            CompiledMapping together = CompiledMapping.compile(set, schema, options);
            for (int n = 0; n < 4; n++) {
                ObjectNode source = Json.object(random.record());

                Mapped mapped = together.apply(source);
                Mapped expected = alone(set, schema, options, source);

                assertThat(mapped.record().toString())
                        .as("%s of %s", set, source)
                        .isEqualTo(expected.record().toString());
                assertThat(mapped.warnings()).as("%s of %s", set, source).isEqualTo(expected.warnings());
                written += mapped.record().size();
            }
        }
        assertThat(written).isGreaterThan(2_500);
    }

    private static Mapped alone(
            List<WrittenMapping> set, TargetSchema schema, MappingOptions options, ObjectNode source) {
        MappingCompiler compiler = new MappingCompiler(schema, options);
        List<Column> columns = compiler.columns(set);
        Row row = new Row(new Scope(source, null, compiler.trails()), Targets.NONE, options.allowNullValues());
        ObjectNode record = Values.object();
        columns.forEach(column -> column.write(row, record));
        if (row.isUntidy()) {
            Tidy.up(record);
        }
        return new Mapped(record, row.warnings());
    }

    @Test
    void objectThatIsReplacedOnTheWayIsNotWrittenIntoAnyMore() {
        CompiledMapping mapping = CompiledMapping.compile(
                List.of(
                        new WrittenMapping(SourceType.ATTRIBUTE, "a", "x.y"),
                        new WrittenMapping(SourceType.ATTRIBUTE, "b", "x[0].y"),
                        new WrittenMapping(SourceType.ATTRIBUTE, "c", "x.y.z")),
                TargetSchema.none(),
                MappingOptions.defaults());

        Json.assertSame(
                mapping.apply(Json.object("{\"a\": 1, \"b\": 2, \"c\": 3}")).record(), "{\"x\": {\"y\": {\"z\": 3}}}");
    }
}
