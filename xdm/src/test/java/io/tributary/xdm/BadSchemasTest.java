package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.SchemaException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Schemas that can't be: each is refused with a reason, a place and a text one can act on, and none hangs. */
class BadSchemasTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @TestFactory
    List<DynamicTest> aSchemaThatCannotBeIsRefusedWithItsReason() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : Given.file("bad-schemas.json")) {
            tests.add(dynamicTest(example.get("what").asText(), () -> {
                SchemaException refusal = refusal(() -> resolve(example));
                assertThat(refusal.reason())
                        .isEqualTo(Reason.valueOf(example.get("reason").asText()));
                assertThat(refusal.where()).isEqualTo(example.get("where").asText());
                if (example.has("message")) {
                    assertThat(refusal).hasMessage(example.get("message").asText());
                }
            }));
        }
        return tests;
    }

    private static void resolve(JsonNode example) {
        if (example.has("fields")) {
            Given.withFields(example.get("fields"));
            return;
        }
        List<JsonNode> components = new ArrayList<>();
        example.path("components").forEach(components::add);
        Lookup lookup = Given.with(components.toArray(new JsonNode[0]));
        new SchemaResolver().resolve((ObjectNode) example.get("schema"), lookup);
    }

    @Test
    void tenThousandFieldsAreEnough() {
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < SchemaResolver.MAX_FIELDS; i++) {
            fields.putObject("f" + i).put("type", "string");
        }
        assertThat(Given.withFields(fields).columns()).hasSize(10_000);

        fields.putObject("onemore").put("type", "string");

        assertThat(refusal(() -> Given.withFields(fields)))
                .hasMessage("The schema has more than 10000 fields (reached at onemore), keep fewer of them with"
                        + " meta:refProperty or model lists as maps")
                .returns(Reason.TOO_LARGE, SchemaException::reason);
    }

    @Test
    void dataTypesThatMultiplyEachOtherAreStopped() {
        List<JsonNode> types = new ArrayList<>();
        for (int level = 0; level < 12; level++) {
            ObjectNode type = NODES.objectNode()
                    .put("$id", Given.ACME + "datatypes/" + level)
                    .put("type", "object");
            ObjectNode fields = type.putObject("properties");
            for (int i = 0; i < 10; i++) {
                ObjectNode field = fields.putObject("f" + i);
                field.put(
                        level < 11 ? "$ref" : "type", level < 11 ? Given.ACME + "datatypes/" + (level + 1) : "string");
            }
            types.add(type);
        }

        SchemaException refusal = refusal(() ->
                new SchemaResolver().full((ObjectNode) types.getFirst(), Given.with(types.toArray(new JsonNode[0]))));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal).hasMessageStartingWith("Composing the schema takes more than 200000 steps");
    }

    @Test
    void groupsThatShareTheirParentsAreFollowedOnce() {
        List<JsonNode> groups = new ArrayList<>();
        for (int level = 0; level < 40; level++) {
            ObjectNode group = NODES.objectNode().put("$id", Given.ACME + "mixins/" + level);
            group.putObject("properties").putObject("f" + level).put("type", "string");
            for (int twice = 0; twice < 2 && level < 39; twice++) {
                group.withArray("allOf").addObject().put("$ref", Given.ACME + "mixins/" + (level + 1));
            }
            groups.add(group);
        }

        ObjectNode full =
                new SchemaResolver().full((ObjectNode) groups.getFirst(), Given.with(groups.toArray(new JsonNode[0])));

        assertThat(full.path("properties")).hasSize(40);
    }

    @Test
    void fieldsNestedWithoutEndAreRefused() {
        ObjectNode innermost = NODES.objectNode().put("type", "string");
        ObjectNode field = innermost;
        for (int i = 0; i < SchemaResolver.MAX_DEPTH; i++) {
            ObjectNode outer = NODES.objectNode().put("type", "object");
            outer.putObject("properties").set("x", field);
            field = outer;
        }
        ObjectNode fields = NODES.objectNode();
        fields.set("x", field);

        SchemaException refusal = refusal(() -> Given.withFields(fields));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_DEEP);
        assertThat(refusal).hasMessageEndingWith("lies deeper than 50 levels, flatten the schema");
    }

    @Test
    void aPatternNestedWithoutEndIsRefused() {
        ObjectNode field = NODES.objectNode().put("type", "string").put("pattern", "(".repeat(5_000));

        assertThat(refusal(() -> Given.withFields(NODES.objectNode().set("f", field))))
                .hasMessage("Field f has a pattern that is no text of at most 4096 characters, expected one");
    }

    @Test
    void aChainOfGroupsWithoutEndIsRefused() {
        List<JsonNode> groups = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ObjectNode group = NODES.objectNode().put("$id", Given.ACME + "mixins/" + i);
            group.putArray("allOf").addObject().put("$ref", Given.ACME + "mixins/" + (i + 1));
            groups.add(group);
        }

        SchemaException refusal = refusal(() ->
                new SchemaResolver().full((ObjectNode) groups.getFirst(), Given.with(groups.toArray(new JsonNode[0]))));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_DEEP);
        assertThat(refusal)
                .hasMessage("More than 200 components refer to one another in a row (reached at"
                        + " https://ns.adobe.com/acme/mixins/200), shorten the chain");
    }

    private static SchemaException refusal(ThrowingCallable attempt) {
        SchemaException refusal = catchThrowableOfType(SchemaException.class, attempt);
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
