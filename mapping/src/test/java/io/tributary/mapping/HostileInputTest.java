package io.tributary.mapping;

import static io.tributary.mapping.SourceType.ATTRIBUTE;
import static io.tributary.mapping.SourceType.EXPRESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.MappingWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hostile records, and many hostile expressions in one mapping; single expressions are the cases of {@link HostileCasesTest}. */
class HostileInputTest {

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
}
