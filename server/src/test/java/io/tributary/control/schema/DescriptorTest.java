package io.tributary.control.schema;

import static io.tributary.control.schema.RegistryServer.FULL;
import static io.tributary.control.schema.RegistryServer.IDENTITY_MAP;
import static io.tributary.control.schema.RegistryServer.LOYALTY;
import static io.tributary.control.schema.RegistryServer.PROFILE;
import static io.tributary.control.schema.RegistryServer.encoded;
import static io.tributary.control.schema.RegistryServer.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.RegistryServer.Answer;
import io.tributary.control.schema.RegistryServer.Sandbox;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of a schema mean to the platform: identities, labels, relations. */
class DescriptorTest {

    private static final String V2 = "application/vnd.adobe.xdm-v2+json";

    private static RegistryServer server;
    private Sandbox sandbox;
    private String schema;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RegistryServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void schemaOfMembers() {
        sandbox = server.sandbox();
        schema = sandbox.make("schemas", schema("Members", PROFILE, LOYALTY));
    }

    private ObjectNode identity(String property, boolean primary) {
        return RegistryServer.JSON
                .createObjectNode()
                .put("@type", "xdm:descriptorIdentity")
                .put("xdm:sourceSchema", schema)
                .put("xdm:sourceVersion", 1)
                .put("xdm:sourceProperty", property)
                .put("xdm:namespace", "Email")
                .put("xdm:property", "xdm:code")
                .put("xdm:isPrimary", primary);
    }

    private String make(ObjectNode descriptor) {
        Answer answer = sandbox.post("/tenant/descriptors", descriptor.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("@id").asText();
    }

    @Test
    void identityDescriptorIsStoredAndMakesTheSchemaIdentifiable() {
        assertThat(server.registry.identifiable(sandbox.scope(), "acme", schema))
                .isFalse();

        Answer created = sandbox.post(
                "/tenant/descriptors",
                identity("/personID", true).put("xdm:sourceVersion", "1").toString());

        assertThat(created.status()).isEqualTo(201);
        JsonNode json = created.json();
        assertThat(json.path("@id").asText()).matches("[0-9a-f]{48}");
        assertThat(json.path("xdm:sourceVersion").isInt()).isTrue();
        assertThat(json.path("version").asText()).isEqualTo("1");
        assertThat(json.path("imsOrg").asText()).isEqualTo(RegistryServer.ORG);
        assertThat(json.path("meta:containerId").asText()).isEqualTo("tenant");
        assertThat(server.registry.identifiable(sandbox.scope(), "acme", schema))
                .isTrue();
        assertThat(sandbox.get("/tenant/descriptors/" + json.path("@id").asText(), "")
                        .text())
                .isEqualTo(created.text());
    }

    @Test
    void missingMemberIsNamedAsClientsKnowIt() {
        ObjectNode body = identity("/personID", true);
        body.remove("xdm:property");

        Answer answer = sandbox.post("/tenant/descriptors", body.toString());

        assertThat(answer.code()).isEqualTo("XDM-4000-400");
        assertThat(answer.json().at("/report/sub-errors/0").toString())
                .isEqualTo("{\"path\":\"$\",\"type\":\"required\",\"arguments\":[\"xdm:property\"],"
                        + "\"message\":\"$.xdm:property: is missing but it is required\"}");
        assertThat(answer.json().at("/report/detailed-message").asText())
                .isEqualTo("$.xdm:property: is missing but it is required");
    }

    @TestFactory
    Stream<DynamicTest> eachDescriptorThatBreaksARuleIsRefused() {
        return RegistryServer.cases("descriptor-cases.json").stream()
                .map(refused -> DynamicTest.dynamicTest(refused.path("name").asText(), () -> refused(refused)));
    }

    private void refused(JsonNode refused) {
        ObjectNode body = identity("/personID", false);
        refused.path("set").properties().forEach(member -> {
            if (member.getValue().isNull()) {
                body.remove(member.getKey());
            } else {
                body.set(member.getKey(), member.getValue());
            }
        });

        Answer answer = sandbox.post("/tenant/descriptors", body.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.rule())
                .as(answer.text())
                .isEqualTo(refused.path("rule").asText());
        assertThat(answer.detail()).contains(refused.path("says").asText());
        assertThat(sandbox.get("/tenant/descriptors", V2).json().path("results"))
                .isEmpty();
    }

    @Test
    void schemaHasOnePrimaryIdentity() {
        make(identity("/personID", true));

        Answer second = sandbox.post(
                "/tenant/descriptors", identity("/loyalty/program", true).toString());
        Answer other = sandbox.post(
                "/tenant/descriptors", identity("/loyalty/program", false).toString());

        assertThat(second.rule()).isEqualTo("unique");
        assertThat(second.detail()).contains("/personID");
        assertThat(other.status()).isEqualTo(201);
    }

    @Test
    void sameDescriptorTwiceIsRefused() {
        make(identity("/personID", false));

        assertThat(sandbox.post(
                                "/tenant/descriptors",
                                identity("/personID", false).toString())
                        .rule())
                .isEqualTo("unique");
    }

    @Test
    void listsComeInEveryForm() {
        String id = make(identity("/personID", false));
        String label = make((ObjectNode) RegistryServer.json("""
            {"@type":"xdm:descriptorLabel","xdm:sourceSchema":"%s","xdm:sourceVersion":1,
             "xdm:sourceProperty":"/personID","xdm:labels":["I1"]}""".formatted(schema)));

        assertThat(list("xdm-id"))
                .isEqualTo("{\"xdm:descriptorIdentity\":[\"" + id + "\"],\"xdm:descriptorLabel\":[\"" + label + "\"]}");
        assertThat(list("xdm-link"))
                .isEqualTo("{\"xdm:descriptorIdentity\":[\"/tenant/descriptors/" + id
                        + "\"],\"xdm:descriptorLabel\":[\"/tenant/descriptors/" + label + "\"]}");
        assertThat(RegistryServer.json(list("xdm"))
                        .at("/xdm:descriptorLabel/0/xdm:labels/0")
                        .asText())
                .isEqualTo("I1");
        JsonNode v2 = RegistryServer.json(list("xdm-v2"));
        assertThat(v2.path("results")).hasSize(2);
        assertThat(v2.at("/_page/next").isNull()).isTrue();
        assertThat(RegistryServer.json(list("xdm-v2-id")).path("results").toString())
                .isEqualTo("[\"" + id + "\",\"" + label + "\"]");
        assertThat(RegistryServer.json(list("xdm-v2-link-id")).at("/results/0").asText())
                .isEqualTo("/tenant/descriptors/" + id);
    }

    private String list(String form) {
        return sandbox.get("/tenant/descriptors/", "application/vnd.adobe." + form + "+json")
                .text();
    }

    @Test
    void listIsFilteredByTermsJoinedWithCommas() {
        make(identity("/personID", false));
        String other = sandbox.make("schemas", schema("Others", PROFILE));

        String filter = "/tenant/descriptors/?property=@type==xdm:descriptorIdentity,xdm:sourceSchema==";
        assertThat(sandbox.get(filter + schema, V2).json().path("results")).hasSize(1);
        assertThat(sandbox.get(filter + other, V2).json().path("results")).isEmpty();
    }

    @Test
    void replacedDescriptorKeepsItsId() {
        String id = make(identity("/personID", true));

        Answer put = sandbox.put(
                "/tenant/descriptors/" + id, identity("/personID", false).toString());

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("@id").asText()).isEqualTo(id);
        assertThat(put.json().path("xdm:isPrimary").asBoolean()).isFalse();
        assertThat(sandbox.put(
                                "/tenant/descriptors/00",
                                identity("/personID", false).toString())
                        .code())
                .isEqualTo("XDM-1014-404");
    }

    @Test
    void deletedTwiceIsMissing() {
        String id = make(identity("/personID", true));

        assertThat(sandbox.delete("/tenant/descriptors/" + id).status()).isEqualTo(204);
        assertThat(sandbox.delete("/tenant/descriptors/" + id).code()).isEqualTo("XDM-1014-404");
    }

    @Test
    void primaryIdentityOfAProfileSchemaWithoutIdentityMapStays() {
        String id = make(identity("/personID", true));
        String tag = "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]";
        assertThat(sandbox.patch("/tenant/schemas/" + encoded(schema), tag).status())
                .isEqualTo(200);

        Answer deleted = sandbox.delete("/tenant/descriptors/" + id);
        Answer demoted = sandbox.put(
                "/tenant/descriptors/" + id, identity("/personID", false).toString());

        assertThat(deleted.status()).isEqualTo(403);
        assertThat(demoted.status()).isEqualTo(403);
    }

    @Test
    void primaryIdentityOfAProfileSchemaWithIdentityMapMayGo() {
        schema = sandbox.make("schemas", schema("Mapped", PROFILE, IDENTITY_MAP));
        String id = make(identity("/personID", true));
        String tag = "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]";
        assertThat(sandbox.patch("/tenant/schemas/" + encoded(schema), tag).status())
                .isEqualTo(200);

        assertThat(sandbox.delete("/tenant/descriptors/" + id).status()).isEqualTo(204);
    }

    @Test
    void resolvedSchemaShowsItsDescriptors() {
        make(identity("/loyalty/program", false));
        make((ObjectNode) RegistryServer.json("""
            {"@type":"xdm:descriptorDeprecated","xdm:sourceSchema":"%s","xdm:sourceVersion":1,
             "xdm:sourceProperty":["/personID","/loyalty/status"]}""".formatted(schema)));
        String path = "/tenant/schemas/" + encoded(schema);

        JsonNode described = sandbox.get(path, "application/vnd.adobe.xed-full-desc+json;version=1")
                .json();
        JsonNode deprecated = sandbox.get(path, "application/vnd.adobe.xed-deprecatefield+json;version=1")
                .json();

        assertThat(described.path("meta:descriptors")).hasSize(2);
        assertThat(described
                        .at("/properties/loyalty/properties/program/meta:descriptors/0/xdm:namespace")
                        .asText())
                .isEqualTo("Email");
        assertThat(deprecated.at("/properties/personID/meta:status").asText()).isEqualTo("deprecated");
        assertThat(deprecated
                        .at("/properties/loyalty/properties/status/meta:status")
                        .asText())
                .isEqualTo("deprecated");
        assertThat(sandbox.get(path, FULL)
                        .json()
                        .at("/properties/personID/meta:status")
                        .asText())
                .isNotEqualTo("deprecated");
    }

    @Test
    void schemaThatAnotherRefersToIsNotDeleted() {
        String target = sandbox.make("schemas", schema("Shops", PROFILE));
        make((ObjectNode) RegistryServer.json("""
            {"@type":"xdm:descriptorRelationship","xdm:sourceSchema":"%s","xdm:sourceVersion":1,"xdm:sourceProperty":"/personID",
             "xdm:destinationSchema":"%s","xdm:destinationVersion":1,"xdm:cardinality":"M:1"}""".formatted(schema, target)));

        assertThat(sandbox.delete("/tenant/schemas/" + encoded(target)).rule()).isEqualTo("inUse");
    }

    @Test
    void descriptorOfAnUnknownTypeIsKeptAsItIs() {
        Answer answer = sandbox.post("/tenant/descriptors", "{\"@type\":\"xdm:descriptorNovel\",\"xdm:anything\":[1]}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/xdm:anything/0").asInt()).isEqualTo(1);
    }

    @Test
    void oneToOneRelationMustFitBeforeASchemaFeedsProfiles() {
        String target = sandbox.make("schemas", schema("Shops", PROFILE, IDENTITY_MAP));
        String source = sandbox.make("schemas", schema("Visits", PROFILE, IDENTITY_MAP, LOYALTY));
        String tag = "[{\"op\":\"add\",\"path\":\"/meta:immutableTags\",\"value\":[\"union\"]}]";
        make((ObjectNode) RegistryServer.json("""
            {"@type":"xdm:descriptorOneToOne","xdm:sourceSchema":"%s","xdm:sourceVersion":1,"xdm:sourceProperty":"/personID",
             "xdm:destinationSchema":"%s","xdm:destinationVersion":1}""".formatted(source, target)));

        Answer without = sandbox.patch("/tenant/schemas/" + encoded(source), tag);
        make((ObjectNode) RegistryServer.json("""
            {"@type":"xdm:descriptorReferenceIdentity","xdm:sourceSchema":"%s","xdm:sourceVersion":1,
             "xdm:sourceProperty":"/personID","xdm:identityNamespace":"Phone"}""".formatted(source)));
        schema = target;
        make(identity("/personID", true));
        Answer other = sandbox.patch("/tenant/schemas/" + encoded(source), tag);

        assertThat(without.code()).isEqualTo("XDM-1526-400");
        assertThat(other.code()).isEqualTo("XDM-1527-400");
        assertThat(other.detail()).contains("Phone").contains("Email");
    }
}
