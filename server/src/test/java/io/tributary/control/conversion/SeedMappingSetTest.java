package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.WrittenMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping step of the Capillary guide, with the targets of its older and of its newer revision. */
class SeedMappingSetTest {

    private static final String REST = """
            , {"source": "commerce.order.priceTotal", "destination": "xdm:commerce.order.priceTotal"},
            {"source": "productLineItems.SKU", "destination": "xdm:productListItems.SKU"}""";

    private static final String OLDER = """
            {"source": "identityMap.email.id", "destination": "xdm:identityMap.email"},
            {"source": "loyalty.points", "destination": "xdm:loyaltyPoints"},
            {"source": "loyalty.tier", "destination": "xdm:loyaltyTier"}""" + REST;

    private static final String NEWER = """
            {"source": "identityMap.email.id", "destination": "xdm:identityMap.email[0].id"},
            {"source": "loyalty.points", "destination": "xdm:loyalty.points"},
            {"source": "loyalty.tier", "destination": "xdm:loyalty.tier"}""" + REST;

    private static final String MESSAGE = """
            {"identityMap": {"email": [{"authenticatedState": "ambiguous", "id": "ann@shop.test", "primary": true}]},
             "loyalty": {"tier": "silver", "points": 310},
             "commerce": {"order": {"priceTotal": 42.5}},
             "productLineItems": [{"SKU": "tea-1", "quantity": 2}, {"SKU": "mug-7", "quantity": 1}]}""";

    private static final String RECORD = """
            {"identityMap": {"email": [{"id": "ann@shop.test"}]},
             "loyalty": {"points": 310, "tier": "silver"},
             "commerce": {"order": {"priceTotal": 42.5}},
             "productListItems": [{"SKU": "tea-1"}, {"SKU": "mug-7"}]}""";

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void creationAnswersIdAndVersionZero() {
        LocalServer.Answer answer = fixture.send("POST", SETS + "?validate=True", ConversionFixture.set(OLDER));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode head = answer.json();
        List<String> names = new ArrayList<>();
        head.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("id", "version", "createdDate", "modifiedDate", "createdBy", "modifiedBy");
        assertThat(head.get("id").textValue()).matches("[0-9a-f]{32}");
        assertThat(head.get("version").intValue()).isZero();
        assertThat(head.get("createdDate").isIntegralNumber()).isTrue();
        assertThat(head.get("createdBy").textValue()).isEqualTo("client-1@AdobeID");
    }

    @Test
    void destinationsComeBackAsTheyWereSent() {
        String id = fixture.create(ConversionFixture.set(OLDER));

        JsonNode set = fixture.get(SETS + "/" + id).json();

        assertThat(set.get("mappings"))
                .extracting(mapping -> mapping.get("destination").textValue())
                .containsExactly(
                        "xdm:identityMap.email",
                        "xdm:loyaltyPoints",
                        "xdm:loyaltyTier",
                        "xdm:commerce.order.priceTotal",
                        "xdm:productListItems.SKU");
        JsonNode first = set.get("mappings").get(0);
        assertThat(first.get("sourceType").textValue()).isEqualTo("text/x.schema-path");
        assertThat(first.get("sourceAttribute").textValue()).isEqualTo("identityMap.email.id");
        assertThat(first.get("destinationXdmPath").textValue()).isEqualTo("xdm:identityMap.email");
        assertThat(first.get("identity").booleanValue()).isFalse();
        assertThat(first.get("primaryIdentity").booleanValue()).isFalse();
        assertThat(first.get("matchScore").doubleValue()).isZero();
        assertThat(first.get("functionVersion").intValue()).isEqualTo(1);
        assertThat(first.get("id").textValue()).matches("[0-9a-f]{32}");
        assertThat(set.get("xdmSchema").textValue()).isEqualTo(ConversionFixture.LOYALTY);
        assertThat(set.get("xdmVersion").textValue()).isEqualTo("application/vnd.adobe.xed-full+json;version=1");
        assertThat(set.at("/outputSchema/schemaRef/id").textValue()).isEqualTo(ConversionFixture.LOYALTY);
        assertThat(set.get("schemaRef")).isEqualTo(set.at("/outputSchema/schemaRef"));
        assertThat(set.get("status").textValue()).isEqualTo("PUBLISHED");
        assertThat(set.get("supportVersion").textValue()).isEqualTo("1.1");
        assertThat(set.get("strictMapping").booleanValue()).isFalse();
        assertThat(set.get("allowNullValues").booleanValue()).isFalse();
        assertThat(set.at("/outputSchema/jsonSchema").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {OLDER, NEWER})
    void bothRevisionsGiveTheSameRecord(String mappings) throws Exception {
        String body = "{\"data\": %s, \"mappingSet\": %s}".formatted(MESSAGE, ConversionFixture.set(mappings));

        LocalServer.Answer answer = fixture.send("POST", SETS + "/preview", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("data")).isEqualTo(ConversionFixture.JSON.readTree(RECORD));
        assertThat(answer.json().get("errors").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {OLDER, NEWER})
    void bothRevisionsAreValid(String mappings) {
        LocalServer.Answer answer = fixture.send("POST", SETS + "/validate", ConversionFixture.set(mappings));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("validationResponse")).hasSize(5).allSatisfy(one -> {
            assertThat(one.get("status").textValue()).isEqualTo("SUCCESS");
            assertThat(one.get("errors").isNull()).isTrue();
        });
    }

    @Test
    void rewrittenLoyaltyTargetsAreNoticed() {
        JsonNode responses = fixture.send("POST", SETS + "/validate", ConversionFixture.set(OLDER))
                .json()
                .get("validationResponse");

        assertThat(responses).extracting(one -> one.has("notices")).containsExactly(false, true, true, false, false);
        assertThat(responses.at("/1/notices/0/exception").textValue())
                .startsWith("REWRITTEN_DESTINATION: ")
                .contains("loyalty.points");
    }

    @Test
    void flatTargetsStayFlatWhereTheSchemaHasThem() throws Exception {
        String set = """
                {"xdmSchema": "%s", "xdmVersion": "1.0", "mappings": [
                  {"sourceAttribute": "loyalty.points", "destinationXdmPath": "xdm:loyaltyPoints"},
                  {"sourceAttribute": "loyalty.tier", "destinationXdmPath": "xdm:loyaltyTier"}]}""".formatted(ConversionFixture.FLAT);

        LocalServer.Answer answer =
                fixture.send("POST", SETS + "/preview", "{\"data\": %s, \"mappingSet\": %s}".formatted(MESSAGE, set));

        assertThat(answer.json().get("data"))
                .isEqualTo(ConversionFixture.JSON.readTree("{\"loyaltyPoints\": 310, \"loyaltyTier\": \"silver\"}"));
    }

    @Test
    void addressOfTheTutorialWorksForCreation() {
        LocalServer.Answer answer = fixture.send("POST", "/data/foundation/mappingSets", ConversionFixture.set(NEWER));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(fixture.get(SETS + "/" + answer.json().get("id").textValue()).status())
                .isEqualTo(200);
    }

    @Test
    void plannerSeesTheSetAsWritten() {
        String id = fixture.create(ConversionFixture.set(OLDER));

        MappingSet set =
                fixture.conversion.mappingSet(ConversionFixture.PROD, id, 0).orElseThrow();

        assertThat(set.schemaId()).isEqualTo(ConversionFixture.LOYALTY);
        assertThat(set.schemaContentType()).isEqualTo("application/vnd.adobe.xed-full+json;version=1");
        assertThat(set.allowNullValues()).isFalse();
        assertThat(set.mappings())
                .hasSize(5)
                .contains(new WrittenMapping(SourceType.ATTRIBUTE, "loyalty.points", "xdm:loyaltyPoints"));
        assertThat(fixture.conversion.latest(ConversionFixture.PROD, id)).contains(set);
        assertThat(fixture.conversion.validates(ConversionFixture.PROD, "acme", set))
                .isTrue();
    }

    @Test
    void anotherSandboxDoesNotSeeTheSet() {
        String id = fixture.create(ConversionFixture.set(OLDER));

        LocalServer.Answer answer = fixture.get(SETS + "/" + id, "x-sandbox-name", "dev");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text())
                .isEqualTo(
                        "{\"type\":\"http://ns.adobe.com/aep/errors/MAPPER-1003-404\",\"title\":\"Resource not found\","
                                + "\"status\":404,\"detail\":\"There is no mapping set '" + id + "' in this sandbox.\","
                                + "\"report\":{\"tenantInfo\":{\"sandboxName\":\"dev\",\"imsOrgId\":\"ACME@AdobeOrg\"},"
                                + "\"additionalContext\":{}},\"error-chain\":[]}");
    }

    @Test
    void setSurvivesTheProcess(@TempDir Path directory) {
        String id;
        try (ConversionFixture before = new ConversionFixture(directory)) {
            id = before.create(ConversionFixture.set(OLDER));
        }
        try (ConversionFixture after = new ConversionFixture(directory)) {
            assertThat(after.get(SETS + "/" + id).json().get("mappings")).hasSize(5);
        }
    }
}
