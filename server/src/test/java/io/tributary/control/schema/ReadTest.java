package io.tributary.control.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.schema.RegistryServer.Answer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What an empty sandbox answers to reads: standard components in every form, and errors. */
class ReadTest {

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
    Stream<DynamicTest> eachReadIsAnsweredInItsForm() {
        return RegistryServer.cases("read-cases.json").stream()
                .map(read -> DynamicTest.dynamicTest(read.path("name").asText(), () -> check(read)));
    }

    private static void check(JsonNode read) {
        Answer answer = server.sandbox()
                .get(read.path("path").asText(), read.path("accept").asText());

        assertThat(answer.status())
                .as(answer.text())
                .isEqualTo(read.path("status").asInt());
        if (answer.status() != 200) {
            assertError(answer);
        }
        if (read.has("code")) {
            assertThat(answer.code()).isEqualTo(read.path("code").asText());
        }
        if (read.has("count")) {
            assertThat(answer.json().path("results")).hasSize(read.path("count").asInt());
            assertThat(answer.json().path("_page").path("count").asInt())
                    .isEqualTo(read.path("count").asInt());
        }
        read.path("contains")
                .forEach(altId -> assertThat(answer.results("meta:altId")).contains(altId.asText()));
        read.path("lacks")
                .forEach(altId -> assertThat(answer.results("meta:altId")).doesNotContain(altId.asText()));
        read.path("has")
                .forEach(
                        pointer -> assertThat(answer.json().at(pointer.asText()).isMissingNode())
                                .as(pointer.asText())
                                .isFalse());
        read.path("hasNot")
                .forEach(
                        pointer -> assertThat(answer.json().at(pointer.asText()).isMissingNode())
                                .as(pointer.asText())
                                .isTrue());
        read.path("text")
                .properties()
                .forEach(expected -> assertThat(
                                answer.json().at(expected.getKey()).asText())
                        .as(expected.getKey())
                        .isEqualTo(expected.getValue().asText()));
    }

    private static void assertError(Answer answer) {
        JsonNode body = answer.json();
        assertThat(body.path("type").asText()).startsWith("http://ns.adobe.com/aep/errors/XDM-");
        assertThat(body.path("status").asInt()).isEqualTo(answer.status());
        assertThat(body.path("title").asText()).isNotEmpty();
        JsonNode report = body.path("report");
        assertThat(report.path("registryRequestId").asText()).isNotEmpty();
        assertThat(report.path("timestamp").asText()).matches("[0-9]{2}-[0-9]{2}-2030 [0-9:]{8}");
        assertThat(report.path("sub-errors").isArray()).isTrue();
        assertThat(report.path("detailed-message").asText())
                .isNotEmpty()
                .isEqualTo(body.path("detail").asText());
    }

    @Test
    void statsCountWhatTheSandboxHolds() {
        RegistryServer.Sandbox sandbox = server.sandbox();
        String id = sandbox.make("schemas", RegistryServer.schema("One", RegistryServer.PROFILE));
        sandbox.make("datatypes", "{\"title\":\"Two\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

        Answer stats = sandbox.get("/stats", "application/json");

        assertThat(stats.status()).isEqualTo(200);
        assertThat(stats.json().path("tenantId").asText()).isEqualTo("acme");
        assertThat(stats.json().path("imsOrg").asText()).isEqualTo(RegistryServer.ORG);
        assertThat(stats.json().path("counts").toString())
                .isEqualTo("{\"schemas\":1,\"mixins\":0,\"datatypes\":1,\"classes\":0,\"unions\":0}");
        assertThat(stats.json().at("/recentlyCreatedResources/0/title").asText())
                .isEqualTo("Two");
        assertThat(stats.json()
                        .at("/recentlyCreatedResources/1/meta:classTitle")
                        .asText())
                .isEqualTo("XDM Individual Profile");
        assertThat(stats.json().at("/recentlyCreatedResources/0/meta:created").asText())
                .matches("Tue Jan 01 2030 00:[0-9]{2}:[0-9]{2} GMT\\+0000 \\(UTC\\)");
        assertThat(stats.json().at("/recentlyUpdatedResources/0/meta:updated").asText())
                .isNotEmpty();
        assertThat(stats.json().at("/classUsage/0/numberOfSchemas").asInt()).isEqualTo(1);
        assertThat(stats.json().at("/classUsage/0/schemas/0/$id").asText()).isEqualTo(id);
        assertThat(sandbox.get("/stats/", "").text()).isEqualTo(stats.text());
    }

    @Test
    void globalContainerDoesNotShowTenantResources() {
        RegistryServer.Sandbox sandbox = server.sandbox();
        String id = sandbox.make("datatypes", "{\"title\":\"Two\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

        assertThat(sandbox.get("/global/datatypes/" + RegistryServer.encoded(id), RegistryServer.RAW)
                        .code())
                .isEqualTo("XDM-1013-404");
    }

    @Test
    void tooLargeABodyIsRefusedInTheRegistrysForm() {
        Answer answer = server.sandbox().post("/tenant/schemas", "{\"title\":\"" + "x".repeat(2_000_000) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("XDM-4000-413");
    }
}
