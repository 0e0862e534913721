package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.COMMERCE;
import static io.tributary.control.schema.RegistryServer.EVENT;
import static io.tributary.control.schema.RegistryServer.FULL;
import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LIST;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all schemas of a class that feed profiles have together. */
class UnionTest {

    private static final String UNION = PROFILE + "__union";

    private static RegistryServer server;
    private Sandbox sandbox;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void emptySandbox() {
        sandbox = server.sandbox();
    }

    private static String tagged(String title, String... parts) {
        ObjectNode body = (ObjectNode) RegistryServer.json(RegistryServer.schema(title, parts));
        body.putArray("meta:immutableTags").add("union");
        return body.toString();
    }

    @Test
    void unionExistsFromTheFirstTaggedSchemaOn() {
        sandbox.make("schemas", RegistryServer.schema("Plain", PROFILE));
        assertThat(sandbox.get("/tenant/unions", LIST).results("$id")).isEmpty();

        String one = sandbox.make("schemas", tagged("One", PROFILE, IDENTITY_MAP));
        String two = sandbox.make("schemas", tagged("Two", PROFILE, IDENTITY_MAP, LOYALTY));

        assertThat(sandbox.get("/tenant/unions", LIST).results("meta:altId"))
                .containsExactly("_xdm.context.profile__union");
        Answer raw = sandbox.get("/tenant/unions/" + encoded(UNION), RAW);
        assertThat(raw.json().path("title").asText()).isEqualTo("XDM Individual Profile");
        assertThat(raw.json().path("meta:resourceType").asText()).isEqualTo("unions");
        assertThat(raw.json().path("meta:class").asText()).isEqualTo(PROFILE);
        assertThat(raw.json()
                        .path("allOf")
                        .valueStream()
                        .map(part -> part.path("$ref").asText()))
                .containsExactly(PROFILE, IDENTITY_MAP, LOYALTY);
        assertThat(raw.json().path("meta:extends").valueStream().map(JsonNode::asText))
                .contains(one, two);
        assertThat(sandbox.get("/stats", "").json().at("/counts/unions").asInt())
                .isEqualTo(1);
    }

    @Test
    void resolvedUnionHasWhatThePlatformAdds() {
        sandbox.make("schemas", tagged("One", PROFILE, IDENTITY_MAP, LOYALTY));
        sandbox.make("schemas", tagged("Events", EVENT, COMMERCE));

        JsonNode full =
                sandbox.get("/tenant/unions/_xdm.context.profile__union", FULL).json();

        JsonNode fields = full.path("properties");
        assertThat(fields.has("loyalty")).isTrue();
        assertThat(fields.path("identityMap").path("meta:xdmType").asText()).isEqualTo("map");
        assertThat(fields.path("segmentMembership").path("meta:xdmType").asText())
                .isEqualTo("map");
        assertThat(fields.has("segments")).isFalse();
        assertThat(fields.at("/timeSeriesEvents/items/properties").has("commerce"))
                .isTrue();
        assertThat(sandbox.get("/tenant/schemas/" + encoded(UNION), FULL).json())
                .isEqualTo(full);
        JsonNode standard = sandbox.get(
                        "/tenant/unions/" + encoded(UNION), "application/vnd.adobe.xdm-full+json; version=1")
                .json();
        assertThat(standard.path("properties").has("xdm:loyalty")).isTrue();
    }

    @Test
    void membersAreFoundByTagAndClass() {
        sandbox.make("schemas", RegistryServer.schema("Plain", PROFILE));
        sandbox.make("schemas", tagged("One", PROFILE, IDENTITY_MAP));
        sandbox.make("schemas", tagged("Events", EVENT));

        assertThat(sandbox.get(
                                "/tenant/schemas?property=meta:immutableTags==union&property=meta:class==" + PROFILE,
                                LIST)
                        .results("title"))
                .containsExactly("One");
    }

    @Test
    void schemaThatDoesNotGoTogetherWithTheOthersIsNotTagged() {
        String text = sandbox.make("fieldgroups", group("As text", "{\"level\":{\"type\":\"string\"}}"));
        String number = sandbox.make("fieldgroups", group("As number", "{\"level\":{\"type\":\"number\"}}"));
        String first = sandbox.make("schemas", tagged("First", PROFILE, IDENTITY_MAP, text));

        Answer second = sandbox.post("/tenant/schemas", tagged("Second", PROFILE, IDENTITY_MAP, number));
        Answer plain = sandbox.post("/tenant/schemas", RegistryServer.schema("Second", PROFILE, IDENTITY_MAP, number));

        assertThat(second.code()).isEqualTo("XDM-1413-400");
        assertThat(second.detail())
                .contains(first)
                .contains("_acme.level")
                .contains("string by " + text)
                .contains("number by " + number);
        assertThat(plain.status()).isEqualTo(201);
    }

    @Test
    void fieldGroupOfATaggedSchemaCanNotComeIntoConflictWithAnother() {
        String one = sandbox.make("fieldgroups", group("Group one", "{\"a\":{\"type\":\"string\"}}"));
        String two = sandbox.make("fieldgroups", group("Group two", "{\"level\":{\"type\":\"number\"}}"));
        sandbox.make("schemas", tagged("First", PROFILE, IDENTITY_MAP, one));
        sandbox.make("schemas", tagged("Second", PROFILE, IDENTITY_MAP, two));

        Answer answer = sandbox.patch(
                "/tenant/fieldgroups/" + encoded(one),
                "[{\"op\":\"add\",\"path\":\"/definitions/customFields/properties/_acme/properties/level\","
                        + "\"value\":{\"type\":\"string\"}}]");

        assertThat(answer.code()).isEqualTo("XDM-1413-400");
    }

    @Test
    void schemaThatFeedsProfilesIsNotDeleted() {
        String id = sandbox.make("schemas", tagged("One", PROFILE, IDENTITY_MAP));

        Answer answer = sandbox.delete("/tenant/schemas/" + encoded(id));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.rule()).isEqualTo("immutable");
    }

    @Test
    void unionsAreReadOnly() {
        sandbox.make("schemas", tagged("One", PROFILE, IDENTITY_MAP));

        Answer answer = sandbox.patch("/tenant/unions/" + encoded(UNION), "[]");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
}
