package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.COMMERCE;
import static io.tributary.control.schema.RegistryServer.EVENT;
import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import io.tributary.xdm.RecordValidator;
import io.tributary.xdm.Verdict;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A made-up record is one that its schema accepts. */
class SampleDataTest {

    private static final String BASE = "https://ns.adobe.com/xdm/";

    private static RegistryServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> compositions() {
        return Stream.of(
                Arguments.of("loyalty profile", new String[] {PROFILE, IDENTITY_MAP, LOYALTY}),
                Arguments.of("transaction", new String[] {EVENT, COMMERCE}),
                Arguments.of("whole profile", new String[] {
                    PROFILE,
                    BASE + "context/profile-person-details",
                    BASE + "context/profile-personal-details",
                    BASE + "context/profile-work-details",
                    BASE + "mixins/profile-consents",
                    BASE + "context/profile-segmentation",
                    BASE + "context/profile-test-profile",
                    BASE + "common/external-source-system-audit-details"
                }),
                Arguments.of("whole event", new String[] {
                    EVENT,
                    COMMERCE,
                    BASE + "context/experienceevent-loyalty-details",
                    BASE + "context/experienceevent-channel"
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compositions")
    void sampleIsValidAgainstItsSchema(String title, String[] parts) {
        Sandbox sandbox = server.sandbox();
        String id = sandbox.make("schemas", schema(title, parts));

        Answer answer = sandbox.get("/rpc/sampledata/" + encoded(id), "");

        assertThat(answer.status()).isEqualTo(200);
        assertValid(sandbox, id, answer);
    }

    private static void assertValid(Sandbox sandbox, String id, Answer answer) {
        RecordValidator validator = RecordValidator.compile(
                server.registry.resolved(sandbox.scope(), "acme", id).orElseThrow());
        Verdict verdict = validator.validate((ObjectNode) answer.json());
        assertThat(verdict)
                .as(() -> verdict instanceof Verdict.Invalid invalid
                        ? invalid.cause().allMessages() + " in " + answer.text()
                        : answer.text())
                .isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void sampleKeepsBoundsAndEnums() {
        Sandbox sandbox = server.sandbox();
        String group = sandbox.make("fieldgroups", group("Bounds", """
            {"high":{"type":"integer","minimum":100},
             "low":{"type":"integer","maximum":-100},
             "share":{"type":"number","exclusiveMinimum":0,"maximum":0.5},
             "dozen":{"type":"integer","minimum":20,"multipleOf":12},
             "code":{"type":"string","minLength":30},
             "short":{"type":"string","maxLength":2},
             "kind":{"type":"string","enum":["bronze","silver"]},
             "mail":{"type":"string","format":"email"},
             "link":{"type":"string","format":"uri"},
             "pairs":{"type":"array","minItems":2,"items":{"type":"string"}},
             "counts":{"type":"object","additionalProperties":{"type":"integer"}},
             "puzzle":{"type":"string","pattern":"^zz[0-9]{9}$"}}"""));
        String id = sandbox.make("schemas", schema("Bounds of members", PROFILE, group));

        Answer answer = sandbox.get("/rpc/sampledata/" + encoded(id), "");

        assertValid(sandbox, id, answer);
        assertThat(answer.json().at("/_acme/kind").asText()).isEqualTo("bronze");
        assertThat(answer.json().at("/_acme/pairs")).hasSize(2);
        assertThat(answer.json().at("/_acme").has("puzzle")).isFalse();
    }

    @Test
    void unknownSchemaHasNoSample() {
        assertThat(server.sandbox().get("/rpc/sampledata/_acme.schemas.00", "").code())
                .isEqualTo("XDM-1012-404");
    }
}
