package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A schema that data depends on may only grow, whichever of its parts is changed. */
class CompatibilityTest {

    private static final String SUFFIX = "; the schema is in use and may only grow";
    private static final String REMOVE_CARD =
            "[{\"op\":\"remove\",\"path\":\"/definitions/customFields/properties/_acme/properties/card\"}]";

    private static RegistryServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> eachChangeIsJudged() {
        return RegistryServer.cases("compatibility-cases.json").stream()
                .map(change -> DynamicTest.dynamicTest(change.path("name").asText(), () -> judge(change)));
    }

    private static void judge(JsonNode change) {
        List<SubError> findings = Compatibility.ofFields(object(change.path("before")), object(change.path("after")));

        assertThat(findings.stream().map(SubError::message).map(message -> message.replace(SUFFIX, "")))
                .containsExactlyElementsOf(
                        change.path("says").valueStream().map(JsonNode::asText).toList());
        assertThat(findings).allMatch(finding -> finding.type().equals("compatibility"));
    }

    private static ObjectNode object(JsonNode properties) {
        ObjectNode object = RegistryServer.JSON.createObjectNode();
        object.set("properties", properties);
        return object;
    }

    private static String cards(Sandbox sandbox) {
        return sandbox.make(
                "fieldgroups", group("Cards", "{\"card\":{\"type\":\"string\"},\"since\":{\"type\":\"string\"}}"));
    }

    @Test
    void unusedSchemaMayChangeInAnyWay() {
        Sandbox sandbox = server.sandbox();
        String cards = cards(sandbox);
        String schema = sandbox.make("schemas", schema("Members", PROFILE, cards, LOYALTY));

        assertThat(sandbox.patch("/tenant/fieldgroups/" + encoded(cards), REMOVE_CARD)
                        .status())
                .isEqualTo(200);
        assertThat(sandbox.put("/tenant/schemas/" + encoded(schema), schema("Members", PROFILE))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void schemaOfADatasetWithoutDataMayChangeInAnyWay() {
        Sandbox sandbox = server.sandbox();
        String schema = sandbox.make("schemas", schema("Members", PROFILE, LOYALTY));
        server.use(schema, false);

        assertThat(sandbox.put("/tenant/schemas/" + encoded(schema), schema("Members", PROFILE))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void schemaThatHoldsDataLosesNoFieldGroup() {
        Sandbox sandbox = server.sandbox();
        String schema = sandbox.make("schemas", schema("Members", PROFILE, LOYALTY));
        server.use(schema, true);

        Answer answer =
                sandbox.patch("/tenant/schemas/" + encoded(schema), "[{\"op\":\"remove\",\"path\":\"/allOf/1\"}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("XDM-4000-400");
        assertThat(answer.rule()).isEqualTo("compatibility");
        assertThat(answer.detail())
                .contains("field group " + LOYALTY + " is removed")
                .contains("/loyalty: the field is removed");
        assertThat(sandbox.get("/tenant/schemas/" + encoded(schema), RAW).version())
                .isEqualTo("1.0");
    }

    @Test
    void schemaThatHoldsDataMayGrow() {
        Sandbox sandbox = server.sandbox();
        String schema = sandbox.make("schemas", schema("Members", PROFILE));
        server.use(schema, true);

        assertThat(sandbox.put("/tenant/schemas/" + encoded(schema), schema("Members", PROFILE, LOYALTY))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fieldGroupKeepsFieldsThatDataSomewhereNeeds() {
        Sandbox sandbox = server.sandbox();
        String cards = cards(sandbox);
        sandbox.make("schemas", schema("Unused", PROFILE, cards));
        String used = sandbox.make("schemas", schema("Used", PROFILE, cards));
        server.use(used, true);

        Answer answer = sandbox.patch("/tenant/fieldgroups/" + encoded(cards), REMOVE_CARD);

        assertThat(answer.rule()).isEqualTo("compatibility");
        assertThat(answer.detail())
                .startsWith("The change breaks schema " + used
                        + " (Used) of dataset 0123456789abcdef01234567 (Members of the club). ")
                .contains("/_acme/card: the field is removed");
        assertThat(answer.json().at("/report/sub-errors/0/arguments").toString())
                .isEqualTo("[\"" + used + "\",\"0123456789abcdef01234567\"]");
    }

    @Test
    void dataTypeKeepsFieldsThatDataSomewhereNeeds() {
        Sandbox sandbox = server.sandbox();
        String type = sandbox.make(
                "datatypes",
                "{\"title\":\"Card\",\"properties\":{\"number\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"}}}");
        String cards = sandbox.make("fieldgroups", group("Cards", "{\"card\":{\"$ref\":\"" + type + "\"}}"));
        String schema = sandbox.make("schemas", schema("Members", PROFILE, cards, IDENTITY_MAP));
        sandbox.patch(
                "/tenant/schemas/" + encoded(schema),
                "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]");

        Answer removed = sandbox.patch(
                "/tenant/datatypes/" + encoded(type), "[{\"op\":\"remove\",\"path\":\"/properties/kind\"}]");
        Answer added = sandbox.patch(
                "/tenant/datatypes/" + encoded(type),
                "[{\"op\":\"add\",\"path\":\"/properties/colour\",\"value\":{\"type\":\"string\"}}]");

        assertThat(removed.rule()).isEqualTo("compatibility");
        assertThat(removed.detail()).contains("/_acme/card/kind: the field is removed");
        assertThat(added.status()).isEqualTo(200);
    }

    @Test
    void unselectedFieldOfAGroupMayGo() {
        Sandbox sandbox = server.sandbox();
        String cards = cards(sandbox);
        String schema = sandbox.make("schemas", """
                {"title":"Members","allOf":[{"$ref":"%s"},{"$ref":"%s","meta:refProperty":"/_acme/since"}]}""".formatted(PROFILE, cards));
        server.use(schema, true);

        assertThat(sandbox.patch("/tenant/fieldgroups/" + encoded(cards), REMOVE_CARD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void changeThatBreaksAnotherResourceIsRefusedWithItsName() {
        Sandbox sandbox = server.sandbox();
        String cards = cards(sandbox);
        String other = sandbox.make("fieldgroups", group("Others", "{\"level\":{\"type\":\"string\"}}"));
        String schema = sandbox.make("schemas", schema("Members", PROFILE, cards, other));

        Answer answer = sandbox.patch(
                "/tenant/fieldgroups/" + encoded(cards),
                "[{\"op\":\"add\",\"path\":\"/definitions/customFields/properties/_acme/properties/level\","
                        + "\"value\":{\"type\":\"number\"}}]");

        assertThat(answer.code()).isEqualTo("XDM-1413-400");
        assertThat(answer.detail())
                .startsWith("schema " + schema + " (Members) would no longer hold together: ")
                .contains("_acme.level");
    }
}
