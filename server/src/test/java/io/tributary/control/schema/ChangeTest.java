package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.FULL;
import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.group;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replacing, patching and deleting resources: versions, etags, tags. */
class ChangeTest {

    private static RegistryServer server;
    private Sandbox sandbox;
    private String path;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void schemaOfProfiles() {
        sandbox = server.sandbox();
        path = "/tenant/schemas/" + encoded(sandbox.make("schemas", schema("S1", PROFILE)));
    }

    private Answer raw() {
        return sandbox.get(path, RAW);
    }

    @Test
    void patchAddsAFieldGroupAndTheMinorVersionGoesUp() {
        JsonNode before = raw().json().path("meta:registryMetadata");

        Answer patched = sandbox.call(
                "PATCH",
                path,
                "[{\"op\":\"add\",\"path\":\"/allOf/-\",\"value\":{\"$ref\":\"" + LOYALTY + "\"}}]",
                "Accept",
                "application/vnd.adobe.xdm+json",
                "Content-Type",
                "application/json-patch+json");

        assertThat(patched.status()).as(patched.text()).isEqualTo(200);
        assertThat(patched.version()).isEqualTo("1.1");
        assertThat(patched.json().path("allOf")).hasSize(2);
        assertThat(patched.json().path("meta:extends").valueStream().map(JsonNode::asText))
                .contains(LOYALTY);
        JsonNode after = patched.json().path("meta:registryMetadata");
        assertThat(after.path("eTag").asText()).isNotEqualTo(before.path("eTag").asText());
        assertThat(after.path("repo:createdDate")).isEqualTo(before.path("repo:createdDate"));
        assertThat(after.path("repo:lastModifiedDate").asLong())
                .isGreaterThan(before.path("repo:lastModifiedDate").asLong());
        Answer full = sandbox.get(path, FULL);
        assertThat(full.version()).isEqualTo("1.1");
        assertThat(full.json().path("properties").has("loyalty")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"description", "/description"})
    void patchPathMayLackItsSlash(String pointer) {
        Answer patched =
                sandbox.patch(path, "[{\"op\":\"replace\",\"path\":\"" + pointer + "\",\"value\":\"What we know\"}]");

        assertThat(patched.json().path("description").asText()).isEqualTo("What we know");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"op\":\"remove\",\"path\":\"/nope\"}]",
                "[{\"op\":\"test\",\"path\":\"/title\",\"value\":\"other\"},{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"T\"}]",
                "[{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"T\"},{\"op\":\"test\",\"path\":\"/title\",\"value\":\"S1\"}]",
                "[{\"op\":\"replace\",\"path\":\"/allOf/7\",\"value\":{}}]",
                "[{\"op\":\"explode\",\"path\":\"/title\"}]",
                "[{\"op\":\"add\",\"path\":\"/title\"}]",
                "[{\"path\":\"/title\",\"value\":\"x\"}]",
                "[{\"op\":\"replace\",\"path\":7,\"value\":\"x\"}]",
                "[\"remove\"]",
                "{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"x\"}",
                "[{\"op\":\"replace\",\"path\":\"\",\"value\":7}]"
            })
    void patchThatFailsChangesNothing(String patch) {
        String before = raw().text();

        Answer answer = sandbox.patch(path, patch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.rule()).isEqualTo("patch");
        assertThat(raw().text()).isEqualTo(before);
    }

    @Test
    void patchWhoseResultBreaksARuleChangesNothing() {
        String before = raw().text();

        Answer answer = sandbox.patch(path, "[{\"op\":\"remove\",\"path\":\"/allOf/0\"}]");

        assertThat(answer.rule()).isEqualTo("classMismatch");
        assertThat(raw().text()).isEqualTo(before);
    }

    @Test
    void patchThatDoublesTheBodyOverAndOverIsStopped() {
        ArrayNode patch = RegistryServer.JSON.createArrayNode();
        patch.addObject()
                .put("op", "add")
                .put("path", "/examples")
                .putArray("value")
                .add("x");
        for (int i = 0; i < 40; i++) {
            patch.addObject().put("op", "copy").put("from", "/examples").put("path", "/examples/-");
        }

        Answer answer = sandbox.patch(path, patch.toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("too large");
    }

    @Test
    void patchOfReadOnlyMembersIsNoChange() {
        String before = raw().text();

        Answer answer = sandbox.patch(
                path,
                "[{\"op\":\"replace\",\"path\":\"/version\",\"value\":\"9.9\"},"
                        + "{\"op\":\"add\",\"path\":\"/meta:extends/-\",\"value\":\"" + PROFILE + "\"}]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(before);
    }

    @Test
    void wholeBodyCanBePutBackWithMoreInIt() {
        ObjectNode body = (ObjectNode) raw().json();
        String id = body.path("$id").asText();
        body.withArray("/allOf").addObject().put("$ref", IDENTITY_MAP);
        body.put("$id", "https://ns.adobe.com/other/schemas/1")
                .put("version", "4.0")
                .put("imsOrg", "x");

        Answer put = sandbox.put(path, body.toString());

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.id()).isEqualTo(id);
        assertThat(put.version()).isEqualTo("1.1");
        assertThat(put.json().path("imsOrg").asText()).isEqualTo(RegistryServer.ORG);
        assertThat(put.json().path("allOf")).hasSize(2);
    }

    @Test
    void puttingBackTheSameBodyIsNoChange() {
        Answer before = raw();

        Answer put = sandbox.put(path, before.text());

        assertThat(put.text()).isEqualTo(before.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.adobe.xed-full+json;version=1",
                "application/vnd.adobe.xdm-full+json;version=1",
                "application/vnd.adobe.xed-full-desc+json;version=1"
            })
    void fieldGroupCanBePutBackAsItWasReadResolved(String accept) {
        String id = sandbox.make(
                "fieldgroups",
                group(
                        "Cards",
                        "{\"card\":{\"type\":\"string\"},\"billTo\":{\"$ref\":\"https://ns.adobe.com/xdm/common/address\",\"title\":\"Bill to\"}}"));
        String groupPath = "/tenant/fieldgroups/" + encoded(id);
        JsonNode resolved = sandbox.get(groupPath, FULL).json();

        Answer put = sandbox.put(groupPath, sandbox.get(groupPath, accept).text());

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("refs").path(0).asText()).isEqualTo("https://ns.adobe.com/xdm/common/address");
        JsonNode again = sandbox.get(groupPath, FULL).json();
        assertThat(again.path("properties")).isEqualTo(resolved.path("properties"));
    }

    @Test
    void ifMatchKeepsTwoEditorsApart() {
        String eTag = raw().headers().firstValue("ETag").orElseThrow();
        String patch = "[{\"op\":\"replace\",\"path\":\"/description\",\"value\":\"%s\"}]";

        Answer first = sandbox.call(
                "PATCH", path, patch.formatted("one"), "If-Match", eTag, "Content-Type", "application/json");
        Answer second = sandbox.call(
                "PATCH", path, patch.formatted("two"), "If-Match", eTag, "Content-Type", "application/json");
        Answer deletion = sandbox.call("DELETE", path, null, "If-Match", eTag);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(deletion.status()).isEqualTo(412);
        assertThat(raw().json().path("description").asText()).isEqualTo("one");
    }

    @Test
    void tagNeedsAnIdentityAndStays() {
        String tag = "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]";
        assertThat(sandbox.patch(path, tag).code()).isEqualTo("XDM-1528-400");

        sandbox.put(path, schema("S1", PROFILE, IDENTITY_MAP));
        Answer tagged = sandbox.patch(path, tag);
        assertThat(tagged.json().at("/meta:immutableTags/0").asText()).isEqualTo("union");

        Answer removed = sandbox.patch(path, "[{\"op\":\"remove\",\"path\":\"/meta:immutableTags\"}]");
        assertThat(removed.rule()).isEqualTo("immutable");
        Answer emptied = sandbox.patch(path, "[{\"op\":\"replace\",\"path\":\"/meta:immutableTags\",\"value\":[]}]");
        assertThat(emptied.rule()).isEqualTo("immutable");
        Answer put = sandbox.put(path, schema("S1 renamed", PROFILE, IDENTITY_MAP));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.json().at("/meta:immutableTags/0").asText()).isEqualTo("union");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"add\",\"path\":\"/meta:immutableTags-\",\"value\":\"union\"}",
                "{\"op\":\"add\",\"path\":\"/meta:immutableTags/-\",\"value\":\"union\"}",
                "{\"op\":\"add\",\"path\":\"meta:immutableTags\",\"value\":[\"union\",\"union\"]}"
            })
    void tagMayBeGivenInEachSpellingThatClientsUse(String operation) {
        sandbox.put(path, schema("S1", PROFILE, IDENTITY_MAP));

        Answer tagged = sandbox.patch(path, "[" + operation + "]");

        assertThat(tagged.status()).as(tagged.text()).isEqualTo(200);
        assertThat(tagged.json().path("meta:immutableTags").toString()).isEqualTo("[\"union\"]");
    }

    @Test
    void deletedResourceIsGoneWithItsDescriptors() {
        sandbox.post("/tenant/descriptors", """
            {"@type":"xdm:alternateDisplayInfo","xdm:sourceSchema":"%s","xdm:sourceVersion":1,
             "xdm:sourceProperty":"/personID","xdm:title":{"en_us":"Member"}}""".formatted(raw().id()));

        Answer deleted = sandbox.delete(path);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        assertThat(raw().status()).isEqualTo(404);
        assertThat(sandbox.delete(path).code()).isEqualTo("XDM-1012-404");
        assertThat(sandbox.get("/tenant/descriptors", "application/vnd.adobe.xdm+json")
                        .text())
                .isEqualTo("{}");
        assertThat(sandbox.post("/tenant/schemas", schema("S1", PROFILE)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void schemaOfADatasetIsNotDeleted(boolean holdsData) {
        server.use(raw().id(), holdsData);

        Answer answer = sandbox.delete(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.rule()).isEqualTo("inUse");
        assertThat(answer.detail()).contains("0123456789abcdef01234567 (Members of the club)");
    }

    @Test
    void partOfAnotherResourceIsNotDeleted() {
        String type =
                sandbox.make("datatypes", "{\"title\":\"Card\",\"properties\":{\"number\":{\"type\":\"string\"}}}");
        String cards = sandbox.make("fieldgroups", group("Cards", "{\"card\":{\"$ref\":\"" + type + "\"}}"));
        String schema = sandbox.make("schemas", schema("Members", PROFILE, cards));

        Answer typeAnswer = sandbox.delete("/tenant/datatypes/" + encoded(type));
        Answer groupAnswer = sandbox.delete("/tenant/fieldgroups/" + encoded(cards));

        assertThat(typeAnswer.rule()).isEqualTo("inUse");
        assertThat(typeAnswer.detail()).contains(cards + " (Cards)");
        assertThat(groupAnswer.detail()).contains(schema + " (Members)");
        assertThat(sandbox.delete("/tenant/schemas/" + encoded(schema)).status())
                .isEqualTo(204);
        assertThat(sandbox.delete("/tenant/fieldgroups/" + encoded(cards)).status())
                .isEqualTo(204);
        assertThat(sandbox.delete("/tenant/datatypes/" + encoded(type)).status())
                .isEqualTo(204);
    }

    @Test
    void classThatAFieldGroupIsMadeForIsNotDeleted() {
        String shop = sandbox.make(
                "classes", "{\"title\":\"Shop\",\"allOf\":[{\"$ref\":\"https://ns.adobe.com/xdm/data/record\"}]}");
        sandbox.make("fieldgroups", "{\"title\":\"Of shops\",\"meta:intendedToExtend\":[\"" + shop + "\"]}");

        assertThat(sandbox.delete("/tenant/classes/" + encoded(shop)).rule()).isEqualTo("inUse");
    }

    @Test
    void resourceOfAnotherKindIsNotChanged() {
        String type =
                sandbox.make("datatypes", "{\"title\":\"Card\",\"properties\":{\"number\":{\"type\":\"string\"}}}");

        assertThat(sandbox.delete("/tenant/schemas/" + encoded(type)).code()).isEqualTo("XDM-1012-404");
    }

    @Test
    void listenersHearOfChangesOnly() {
        List<String> heard = new CopyOnWriteArrayList<>();
        server.registry.onChange(scope -> heard.add(scope.sandbox()));

        sandbox.put(path, raw().text());
        assertThat(heard).isEmpty();
        sandbox.put(path, schema("S1", PROFILE, IDENTITY_MAP));
        sandbox.put(path, schema("S1"));
        sandbox.delete(path);

        assertThat(heard).containsExactly(sandbox.name(), sandbox.name());
    }
}
