package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said about two schemas that differ, and what it means for data and senders. */
class SchemaDiffTest {

    @TestFactory
    List<DynamicTest> everyDifferenceIsSaidWithItsEffect() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : Given.file("diff.json")) {
            tests.add(dynamicTest(
                    example.get("what").asText(),
                    () -> assertThat(SchemaDiff.between(document(example, "Before"), document(example, "After")))
                            .extracting(change ->
                                    change.kind() + " " + change.path() + ": " + change.what() + " " + change.effect())
                            .containsExactlyElementsOf(example.get("changes")
                                    .valueStream()
                                    .map(JsonNode::asText)
                                    .toList())));
        }
        return tests;
    }

    private static ObjectNode document(JsonNode example, String side) {
        String[] required = example.path("required" + side)
                .valueStream()
                .map(JsonNode::asText)
                .toArray(String[]::new);
        return Given.withFields(example.get(side.toLowerCase(java.util.Locale.ROOT)), required)
                .document();
    }

    @Test
    void aGroupMoreIsSafeAndOneLessBreaks() {
        ObjectNode few = Given.resolved("context/profile").document();
        ObjectNode more = Given.resolved("context/profile", "mixins/profile/profile-loyalty-details")
                .document();

        assertThat(SchemaDiff.between(few, more))
                .extracting(FieldChange::path, FieldChange::effect)
                .contains(org.assertj.core.groups.Tuple.tuple("loyalty", FieldChange.Effect.SAFE))
                .noneMatch(change -> change.toList().contains(FieldChange.Effect.BREAKING));
        assertThat(SchemaDiff.between(more, few))
                .extracting(FieldChange::path, FieldChange::effect)
                .contains(org.assertj.core.groups.Tuple.tuple("loyalty", FieldChange.Effect.BREAKING));
    }

    @Test
    void aChangeIsOneObjectForScripts() {
        assertThat(new FieldChange("a.b", FieldChange.Kind.REMOVED, "int", FieldChange.Effect.BREAKING).toJson())
                .hasToString("{\"path\":\"a.b\",\"change\":\"removed\",\"what\":\"int\",\"effect\":\"breaking\"}");
    }
}
