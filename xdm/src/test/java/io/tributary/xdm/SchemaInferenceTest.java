package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.SchemaInference.Proposal;
import io.tributary.xdm.SchemaInference.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is proposed from samples, and what is said about them; and that the samples keep what is proposed. */
class SchemaInferenceTest {

    private static final String GROUP = Given.ACME + "mixins/inferred";

    @TestFactory
    List<DynamicTest> samplesBecomeFields() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : Given.file("inference.json")) {
            tests.add(dynamicTest(example.get("what").asText(), () -> {
                Proposal proposal = proposal(example);
                assertThat(fields(proposal)).isEqualTo(example.get("fields"));
                assertThat(notes(proposal))
                        .containsExactlyElementsOf(example.path("notes")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList());
                assertThat(proposal.schema().path("allOf"))
                        .extracting(part -> part.path("$ref").asText().replace(Given.XDM, ""))
                        .containsExactlyElementsOf(example.path("parts")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList());
            }));
        }
        return tests;
    }

    static Proposal proposal(JsonNode example) {
        SchemaInference inference = new SchemaInference(target(example), Given.STANDARD);
        for (int i = 0; i < example.path("times").asInt(1); i++) {
            example.get("samples").forEach(sample -> inference.add((ObjectNode) sample));
        }
        return inference.proposal();
    }

    private static Target target(JsonNode example) {
        return new Target(
                "Sales",
                "acme",
                Behavior.valueOf(example.path("behavior").asText("RECORD")),
                example.path("binding").asBoolean());
    }

    static JsonNode fields(Proposal proposal) {
        return proposal.fieldGroup().at("/definitions/customFields/properties/_acme/properties");
    }

    static List<String> notes(Proposal proposal) {
        return proposal.notes().stream()
                .map(note -> (note.conflict() ? "! " : "") + note.path() + ": " + note.text())
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyProposalIsASchemaThatCanBe() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : Given.file("inference.json")) {
            tests.add(dynamicTest(
                    example.get("what").asText(),
                    () -> assertThat(resolved(proposal(example)).columns())
                            .extracting(Column::name)
                            .contains("_acme")));
        }
        return tests;
    }

    private static ResolvedSchema resolved(Proposal proposal) {
        ObjectNode group = proposal.fieldGroup().put("$id", GROUP);
        return new SchemaResolver().resolve(proposal.schema(GROUP), Given.with(group));
    }

    @Test
    void recordsOfASchemaKeepWhatIsProposedFromThem() {
        ResolvedSchema source = Given.withFields(Given.file("every-rule.json"));
        RecordGenerator generator = new RecordGenerator(source.document(), new Random(11));
        SchemaInference inference =
                new SchemaInference(new Target("Any", "acme", Behavior.RECORD, true), Given.STANDARD);
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ObjectNode record = generator.valid();
            record.remove("anything");
            records.add(record);
            inference.add(record);
        }
        Proposal proposal = inference.proposal();
        RecordValidator validator = RecordValidator.compile(resolved(proposal));

        assertThat(proposal.notes()).noneMatch(SchemaInference.Note::conflict);
        for (ObjectNode record : records) {
            ObjectNode below = Given.json("{}").set("_acme", record);
            assertThat(validator.validate(below)).as(record.toString()).isInstanceOf(Verdict.Valid.class);
        }
    }

    @Test
    void samplesWithoutEndOfNamesAreRefused() {
        SchemaInference inference =
                new SchemaInference(new Target("Any", "acme", Behavior.RECORD, false), Given.STANDARD);

        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> {
            for (int i = 0; i < 10_001; i++) {
                inference.add(Given.json("{}").put("id" + i, i));
            }
        });

        assertThat(refusal)
                .hasMessage("The samples have more than 10000 different fields (reached at [id10000] in sample 10001);"
                        + " names that are data, such as ids, belong into values");
    }

    @Test
    void nestingWithoutEndIsKeptAsText() {
        StringBuilder deep = new StringBuilder("1");
        for (int i = 0; i < 200; i++) {
            deep.insert(0, "{\"x\":").append('}');
        }
        SchemaInference inference =
                new SchemaInference(new Target("Any", "acme", Behavior.RECORD, false), Given.STANDARD);
        inference.add(Given.json(deep.toString()));

        Proposal proposal = inference.proposal();

        assertThat(notes(proposal))
                .singleElement()
                .asString()
                .endsWith("nested too deeply: kept as JSON text from here on");
        assertThat(resolved(proposal).columns()).isNotEmpty();
    }

    @Test
    void theGroupIsForItsClassAndTheSchemaHasIt() {
        SchemaInference inference =
                new SchemaInference(new Target("Sales", "acme", Behavior.TIME_SERIES, false), Given.STANDARD);
        inference.add(Given.json("{\"total\": 1}"));

        Proposal proposal = inference.proposal();

        assertThat(proposal.fieldGroup().toString()).isEqualTo("""
                {"title":"Sales fields","type":"object","description":"Fields met in 1 sample",\
                "meta:intendedToExtend":["https://ns.adobe.com/xdm/context/experienceevent"],\
                "definitions":{"customFields":{"type":"object","properties":{"_acme":{"type":"object","properties":\
                {"total":{"type":"integer","meta:xdmType":"int"}}}}}},"allOf":[{"$ref":"#/definitions/customFields"}]}""");
        assertThat(proposal.schema("https://ns.adobe.com/acme/mixins/1").toString())
                .isEqualTo("""
                {"title":"Sales","type":"object","description":"Proposed from 1 sample","allOf":[\
                {"$ref":"https://ns.adobe.com/xdm/context/experienceevent"},{"$ref":"https://ns.adobe.com/acme/mixins/1"}]}""");
    }
}
