package io.tributary.control.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FlowServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every way to be refused, as cases in {@code refusals.json}: the code, the field at fault, and the form of the body. */
class RefusalsTest {

    @TempDir
    private static Path folder;

    private static FlowServer server;
    private static JsonNode cases;
    private static final Map<String, String> WORDS = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        server = FlowServer.start(folder);
        try (InputStream in = RefusalsTest.class.getResourceAsStream("refusals.json")) {
            cases = FlowServer.JSON.readTree(in);
        }
        nameConnections();
        nameTargets();
        WORDS.put("unknown", FlowServer.UNKNOWN);
        WORDS.put("dataset", FlowServer.DATASET);
        WORDS.put("otherDataset", FlowServer.OTHER_DATASET);
        WORDS.put("mapping", MadeUp.MAPPING);
        WORDS.put("otherMapping", MadeUp.MAPPING_OF_OTHER_SCHEMA);
        WORDS.put("brokenMapping", MadeUp.BROKEN_MAPPING);
        WORDS.put("nextMajorMapping", MadeUp.MAPPING_OF_NEXT_MAJOR);
        WORDS.put(
                "flow",
                server.make(
                        "flows",
                        FlowServer.flowBody(
                                        FlowServer.GENERIC, WORDS.get("source"), WORDS.get("target"), MadeUp.MAPPING)
                                .toString()));
    }

    private static void nameConnections() {
        WORDS.put("base", server.capillaryBase());
        WORDS.put("source", server.capillarySource(WORDS.get("base")));
        WORDS.put("httpSource", server.httpSource(server.httpBase("{\"dataType\": \"raw\"}")));
        WORDS.put(
                "sftpBase",
                server.make("connections", template("sftpConnection").toString()));
        ObjectNode sftp = template("source").put("baseConnectionId", WORDS.get("sftpBase"));
        sftp.putObject("connectionSpec").put("id", FlowServer.SFTP);
        sftp.putObject("params").put("path", "/h/*.csv").put("type", "folder").put("recursive", "true");
        WORDS.put("sftpSource", server.make("sourceConnections", sftp.toString()));
        String disabled = server.make(
                "connections",
                template("httpConnection").put("state", "disabled").toString());
        WORDS.put("disabledSource", server.httpSource(disabled));
        ObjectNode draft = template("source").put("baseConnectionId", WORDS.get("base"));
        WORDS.put("draftSource", server.make("sourceConnections?mode=draft", draft.toString()));
    }

    private static void nameTargets() {
        WORDS.put("target", server.target(FlowServer.DATASET));
        WORDS.put("lostTarget", server.target("65affffffffffffffffffff0"));
        WORDS.put("wrongSchemaTarget", targetOf(FlowServer.OTHER_SCHEMA, "1"));
        WORDS.put("wrongMajorTarget", targetOf(FlowServer.SCHEMA, "2.0"));
        ObjectNode base = FlowServer.JSON.createObjectNode().put("name", "forward");
        base.putObject("connectionSpec").put("id", "46432336-ca20-59c3-a54d-a38d609ad83a");
        base.putObject("auth")
                .put("specName", "OAuth server-to-server")
                .putObject("params")
                .put("clientId", "i")
                .put("clientSecret", "s");
        ObjectNode forward = base.deepCopy().without("auth");
        forward.put("baseConnectionId", server.make("connections", base.toString()));
        forward.putObject("params").put("inletUrl", "https://example.com/collection/1");
        WORDS.put("forwardTarget", server.make("targetConnections", forward.toString()));
    }

    private static String targetOf(String schema, String version) {
        ObjectNode target = template("target");
        ((ObjectNode) target.path("params")).put("dataSetId", FlowServer.DATASET);
        target.putObject("data")
                .putObject("schema")
                .put("id", schema)
                .put("version", "application/vnd.adobe.xed-full+json; version=" + version);
        return server.make("targetConnections", target.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode template(String name) {
        return cases.path("templates").path(name).deepCopy();
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return StreamSupport.stream(cases.path("cases").spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(one.path("name").asText(), () -> check(one)));
    }

    private static void check(JsonNode one) {
        String[] call = filled(one.path("call").asText()).split(" ", 2);
        List<String> headers = new ArrayList<>(List.of("x-request-id", "req-4711"));
        one.path("headers")
                .properties()
                .forEach(h -> headers.addAll(List.of(h.getKey(), h.getValue().asText())));
        String body = body(one);
        if (body != null) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }

        Answer answer = server.call(call[0], call[1], body, headers.toArray(String[]::new));

        assertThat(answer.code()).as(answer.text()).isEqualTo(one.path("code").asText());
        assertForm(answer);
        JsonNode report = answer.json().path("report");
        if (one.has("pointer")) {
            assertThat(report.path("path").asText())
                    .isEqualTo(one.path("pointer").asText());
        }
        if (one.has("collection")) {
            assertThat(report.path("type").asText())
                    .isEqualTo(one.path("collection").asText());
            assertThat(call[1]).contains("/" + report.path("id").asText());
        }
        if (one.has("says")) {
            assertThat(report.path("detailed-message").asText())
                    .contains(filled(one.path("says").asText()));
        }
    }

    private static void assertForm(Answer answer) {
        JsonNode body = answer.json();
        assertThat(body.path("type").asText()).startsWith("https://ns.adobe.com/aep/errors/FLOW-");
        assertThat(body.path("status").isInt()).isTrue();
        assertThat(body.path("status").intValue()).isEqualTo(answer.status());
        assertThat(answer.code()).endsWith("-" + answer.status());
        assertThat(body.path("title").asText()).isNotBlank();
        String detail = body.path("report").path("detailed-message").asText();
        assertThat(detail).isNotBlank();
        assertThat(body.path("errorMessage").asText()).isEqualTo(detail);
        assertThat(body.path("errorDetails").asText()).isEqualTo(detail);
        assertThat(body.path("report").path("request-id").asText())
                .isEqualTo("req-4711")
                .isEqualTo(answer.header("x-request-id"));
    }

    private static String body(JsonNode one) {
        if (one.has("raw")) {
            return filled(one.path("raw").asText());
        }
        if (!one.has("like")) {
            return null;
        }
        ObjectNode body = template(one.path("like").asText());
        merge(body, one.path("with"));
        return filled(body.toString());
    }

    /** Members of {@code with} win; null takes a member away. */
    private static void merge(ObjectNode into, JsonNode with) {
        with.properties().forEach(member -> {
            String name = member.getKey();
            if (member.getValue().isNull()) {
                into.remove(name);
            } else if (member.getValue().isObject() && into.path(name) instanceof ObjectNode inner) {
                merge(inner, member.getValue());
            } else {
                into.set(name, member.getValue());
            }
        });
    }

    private static String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            filled = filled.replace("${" + word.getKey() + "}", word.getValue());
        }
        return filled;
    }

    @Test
    void aRefusalChangesNothing() {
        String etag = server.get("/flows/" + WORDS.get("flow")).header("ETag");
        String flows = server.get("/flows?count=true").text();

        refuses().forEach(test -> {
            try {
                test.getExecutable().execute();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });

        assertThat(server.get("/flows/" + WORDS.get("flow")).header("ETag")).isEqualTo(etag);
        assertThat(server.get("/flows?count=true").text()).isEqualTo(flows);
    }

    @Test
    void unreadableContentTypeIsRefusedInItsOwnForm() {
        Answer answer = server.call("POST", "/connections", "name=x", "Content-Type", "text/plain");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("title").asText()).isEqualTo("BadRequestError");
        assertThat(answer.json().path("status").intValue()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains("content-type");
    }

    @Test
    void formThatIsNoJsonIsRefused() {
        Answer answer =
                server.call("POST", "/connections", "name=x", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.json().path("title").asText()).isEqualTo("BadRequestError");
    }

    @Test
    void deeplyNestedBodyIsRefused() {
        Answer answer = server.post("/connections", "[".repeat(5_000) + "]".repeat(5_000));

        assertThat(answer.code()).isEqualTo("FLOW-1100-400");
    }

    @Test
    void textsOfClientsAreCutAndCleanedInErrors() {
        Answer answer = server.get("/flows?property=bo%00gus" + "x".repeat(500) + "==1");

        String detail = answer.json().path("errorMessage").asText();
        assertThat(detail).doesNotContain("\u0000").contains("…").hasSizeLessThan(1_000);
    }
}
