package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Explained.Step;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExplainerTest {

    private static final Instant TIME = Instant.parse("2025-07-14T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TargetSchema SCHEMA = TargetSchema.of(Json.object("""
            {"type": "object", "properties": {
              "note": {"type": "string"}, "at": {"type": "string"},
              "loyalty": {"type": "object", "properties": {"points": {"type": "integer"}, "tier": {"type": "string"}}},
              "items": {"type": "array", "items": {"type": "object", "properties": {"SKU": {"type": "string"}}}}}}
            """));

    @TestFactory
    Stream<DynamicTest> eachStepTells() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = ExplainerTest.class.getResourceAsStream("explain/cases.json")) {
            for (JsonNode one : JSON.readTree(in)) {
                tests.add(DynamicTest.dynamicTest(one.get("case").textValue(), () -> check(one)));
            }
        }
        return tests.stream();
    }

    private static void check(JsonNode one) {
        List<WrittenMapping> mappings = new ArrayList<>();
        one.get("mappings")
                .forEach(row -> mappings.add(new WrittenMapping(
                        SourceType.parse(row.get(0).textValue()),
                        row.get(1).textValue(),
                        row.get(2).textValue())));
        ObjectNode source = (ObjectNode) one.get("source");

        Explained explained =
                Explainer.of(mappings, SCHEMA, MappingOptions.defaults()).explain(source, TIME);

        ObjectNode told = JSON.createObjectNode();
        explained.steps().forEach(step -> told.withArray("steps").add(told(step)));
        assertThat(told.get("steps").toString()).isEqualTo(one.get("steps").toString());
        assertThat(explained.record())
                .isEqualTo(CompiledMapping.compile(mappings, SCHEMA, MappingOptions.defaults())
                        .apply(source, TIME)
                        .record());
    }

    private static ObjectNode told(Step step) {
        ObjectNode told = JSON.createObjectNode().put("column", step.columnName());
        ObjectNode reads = told.putObject("reads");
        step.reads().forEach(read -> reads.set(read.path(), shown(read.value())));
        told.set("value", shown(step.value()));
        told.put("outcome", step.outcome().name());
        told.set("result", shown(step.result()));
        step.warnings().forEach(warning -> told.put("warning", warning.kind().name()));
        return told;
    }

    private static JsonNode shown(JsonNode value) {
        return value.isMissingNode() ? JSON.getNodeFactory().textNode("(missing)") : value;
    }

    @Test
    void allMappingsSeeTheSameTime() {
        List<WrittenMapping> mappings = List.of(
                new WrittenMapping(SourceType.EXPRESSION, "now()", "note"),
                new WrittenMapping(SourceType.EXPRESSION, "now()", "at"));

        Explained explained =
                Explainer.of(mappings, SCHEMA, MappingOptions.defaults()).explain(Json.object("{}"), TIME);

        assertThat(explained.steps())
                .extracting(step -> step.result().textValue())
                .containsExactly("2025-07-14T12:00:00Z", "2025-07-14T12:00:00Z");
        assertThat(explained.record().get("note"))
                .isEqualTo(explained.steps().get(0).value());
    }
}
