package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trying out a set that isn't stored: what validation says of its mappings, and what preview makes of rows. */
class MappingSetChecksTest {

    private static ConversionFixture fixture;

    @BeforeAll
    static void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    static Stream<Arguments> validations() {
        return ConversionFixture.cases("validate-cases.json");
    }

    /** A case gives, for each mapping, the beginning of its error, or null where it is sound. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("validations")
    void validationTells(String name, JsonNode one) {
        String body = withSchema(one.get("set")).toString();

        LocalServer.Answer answer = fixture.send("POST", SETS + "/validate", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode responses = answer.json().get("validationResponse");
        assertThat(responses).hasSize(one.get("tells").size());
        for (int i = 0; i < responses.size(); i++) {
            JsonNode expected = one.get("tells").get(i);
            JsonNode actual = responses.get(i);
            assertThat(actual.get("status").textValue())
                    .as(actual.toString())
                    .isEqualTo(expected.isNull() ? "SUCCESS" : "FAILED");
            if (expected.isNull()) {
                assertThat(actual.get("errors").isNull()).isTrue();
            } else {
                assertThat(actual.at("/errors/0/exception").textValue()).startsWith(expected.textValue());
                JsonNode mapping = one.at("/set/mappings/" + i);
                assertThat(actual.at("/errors/0/destination").textValue())
                        .isEqualTo(mapping.path("destination").asText(""));
                assertThat(actual.at("/errors/0/source").textValue())
                        .isEqualTo(mapping.path("source").asText(""));
            }
        }
    }

    private static JsonNode withSchema(JsonNode set) {
        ObjectNode body = set.deepCopy();
        return body.has("schemaless") ? body : body.put("xdmSchema", ConversionFixture.LOYALTY);
    }

    static Stream<Arguments> previews() {
        return ConversionFixture.cases("preview-cases.json");
    }

    /** A case gives the rows and what comes of them; errors are told by kind and column. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("previews")
    void previewMakes(String name, JsonNode one) {
        ObjectNode body = ConversionFixture.JSON.createObjectNode();
        body.set("data", one.get("data"));
        body.set("mappingSet", withSchema(one.get("set")));

        LocalServer.Answer answer = fixture.send("POST", SETS + "/preview", body.toString());

        if (one.has("detail")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("detail").textValue())
                    .isEqualTo(one.get("detail").textValue());
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(told(answer.json())).isEqualTo(one.get("makes"));
    }

    /** The answer with each error shortened to its kind and column. */
    private static JsonNode told(JsonNode answer) {
        JsonNode copy = answer.deepCopy();
        for (JsonNode row :
                copy.isArray() ? copy : ConversionFixture.JSON.createArrayNode().add(copy)) {
            if (row.get("errors").isArray()) {
                ObjectNode shortened = ConversionFixture.JSON.createObjectNode();
                row.get("errors")
                        .forEach(error -> shortened.put(
                                error.get("columnName").textValue(),
                                error.get("exception").textValue().replaceFirst(":.*", "")));
                ((ObjectNode) row).set("errors", shortened);
            }
        }
        return copy;
    }

    @Test
    void previewErrorTellsWhatClientsTakeApart() {
        String body =
                """
                {"data": {"p": "many"}, "mappingSet": %s}""".formatted(ConversionFixture.set(ConversionFixture.mapping("ATTRIBUTE", "p", "xdm:loyalty.points")));

        JsonNode error = fixture.send("POST", SETS + "/preview", body).json().at("/errors/0");

        assertThat(error.get("destination").textValue()).isEqualTo("xdm:loyalty.points");
        assertThat(error.get("columnName").textValue()).isEqualTo("loyalty.points");
        assertThat(error.get("source").textValue()).isEqualTo("p");
        assertThat(error.get("sourceType").textValue()).isEqualTo("text/x.schema-path");
        assertThat(error.get("exception").textValue())
                .startsWith("COERCION_ERROR")
                .containsPattern("destination path xdm:loyalty\\.points\\.")
                .containsPattern("expected data type was: NUMBER,")
                .containsPattern("actual data type was: STRING\\.")
                .endsWith("sourceField: p destinationField: xdm:loyalty.points");
    }

    @Test
    void moreThanAHundredRowsAreRefused() {
        String rows = "{},".repeat(100) + "{}";
        String body = "{\"data\": [%s], \"mappingSet\": %s}".formatted(rows, ConversionFixture.set(""));

        LocalServer.Answer answer = fixture.send("POST", SETS + "/preview", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("data has 101 rows; at most 100 can be previewed.");
    }

    @Test
    void setThatFailsValidationIsNotCreatedWhenThatIsAsked() {
        String body = ConversionFixture.set(ConversionFixture.mapping("ATTRIBUTE", "a", "_id") + ","
                + ConversionFixture.mapping("EXPRESSION", "upper(", "_acme.note"));

        LocalServer.Answer creation = fixture.send("POST", SETS + "?validate=true", body);
        String id = fixture.create(ConversionFixture.set(""));
        LocalServer.Answer change = fixture.send("PUT", SETS + "/" + id + "?validate=True", body);

        assertThat(creation.status()).isEqualTo(400);
        assertThat(creation.json().at("/report/additionalContext/mapping").intValue())
                .isEqualTo(1);
        assertThat(creation.json().get("detail").textValue()).startsWith("Mapping 1: PARSE_ERROR: ");
        assertThat(change.status()).isEqualTo(400);
        assertThat(fixture.get(SETS + "/" + id).json().get("version").intValue())
                .isZero();
    }

    @Test
    void unknownSchemaIsRefusedInChecksToo() {
        String set = "{\"xdmSchema\":\"https://ns.adobe.com/acme/schemas/nosuch\",\"mappings\":[]}";

        LocalServer.Answer validation = fixture.send("POST", SETS + "/validate", set);
        LocalServer.Answer preview =
                fixture.send("POST", SETS + "/preview", "{\"data\":{},\"mappingSet\":%s}".formatted(set));

        assertThat(validation.status()).isEqualTo(400);
        assertThat(preview.status()).isEqualTo(400);
        assertThat(preview.json().get("detail").textValue())
                .startsWith("The schema 'https://ns.adobe.com/acme/schemas/nosuch'");
    }
}
