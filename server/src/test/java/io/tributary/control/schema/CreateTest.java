package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LIST;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies become resources, and why others do not. */
class CreateTest {

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
    Stream<DynamicTest> eachBodyThatBreaksARuleIsRefusedWithItsCode() {
        return RegistryServer.cases("refused-cases.json").stream()
                .map(refused -> DynamicTest.dynamicTest(refused.path("name").asText(), () -> refused(refused)));
    }

    private static void refused(JsonNode refused) {
        Sandbox sandbox = server.sandbox();
        String type = refused.path("type").asText();

        Answer answer = sandbox.post("/tenant/" + type, refused.path("body").toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code())
                .as(answer.text())
                .isEqualTo(refused.path("code").asText());
        assertThat(answer.rule()).isEqualTo(refused.path("rule").asText());
        assertThat(answer.detail()).contains(refused.path("says").asText());
        assertThat(sandbox.get("/tenant/" + type, LIST).results("$id")).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> eachBodyThatKeepsTheRulesIsStored() {
        return RegistryServer.cases("accepted-cases.json").stream()
                .map(accepted -> DynamicTest.dynamicTest(accepted.path("name").asText(), () -> accepted(accepted)));
    }

    private static void accepted(JsonNode accepted) {
        Sandbox sandbox = server.sandbox();
        String type = accepted.path("type").asText();

        Answer answer = sandbox.post("/tenant/" + type, accepted.path("body").toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String kind = type.equals("fieldgroups") ? "mixins" : type;
        assertThat(answer.id()).matches("https://ns\\.adobe\\.com/acme/" + kind + "/[0-9a-f]{48}");
        assertThat(answer.json().path("refs").isArray()).isTrue();
        accepted.path("text")
                .properties()
                .forEach(expected -> assertThat(
                                answer.json().at(expected.getKey()).asText())
                        .as(expected.getKey())
                        .isEqualTo(expected.getValue().asText()));
        assertThat(sandbox.get("/tenant/" + type + "/" + encoded(answer.id()), RAW)
                        .text())
                .isEqualTo(answer.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/vnd.adobe.xed+json",
                "application/vnd.adobe.xdm-id+json",
                "application/vnd.adobe.xed+json;version=9"
            })
    void writesAnswerTheWholeResourceWhateverIsAccepted(String accept) {
        Answer answer = server.sandbox()
                .call(
                        "POST",
                        "/tenant/schemas",
                        schema("S", PROFILE),
                        "Accept",
                        accept,
                        "Content-Type",
                        "application/json");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().has("allOf")).isTrue();
    }

    @Test
    void titleIsUniqueOverAllKinds() {
        Sandbox sandbox = server.sandbox();
        String first = sandbox.make("schemas", schema("Members", PROFILE));

        Answer again = sandbox.post("/tenant/schemas", schema("Members", PROFILE));
        Answer otherKind = sandbox.post("/tenant/fieldgroups", group("Members", "{\"a\":{\"type\":\"string\"}}"));

        assertThat(again.code()).isEqualTo("XDM-1521-400");
        assertThat(again.json().path("title").asText()).isEqualTo("Title not unique");
        assertThat(again.detail()).contains(first);
        assertThat(otherKind.code()).isEqualTo("XDM-1521-400");
    }

    @Test
    void titleOfAStandardComponentMayBeUsed() {
        Answer answer = server.sandbox()
                .post(
                        "/tenant/datatypes",
                        "{\"title\":\"Loyalty Details\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void twoTypesOnOnePathAreAMergeConflict() {
        Sandbox sandbox = server.sandbox();
        String text = sandbox.make("fieldgroups", group("As text", "{\"level\":{\"type\":\"string\"}}"));
        String number = sandbox.make("fieldgroups", group("As number", "{\"level\":{\"type\":\"number\"}}"));

        Answer answer = sandbox.post("/tenant/schemas", schema("Both", PROFILE, text, number));

        assertThat(answer.code()).isEqualTo("XDM-1413-400");
        assertThat(answer.json().path("title").asText()).isEqualTo("Merge Schema Error");
        assertThat(answer.detail())
                .contains("_acme.level")
                .contains("string by " + text)
                .contains("number by " + number);
    }

    @Test
    void ownClassTakesGroupsMadeForItOrForAnyClassOnly() {
        Sandbox sandbox = server.sandbox();
        String shop = sandbox.make(
                "classes", "{\"title\":\"Shop\",\"allOf\":[{\"$ref\":\"https://ns.adobe.com/xdm/data/record\"}]}");
        String own = sandbox.make("fieldgroups", """
                {"title":"Shop details","meta:intendedToExtend":["%s"],
                 "properties":{"_acme":{"type":"object","properties":{"city":{"type":"string"}}}}}""".formatted(shop));

        assertThat(sandbox.post("/tenant/schemas", schema("With own", shop, own))
                        .status())
                .isEqualTo(201);
        assertThat(sandbox.post("/tenant/schemas", schema("With any", shop, IDENTITY_MAP))
                        .status())
                .isEqualTo(201);
        Answer standard = sandbox.post("/tenant/schemas", schema("With other", shop, LOYALTY));
        assertThat(standard.rule()).isEqualTo("classMismatch");
        assertThat(standard.detail()).contains(shop);
    }

    @Test
    void groupMadeForABehaviorGoesWithEveryClassOfIt() {
        Sandbox sandbox = server.sandbox();
        String group = sandbox.make("fieldgroups", """
                {"title":"For records","meta:intendedToExtend":["https://ns.adobe.com/xdm/data/record"],
                 "properties":{"_acme":{"type":"object","properties":{"x":{"type":"string"}}}}}""");

        assertThat(sandbox.post("/tenant/schemas", schema("P", PROFILE, group)).status())
                .isEqualTo(201);
        assertThat(sandbox.post("/tenant/schemas", schema("E", RegistryServer.EVENT, group))
                        .rule())
                .isEqualTo("classMismatch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'title':'R','allOf':[{'$ref':'TYPE'}]}                                          | XDM-1021-400",
                "{'title':'R','$ref':'TYPE'}                                                      | XDM-1021-400",
                "{'title':'R','properties':{'person':{'allOf':[{'$ref':'TYPE'}]}}}                | XDM-1022-400",
                "{'title':'R','properties':{'productListItems':{'type':'array','items':{'$ref':'TYPE'}}}} | XDM-1022-400",
                "{'title':'R','properties':{'person':{'$ref':'TYPE'}}}                            | XDM-1024-400",
                "{'title':'R','properties':{'_acme':{'type':'object','properties':{'x':{'$ref':'TYPE#/properties/a'}}}}} | XDM-4000-400",
            })
    void ownDataTypeStandsBelowTheNamespaceOnly(String body, String code) {
        Sandbox sandbox = server.sandbox();
        String type = sandbox.make("datatypes", "{\"title\":\"Card\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

        Answer answer =
                sandbox.post("/tenant/fieldgroups", body.replace('\'', '"').replace("TYPE", type));

        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    }

    @Test
    void twoCreatorsOfOneTitleDoNotBothWin() throws Exception {
        Sandbox sandbox = server.sandbox();
        List<Callable<Integer>> creators = Collections.nCopies(
                8,
                () -> sandbox.post("/tenant/schemas", schema("Wanted", PROFILE)).status());

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : threads.invokeAll(creators)) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 400)
                .hasSize(7);
        assertThat(sandbox.get("/tenant/schemas", LIST).results("title")).containsExactly("Wanted");
    }

    @Test
    void mixinIsReadAsFieldGroup() {
        Sandbox sandbox = server.sandbox();
        String id = sandbox.make("mixins", group("Card", "{\"card\":{\"type\":\"string\"}}"));

        assertThat(sandbox.get("/tenant/fieldgroups/" + encoded(id), RAW).id()).isEqualTo(id);
        assertThat(sandbox.get("/tenant/mixins/" + encoded(id), RAW).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"title\":\"a\",\"title\":\"b\"}", "{} {}", "nul", "{\"title\":1e999}"})
    void brokenJsonIsRefused(String body) {
        Answer answer = server.sandbox().post("/tenant/schemas", body);

        assertThat(answer.code()).isEqualTo("XDM-4000-400");
        assertThat(answer.rule()).isEqualTo("json");
    }

    @Test
    void bodyNestedTooDeeplyIsRefused() {
        Answer answer = server.sandbox().post("/tenant/schemas", "{\"a\":".repeat(300) + "1" + "}".repeat(300));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("nesting depth");
    }

    @Test
    void fieldsNestedTooDeeplyAreRefused() {
        String fields = "{\"a\":{\"type\":\"object\",\"properties\":".repeat(60) + "{\"a\":{\"type\":\"string\"}}"
                + "}}".repeat(60);

        Answer answer =
                server.sandbox().post("/tenant/datatypes", "{\"title\":\"Deep\",\"properties\":" + fields + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.rule()).isEqualTo("size");
    }

    @Test
    void otherContentTypesAreNotTaken() {
        Sandbox sandbox = server.sandbox();

        assertThat(sandbox.call("POST", "/tenant/schemas", schema("S", PROFILE), "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(sandbox.call("POST", "/tenant/schemas", schema("S", PROFILE), "Content-Type", "application/x+json")
                        .status())
                .isEqualTo(201);
        assertThat(sandbox.call("POST", "/tenant/schemas", schema("T", PROFILE)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/global/schemas", "/global/descriptors", "/global/behaviors", "/tenant/unions", "/stats"})
    void readOnlyCollectionsRefuseWrites(String path) {
        Answer answer = server.sandbox().post(path, schema("S", PROFILE));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void standardComponentsCanNotBeChangedThroughTheTenantContainer(String method) {
        Answer answer = server.sandbox()
                .call(method, "/tenant/fieldgroups/" + encoded(LOYALTY), method.equals("PUT") ? "{}" : "[]");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
}
