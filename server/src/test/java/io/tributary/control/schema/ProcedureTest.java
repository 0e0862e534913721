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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Export, import and the audit log. */
class ProcedureTest {

    private static RegistryServer server;
    private final Sandbox sandbox = server.sandbox();

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private String type() {
        return sandbox.make("datatypes", "{\"title\":\"Card\",\"properties\":{\"number\":{\"type\":\"string\"}}}");
    }

    /** A schema of a class of the tenant, whose group is made for that class and has a data type that holds itself. */
    private String branches() {
        String type = type();
        sandbox.patch(
                "/tenant/datatypes/" + encoded(type),
                "[{\"op\":\"add\",\"path\":\"/properties/parent\",\"value\":{\"$ref\":\"" + type + "\"}}]");
        String branch = sandbox.make(
                "classes", "{\"title\":\"Branch\",\"allOf\":[{\"$ref\":\"https://ns.adobe.com/xdm/data/record\"}]}");
        String cards = sandbox.make(
                "fieldgroups",
                group("Cards of acme_shop", "{\"card\":{\"$ref\":\"" + type + "\"}}")
                        .replace(PROFILE, branch));
        return sandbox.make("schemas", schema("Branches", branch, cards));
    }

    private ArrayNode exported(String id) {
        Answer answer = sandbox.call("GET", "/rpc/export/" + encoded(id), null);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (ArrayNode) answer.json();
    }

    @Test
    void exportHasPartsFirstAndTextOfPeopleAsItWas() {
        ArrayNode export = exported(branches());

        assertThat(export.valueStream()
                        .map(part -> part.path("meta:resourceType").asText()))
                .containsExactly("datatypes", "mixins", "classes", "schemas");
        assertThat(export.path(1).path("title").asText()).isEqualTo("Cards of acme_shop");
        assertThat(export.toString())
                .contains("https://ns.adobe.com/<XDM_TENANTID_PLACEHOLDER>/datatypes/")
                .contains("\"_<XDM_TENANTID_PLACEHOLDER>\":{")
                .doesNotContain("_acme\"", "/acme/");
    }

    @Test
    void importMakesTheSameResourcesWithFirstVersions() {
        ArrayNode export = exported(branches());
        Sandbox other = server.sandbox();

        Answer imported = other.post("/rpc/import", export.toString());

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json()).hasSize(4);
        String id = imported.json().path(3).path("$id").asText();
        Answer read = other.get("/tenant/schemas/" + encoded(id), RAW);
        assertThat(read.version()).isEqualTo("1.0");
        assertThat(read.json().path("meta:sandboxId").asText()).isEqualTo("id-of-" + other.name());
        assertThat(other.get("/tenant/schemas/" + encoded(id), RegistryServer.FULL)
                        .json()
                        .at("/properties/_acme/properties/card/properties/number/type")
                        .asText())
                .isEqualTo("string");
        assertThat(other.call("GET", "/rpc/auditlog/" + encoded(id), null).json())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rpc/export/", "/rpc/import/", "/rpc/export"})
    void importIsPossibleByThePathsThatClientsUse(String path) {
        ArrayNode export = exported(type());

        assertThat(server.sandbox().post(path, export.toString()).status()).isEqualTo(200);
    }

    @Test
    void importIsAllOrNothing() {
        ArrayNode export = exported(branches());
        ((ObjectNode) export.path(3)).putArray("allOf").addObject().put("$ref", PROFILE + "-unknown");
        Sandbox other = server.sandbox();

        Answer imported = other.post("/rpc/import", export.toString());

        assertThat(imported.rule()).as(imported.text()).isEqualTo("reference");
        assertThat(other.get("/stats", "").json().at("/counts/datatypes").asInt())
                .isZero();
    }

    @Test
    void takenTitleFailsAnImport() {
        ArrayNode export = exported(type());
        Sandbox other = server.sandbox();
        other.make("datatypes", "{\"title\":\"Card\"}");

        Answer imported = other.post("/rpc/import", export.toString());

        assertThat(imported.code()).isEqualTo("XDM-3005-400");
        assertThat(imported.json().path("title").asText()).isEqualTo("Import Resource Failed");
        assertThat(imported.detail()).contains("The title 'Card' is taken");
    }

    @Test
    void schemaWhoseIdentityWasADescriptorIsImportedWithoutItsTag() {
        String id = sandbox.make("schemas", schema("Members", PROFILE, LOYALTY));
        sandbox.post("/tenant/descriptors", """
                {"@type":"xdm:descriptorIdentity","xdm:sourceSchema":"%s","xdm:sourceVersion":1,"xdm:sourceProperty":"/personID",
                 "xdm:namespace":"Email","xdm:property":"xdm:code","xdm:isPrimary":true}""".formatted(id));
        sandbox.patch(
                "/tenant/schemas/" + encoded(id),
                "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]");
        ArrayNode export = exported(id);
        assertThat(export.path(0).path("meta:immutableTags")).hasSize(1);

        Answer imported = server.sandbox().post("/rpc/import", export.toString());

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().path(0).has("meta:immutableTags")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[7]",
                "[{\"meta:resourceType\":\"unions\"}]",
                "[{\"meta:resourceType\":\"schemas\",\"$id\":\"https://ns.adobe.com/globex/schemas/00\",\"title\":\"X\"}]",
                "[{\"meta:resourceType\":\"schemas\",\"$id\":\"https://ns.adobe.com/xdm/context/profile\",\"title\":\"X\"}]"
            })
    void bodyThatIsNoExportIsRefused(String body) {
        Answer imported = sandbox.post("/rpc/import", body);

        assertThat(imported.status()).isEqualTo(400);
        assertThat(imported.code()).isEqualTo("XDM-4000-400");
    }

    @Test
    void proceduresKnowNothingOfMissingResources() {
        for (String procedure : List.of("export", "auditlog", "sampledata")) {
            Answer answer = sandbox.call("GET", "/rpc/" + procedure + "/_acme.schemas.00", null);

            assertThat(answer.code()).as(procedure).isEqualTo("XDM-1012-404");
        }
        assertThat(exported(PROFILE)).isEmpty();
        Answer posted = sandbox.post("/rpc/auditlog/" + encoded(PROFILE), "{}");
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void auditLogTellsOfPartsToo() {
        String type = type();
        String cards = sandbox.make("fieldgroups", group("Cards", "{\"card\":{\"$ref\":\"" + type + "\"}}"));
        String id = sandbox.make("schemas", schema("Members", PROFILE, cards));
        sandbox.patch(
                "/tenant/datatypes/" + encoded(type),
                "[{\"op\":\"add\",\"path\":\"/properties/colour\",\"value\":{\"type\":\"string\"}}]");

        JsonNode log = sandbox.call("GET", "/rpc/auditlog/" + encoded(id), null).json();

        assertThat(log.valueStream().map(entry -> entry.path("id").asText())).containsExactly(type, id, cards, type);
        assertThat(log.path(0).path("updates")).hasSize(1);
        JsonNode update = log.path(0).path("updates").path(0);
        assertThat(update.path("action").asText()).isEqualTo("add");
        assertThat(update.path("path").asText()).isEqualTo("/properties/colour");
        assertThat(update.path("xdmType").asText()).isEqualTo("datatypes");
        assertThat(update.at("/value/meta:xdmType").asText()).isEqualTo("string");
        assertThat(log.path(0).path("updatedUser").asText()).isEqualTo("api-client");
    }

    @Test
    void auditLogOutlivesItsResource() {
        String type = type();
        sandbox.delete("/tenant/datatypes/" + encoded(type));

        JsonNode log =
                sandbox.call("GET", "/rpc/auditlog/" + encoded(type), null).json();

        assertThat(log).hasSize(2);
        assertThat(log.at("/0/updates/0/action").asText()).isEqualTo("remove");
        assertThat(server.sandbox()
                        .call("GET", "/rpc/auditlog/" + encoded(type), null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void sampleOfAUnionIsGiven() {
        sandbox.make(
                "schemas",
                schema("Members", PROFILE, IDENTITY_MAP)
                        .replace("{\"type\"", "{\"meta:immutableTags\":[\"union\"],\"type\""));

        JsonNode sample = sandbox.call("GET", "/rpc/sampledata/_xdm.context.profile__union", null)
                .json();

        assertThat(sample.has("segmentMembership")).isTrue();
    }
}
