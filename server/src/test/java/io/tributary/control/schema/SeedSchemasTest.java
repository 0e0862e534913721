package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.COMMERCE;
import static io.tributary.control.schema.RegistryServer.EVENT;
import static io.tributary.control.schema.RegistryServer.FULL;
import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LIST;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.RAW;
import static io.tributary.control.schema.RegistryServer.RECORD;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import io.tributary.xdm.Behavior;
import io.tributary.xdm.ResolvedSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two schemas that a loyalty stream starts with, from creation to the columns of their tables. */
class SeedSchemasTest {

    private static RegistryServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String profile(Sandbox sandbox) {
        return sandbox.make("schemas", schema("Capillary Profile", PROFILE, IDENTITY_MAP, LOYALTY));
    }

    private static String transaction(Sandbox sandbox) {
        return sandbox.make("schemas", schema("Capillary Transaction", EVENT, COMMERCE));
    }

    @Test
    void createdSchemaComesBackWholeOnOneLine() {
        Sandbox sandbox = server.sandbox();

        Answer created = sandbox.post("/tenant/schemas", schema("Capillary Profile", PROFILE, IDENTITY_MAP, LOYALTY));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(created.text()).doesNotContain("\n").contains("\"meta:resourceType\":\"schemas\"");
        assertThat(created.id()).matches("https://ns\\.adobe\\.com/acme/schemas/[0-9a-f]{48}");
        JsonNode json = created.json();
        assertThat(json.path("meta:altId").asText())
                .isEqualTo(
                        "_acme.schemas." + created.id().substring(created.id().lastIndexOf('/') + 1));
        assertThat(json.path("version").asText()).isEqualTo("1.0");
        assertThat(json.path("meta:class").asText()).isEqualTo(PROFILE);
        assertThat(json.path("meta:extends").valueStream().map(JsonNode::asText))
                .containsExactlyInAnyOrder(
                        PROFILE, "https://ns.adobe.com/xdm/common/auditable", RECORD, IDENTITY_MAP, LOYALTY);
        assertThat(json.path("refs").valueStream().map(JsonNode::asText))
                .containsExactly(PROFILE, IDENTITY_MAP, LOYALTY);
        assertThat(json.path("allOf").path(0).toString())
                .isEqualTo("{\"$ref\":\"" + PROFILE + "\",\"type\":\"object\",\"meta:xdmType\":\"object\"}");
        assertThat(json.path("imsOrg").asText()).isEqualTo(RegistryServer.ORG);
        assertThat(json.path("meta:tenantNamespace").asText()).isEqualTo("_acme");
        assertThat(json.path("meta:sandboxId").asText()).isEqualTo("id-of-" + sandbox.name());
        JsonNode metadata = json.path("meta:registryMetadata");
        assertThat(metadata.path("eTag").asText()).matches("[0-9a-f]{64}");
        assertThat(metadata.path("repo:createdDate").asLong()).isPositive();
        assertThat(created.headers().firstValue("ETag"))
                .hasValue("\"" + metadata.path("eTag").asText() + "\"");
    }

    @Test
    void rawFormIsReadByIdAndByAltIdWithAndWithoutTrailingSlash() {
        Sandbox sandbox = server.sandbox();
        String id = profile(sandbox);
        String altId = Ids.altId(id);

        Answer byId = sandbox.get("/tenant/schemas/" + encoded(id), RAW);

        assertThat(byId.status()).isEqualTo(200);
        assertThat(byId.json().path("allOf")).hasSize(3);
        assertThat(byId.json().has("properties")).isFalse();
        for (String path : new String[] {
            "/tenant/schemas/" + encoded(id) + "/",
            "/tenant/schemas/" + altId,
            "/tenant/schemas/" + altId + "/",
            "/tenant/schemas/" + id,
        }) {
            assertThat(sandbox.get(path, RAW).text()).as(path).isEqualTo(byId.text());
        }
    }

    @Test
    void fullFormHasAllFieldsAndNoReferences() {
        Sandbox sandbox = server.sandbox();
        String id = profile(sandbox);

        JsonNode full = sandbox.get("/tenant/schemas/" + encoded(id), FULL).json();

        assertThat(full.path("$id").asText()).isEqualTo(id);
        assertThat(full.has("allOf")).isFalse();
        assertThat(full.has("definitions")).isFalse();
        assertThat(full.toString()).doesNotContain("$ref");
        JsonNode fields = full.path("properties");
        assertThat(fields.path("loyalty")
                        .path("properties")
                        .path("lifetimePoints")
                        .path("meta:xdmType")
                        .asText())
                .isEqualTo("number");
        assertThat(fields.path("identityMap").path("meta:xdmType").asText()).isEqualTo("map");
        assertThat(fields.path("personID").path("meta:xdmType").asText()).isEqualTo("string");
        assertThat(fields.path("_repo").path("properties").has("createDate")).isTrue();
    }

    @Test
    void eventSchemaRequiresIdAndTimestamp() {
        Sandbox sandbox = server.sandbox();
        String id = transaction(sandbox);

        JsonNode full = sandbox.get("/tenant/schemas/" + encoded(id), FULL).json();

        assertThat(full.path("required").valueStream().map(JsonNode::asText)).containsExactly("_id", "timestamp");
        JsonNode item = full.path("properties").path("productListItems").path("items");
        assertThat(item.path("properties").path("quantity").path("meta:xdmType").asText())
                .isEqualTo("int");
        assertThat(item.path("meta:referencedFrom").asText())
                .isEqualTo("https://ns.adobe.com/xdm/content/productlistitem");
    }

    @Test
    void bothAreListedAndFoundByTitle() {
        Sandbox sandbox = server.sandbox();
        profile(sandbox);
        transaction(sandbox);

        assertThat(sandbox.get("/tenant/schemas/", LIST).results("title"))
                .containsExactly("Capillary Profile", "Capillary Transaction");
        assertThat(sandbox.get("/tenant/schemas?property=title~%5ECapillary%20Pro", LIST)
                        .results("title"))
                .containsExactly("Capillary Profile");
        assertThat(sandbox.get("/tenant/schemas?property=meta:class==" + EVENT, LIST)
                        .results("title"))
                .containsExactly("Capillary Transaction");
    }

    @Test
    void restOfTheProgramGetsTheResolvedSchema() {
        Sandbox sandbox = server.sandbox();
        String id = transaction(sandbox);

        ResolvedSchema resolved =
                server.registry.resolved(sandbox.scope(), "acme", id).orElseThrow();

        assertThat(resolved.id()).isEqualTo(id);
        assertThat(resolved.behavior()).isEqualTo(Behavior.TIME_SERIES);
        assertThat(resolved.columns()).extracting("name").contains("_id", "timestamp", "commerce", "productListItems");
        assertThat(server.registry.resolved(sandbox.scope(), "acme", Ids.altId(id)))
                .containsSame(resolved);
        assertThat(server.registry.resolved(sandbox.scope(), "other", id)).isEmpty();
        assertThat(server.registry.resolved(server.sandbox().scope(), "acme", id))
                .isEmpty();
        assertThat(server.registry.resolved(sandbox.scope(), "acme", COMMERCE)).isEmpty();
    }

    @Test
    void resolvedSchemaIsMadeAnewWhenAFieldGroupChanges() {
        Sandbox sandbox = server.sandbox();
        String group = sandbox.make(
                "fieldgroups", RegistryServer.group("Card", "{\"card\": {\"type\": \"string\", \"title\": \"Card\"}}"));
        String id = sandbox.make("schemas", schema("Members", PROFILE, group));
        ResolvedSchema before =
                server.registry.resolved(sandbox.scope(), "acme", id).orElseThrow();

        Answer patched = sandbox.patch(
                "/tenant/fieldgroups/" + encoded(group),
                "[{\"op\":\"add\",\"path\":\"/definitions/customFields/properties/_acme/properties/since\","
                        + "\"value\":{\"type\":\"string\",\"format\":\"date\"}}]");

        assertThat(patched.status()).isEqualTo(200);
        ResolvedSchema after =
                server.registry.resolved(sandbox.scope(), "acme", id).orElseThrow();
        assertThat(before.document().at("/properties/_acme/properties").has("since"))
                .isFalse();
        assertThat(after.document()
                        .at("/properties/_acme/properties/since/meta:xdmType")
                        .asText())
                .isEqualTo("date");
    }

    @Test
    void schemaWithIdentityMapIsIdentifiable() {
        Sandbox sandbox = server.sandbox();
        String with = profile(sandbox);
        String without = sandbox.make("schemas", schema("Plain", PROFILE));

        assertThat(server.registry.identifiable(sandbox.scope(), "acme", with)).isTrue();
        assertThat(server.registry.identifiable(sandbox.scope(), "acme", without))
                .isFalse();
        assertThat(server.registry.identifiable(sandbox.scope(), "acme", "https://ns.adobe.com/acme/schemas/00"))
                .isFalse();
    }

    @Test
    void sandboxesDoNotSeeEachOther() {
        Sandbox one = server.sandbox();
        Sandbox other = server.sandbox();
        String id = profile(one);

        assertThat(other.get("/tenant/schemas/" + encoded(id), RAW).code()).isEqualTo("XDM-1012-404");
        assertThat(other.get("/tenant/schemas", LIST).results("title")).isEmpty();
        assertThat(profile(other)).isNotEqualTo(id);
    }

    @Test
    void schemasSurviveARestart(@TempDir Path folder) {
        String id;
        String text;
        try (RegistryServer first = RegistryServer.start(folder)) {
            Sandbox sandbox = first.sandbox("prod");
            id = profile(sandbox);
            text = sandbox.get("/tenant/schemas/" + encoded(id), RAW).text();
        }

        try (RegistryServer second = RegistryServer.start(folder)) {
            Sandbox sandbox = second.sandbox("prod");
            assertThat(sandbox.get("/tenant/schemas/" + encoded(id), RAW).text())
                    .isEqualTo(text);
            assertThat(sandbox.post("/tenant/schemas", schema("Capillary Profile", PROFILE))
                            .code())
                    .isEqualTo("XDM-1521-400");
        }
    }
}
