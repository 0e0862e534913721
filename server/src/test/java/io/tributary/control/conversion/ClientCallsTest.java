package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.BASE;
import static io.tributary.control.conversion.ConversionFixture.LOYALTY;
import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly what real clients send, and what they read of the answers (data-prep contract §7). */
class ClientCallsTest {

    private static final String FULL = "application/vnd.adobe.xed-full+json;version=1";

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The body of the Python client: only schema and mappings. */
    private static String body(String mappings) {
        return """
                {"outputSchema": {"schemaRef": {"id": "%s", "contentType": "%s"}}, "mappings": [%s]}""".formatted(LOYALTY, FULL, mappings);
    }

    private static String mapping(String type, String source, String destination) {
        return """
                {"sourceType": "%s", "source": "%s", "destination": "%s"}""".formatted(type, source, destination);
    }

    @Test
    void collectionOfRequestsWalksThroughTheService() {
        String older = """
                {"version": 0, "xdmSchema": "%s", "xdmVersion": "1.0", "id": null, "mappings": [
                  {"sourceAttribute": "first", "destinationXdmPath": "_acme.note", "identity": false, "version": 0}]}""".formatted(LOYALTY);

        JsonNode created = fixture.send("POST", SETS, older).json();
        String set = SETS + "/" + created.get("id").textValue();
        JsonNode listed =
                fixture.get(SETS + "?limit=10&start=0&orderBy=lastUpdateDate").json();
        JsonNode read = fixture.get(set + "?expandSchema=false&version=0").json();
        JsonNode mappings = fixture.get(set + "/mappings").json();
        JsonNode mapping = fixture.get(set + "/mappings/" + mappings.at("/0/id").textValue())
                .json();
        LocalServer.Answer replaced = fixture.send("PUT", set, older);
        JsonNode validated = fixture.send("POST", SETS + "/validate", older).json();
        JsonNode previewed = fixture.send(
                        "POST", SETS + "/preview", "{\"data\": [{\"first\": 1234}], \"mappingSet\": " + older + "}")
                .json();
        JsonNode checked = fixture.send("POST", BASE + "/languages/el/validate", "{\"expression\": \"upper(x)\"}")
                .json();

        assertThat(created.properties())
                .extracting(one -> one.getKey())
                .containsExactly("id", "version", "createdDate", "modifiedDate", "createdBy", "modifiedBy");
        assertThat(listed.get("_page")).hasToString("{\"count\":1,\"limit\":10}");
        assertThat(listed.at("/data/0/id")).isEqualTo(created.get("id"));
        assertThat(read.at("/mappings/0/sourceType").textValue()).isEqualTo("text/x.schema-path");
        assertThat(read.at("/mappings/0/source").textValue()).isEqualTo("first");
        assertThat(read.get("xdmSchema").textValue()).isEqualTo(LOYALTY);
        assertThat(mapping).isEqualTo(mappings.get(0));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().get("version").intValue()).isEqualTo(1);
        assertThat(validated).hasToString("{\"validationResponse\":[{\"status\":\"SUCCESS\",\"errors\":null}]}");
        assertThat(previewed).hasToString("[{\"data\":{\"_acme\":{\"note\":\"1234\"}},\"errors\":null}]");
        assertThat(checked).hasToString("{\"validationStatus\":\"succeeded\",\"error\":\"none\"}");
        assertThat(fixture.get(BASE + "/languages/el/functions").json()).isNotEmpty();
        assertThat(fixture.get(BASE + "/languages/el/operators").json()).isNotEmpty();
    }

    @Test
    void pythonClientListsReadsAndWrites() {
        String created = fixture.send(
                        "POST", SETS + "?validate=False", body(mapping("ATTRIBUTE", "tier", "loyalty.tier")))
                .json()
                .get("id")
                .textValue();
        fixture.send("POST", SETS + "?validate=True", body(mapping("text/x.aep-xl", "upper(a)", "_acme.note")));

        JsonNode listed = fixture.get(SETS + "?limit=100").json();
        JsonNode read = fixture.get(SETS + "/" + created).json();
        JsonNode written = fixture.send("PUT", SETS + "/" + created, body(mapping("STATIC", "gold", "loyalty.tier")))
                .json();

        assertThat(listed.get("data")).hasSize(2);
        assertThat(read.get("id").textValue()).isEqualTo(created);
        assertThat(read.get("version").intValue()).isZero();
        assertThat(read.get("createdDate").isIntegralNumber()).isTrue();
        assertThat(read.at("/outputSchema/schemaRef/id").textValue()).isEqualTo(LOYALTY);
        assertThat(read.at("/outputSchema/schemaRef/contentType").textValue()).isEqualTo(FULL);
        assertThat(written.get("version").intValue()).isEqualTo(1);
        assertThat(written.at("/mappings/0/sourceType").textValue()).isEqualTo("text/plain");
    }

    @Test
    void pythonClientChangesSingleMappings() {
        String mappings = SETS + "/" + fixture.create(body("")) + "/mappings";

        JsonNode added = fixture.send("POST", mappings, mapping("ATTRIBUTE", "tier", "loyalty.tier"))
                .json();
        String one = mappings + "/" + added.get("id").textValue();
        LocalServer.Answer changed = fixture.send("PUT", one, mapping("ATTRIBUTE", "level", "loyalty.tier"));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("source").textValue()).isEqualTo("level");
        assertThat(fixture.send("DELETE", one, "").status()).isEqualTo(204);
    }

    /** It replaces the tenant at the beginning of destinations, so they must come back as they were written. */
    @Test
    void pythonClientCopiesASetToAnotherTenant() {
        String written = mapping("ATTRIBUTE", "a", "_acme.note") + "," + mapping("ATTRIBUTE", "b", "xdm:loyalty.tier")
                + "," + mapping("EXPRESSION", "concat(a, b)", "_id");
        JsonNode read = fixture.get(SETS + "/" + fixture.create(body(written))).json();

        ObjectNode copy = ConversionFixture.JSON.createObjectNode();
        copy.putObject("outputSchema").set("schemaRef", read.at("/outputSchema/schemaRef"));
        for (JsonNode mapping : read.get("mappings")) {
            ObjectNode row = copy.withArray("mappings").addObject();
            row.set("sourceType", mapping.get("sourceType"));
            row.set("source", mapping.get("source"));
            row.put("destination", mapping.get("destination").textValue().replaceFirst("^_acme\\.", "_other."));
        }
        LocalServer.Answer answer = fixture.send("POST", SETS + "?validate=False", copy.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(fixture.get(SETS + "/" + answer.json().get("id").textValue())
                        .json()
                        .get("mappings"))
                .extracting(mapping -> mapping.get("sourceType").textValue() + " "
                        + mapping.get("destination").textValue())
                .containsExactly(
                        "text/x.schema-path _other.note", "text/x.schema-path xdm:loyalty.tier", "text/x.aep-xl _id");
    }

    @Test
    void wholeAnswerOfAReadCanBeSentAsANewSet() {
        JsonNode read = fixture.get(SETS + "/" + fixture.create(body(mapping("EXPRESSION", "upper(a)", "loyalty.tier")))
                        + "?expandSchema=true")
                .json();

        LocalServer.Answer answer = fixture.send("POST", SETS + "?validate=true", read.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode copy =
                fixture.get(SETS + "/" + answer.json().get("id").textValue()).json();
        assertThat(copy.get("id")).isNotEqualTo(read.get("id"));
        assertThat(copy.at("/mappings/0/id")).isNotEqualTo(read.at("/mappings/0/id"));
        assertThat(copy.at("/mappings/0/source")).isEqualTo(read.at("/mappings/0/source"));
        assertThat(copy.at("/outputSchema").has("jsonSchema")).isFalse();
    }

    /** It gives the status to its caller, and reads a JSON body from 400 on. */
    @Test
    void pythonClientDeletes() {
        String id = fixture.create(body(""));
        fixture.flows.put(id, List.of("flow-1"));

        LocalServer.Answer inUse = fixture.send("DELETE", SETS + "/" + id, "");
        fixture.flows.clear();
        LocalServer.Answer deleted = fixture.send("DELETE", SETS + "/" + id, "");
        LocalServer.Answer again = fixture.send("DELETE", SETS + "/" + id, "");

        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.json().get("status").intValue()).isEqualTo(409);
        assertThat(inUse.json().at("/report/tenantInfo/sandboxName").textValue())
                .isEqualTo("prod");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.json().get("status").intValue()).isEqualTo(404);
    }

    @Test
    void pythonClientPreviewsAndValidates() {
        String set = body(mapping("EXPRESSION", "a +", "loyalty.tier"));

        JsonNode previewed = fixture.send(
                        "POST",
                        SETS + "/preview",
                        "{\"data\": {\"t\": \"gold\"}, \"mappingSet\": "
                                + body(mapping("ATTRIBUTE", "t", "loyalty.tier")) + "}")
                .json();
        JsonNode validated = fixture.send("POST", SETS + "/validate", set).json();
        JsonNode checked = fixture.send("POST", BASE + "/languages/el/validate", "{\"expression\": \"a +\"}")
                .json();

        assertThat(previewed).hasToString("{\"data\":{\"loyalty\":{\"tier\":\"gold\"}},\"errors\":null}");
        assertThat(validated.at("/validationResponse/0/status").textValue()).isEqualTo("FAILED");
        assertThat(validated.at("/validationResponse/0/errors/0/exception").textValue())
                .startsWith("PARSE_ERROR");
        assertThat(checked.get("validationStatus").textValue()).isEqualTo("failed");
    }

    @Test
    void legacyJobsOfThePythonClientAreNone() {
        JsonNode jobs = fixture.get(BASE + "/xdmBatchConversions?limit=5").json();

        assertThat(jobs).hasToString("{\"data\":[],\"_page\":{\"count\":0,\"limit\":5},\"_links\":{}}");
        assertThat(fixture.get(BASE + "/xdmBatchConversions/j1")
                        .json()
                        .get("status")
                        .intValue())
                .isEqualTo(404);
        assertThat(fixture.get(BASE + "/xdmBatchConversions/j1/activities").status())
                .isEqualTo(404);
        assertThat(fixture.get(BASE + "/xdmBatchConversions/j1/activities/a1").status())
                .isEqualTo(404);
    }

    @Test
    void tutorialUsesAnotherPath() {
        LocalServer.Answer answer = fixture.send(
                "POST", "/data/foundation/mappingSets", body(mapping("ATTRIBUTE", "tier", "loyalty.tier")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(fixture.get(SETS + "/" + answer.json().get("id").textValue()).status())
                .isEqualTo(200);
    }

    @Test
    void mappingsGoToASpreadsheetAndComeBack() {
        String set = SETS + "/"
                + fixture.create(body(mapping("ATTRIBUTE", "tier", "loyalty.tier") + ","
                        + mapping("EXPRESSION", "-p", "loyalty.points")));

        String csv = fixture.get(set + "/export?format=csv").text();
        LocalServer.Answer made = fixture.send(
                "POST",
                SETS + "/import?format=csv&name=copy&schemaId=" + URLEncoder.encode(LOYALTY, StandardCharsets.UTF_8),
                csv,
                "Content-Type",
                "text/csv");

        assertThat(csv).isEqualTo("""
                source,sourceType,destination,name,description\r
                tier,ATTRIBUTE,loyalty.tier,,\r
                '-p,EXPRESSION,loyalty.points,,\r
                """);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        JsonNode copy =
                fixture.get(SETS + "/" + made.json().get("id").textValue()).json();
        assertThat(copy.get("name").textValue()).isEqualTo("copy");
        assertThat(copy.at("/mappings/1/source").textValue()).isEqualTo("-p");
    }

    @Test
    void whatNobodyKnowsIsAnsweredAsJsonToo() {
        for (String path : List.of(BASE + "/schemas", BASE + "/samples", BASE + "/nosuch", SETS + "/x/y/z")) {
            LocalServer.Answer answer = fixture.get(path);

            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json().get("status").intValue()).isEqualTo(404);
        }
        assertThat(fixture.send("PATCH", SETS, "{}").status()).isEqualTo(405);
        assertThat(fixture.send("POST", SETS, "{").json().get("status").intValue())
                .isEqualTo(400);
    }
}
