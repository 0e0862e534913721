package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.LOYALTY;
import static io.tributary.control.conversion.ConversionFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which mappings are suggested for records of a source. */
class SuggestionTest {

    private static final String SUGGESTION = SETS + "/suggestion";

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> suggestions() {
        return ConversionFixture.cases("suggestion-cases.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suggestions")
    void fieldsFindTheirLikes(String name, JsonNode one) {
        ObjectNode body = ((ObjectNode) one.deepCopy()).put("xdmSchema", LOYALTY);

        LocalServer.Answer answer = fixture.send("POST", SUGGESTION, body.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        ObjectNode told = ConversionFixture.JSON.createObjectNode();
        JsonNode json = answer.json();
        json.get("suggestions")
                .forEach(suggestion ->
                        told.putNull(suggestion.get("sourceAttribute").textValue()));
        json.get("mappings")
                .forEach(mapping -> told.put(
                        mapping.get("source").textValue(),
                        mapping.get("destination").textValue() + " "
                                + mapping.get("matchScore").doubleValue()
                                + (mapping.get("identity").booleanValue() ? " identity" : "")));
        assertThat(told).isEqualTo(one.get("suggests"));
    }

    @Test
    void newestEventsOfADatasetAreTheSource() {
        fixture.datasets.put("d1", LOYALTY);
        fixture.received("{\"tier\": \"gold\"}");
        fixture.received("{\"colour\": \"red\"}");

        JsonNode all = fixture.get(SUGGESTION + "?datasetId=d1&batchId=b1").json();
        JsonNode mapped =
                fixture.get(SUGGESTION + "?datasetId=d1&excludeUnmapped=True").json();

        assertThat(all.get("eventsRead").intValue()).isEqualTo(2);
        assertThat(all.get("suggestions")).hasToString("""
                [{"sourceAttribute":"tier","xdmPath":"loyalty.tier","identity":false},\
                {"sourceAttribute":"colour","xdmPath":null,"identity":false}]""");
        assertThat(mapped.get("suggestions")).hasSize(1);
        assertThat(all.get("mappings")).isEqualTo(mapped.get("mappings"));
        assertThat(all.at("/mappings/0/sourceType").textValue()).isEqualTo("text/x.schema-path");
        assertThat(all.at("/mappings/0/destinationXdmPath").textValue()).isEqualTo("loyalty.tier");
        assertThat(all.at("/outputSchema/schemaRef/id").textValue()).isEqualTo(LOYALTY);
    }

    @Test
    void suggestionCanBeStoredAsItCame() {
        fixture.datasets.put("d1", LOYALTY);
        fixture.received("{\"tier\": \"gold\", \"colour\": \"red\"}");

        String body = fixture.get(SUGGESTION + "?datasetId=d1").text();
        LocalServer.Answer created = fixture.send("POST", SETS + "?validate=true", body);

        assertThat(created.status()).as(created.text()).isEqualTo(200);
        JsonNode set =
                fixture.get(SETS + "/" + created.json().get("id").textValue()).json();
        assertThat(set.get("mappings")).hasSize(1);
        assertThat(set.has("suggestions")).isFalse();
        assertThat(set.has("eventsRead")).isFalse();
    }

    @Test
    void withoutEventsNothingIsSuggested() {
        fixture.datasets.put("d1", LOYALTY);

        JsonNode answer = fixture.get(SUGGESTION + "?datasetId=d1").json();

        assertThat(answer.get("mappings")).isEmpty();
        assertThat(answer.get("suggestions")).isEmpty();
        assertThat(answer.get("eventsRead").intValue()).isZero();
    }

    @Test
    void datasetAndSchemaMustBeThere() {
        assertThat(fixture.get(SUGGESTION).json().get("detail").textValue())
                .isEqualTo("datasetId is missing; it must be the id of a dataset.");
        assertThat(fixture.get(SUGGESTION + "?datasetId=nosuch").status()).isEqualTo(404);
        assertThat(fixture.send("POST", SUGGESTION, "{\"data\": {}}").status()).isEqualTo(400);
        assertThat(fixture.send("POST", SUGGESTION, "{\"data\": {}, \"xdmSchema\": \"nosuch\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", SUGGESTION, "{\"data\": [7], \"xdmSchema\": \"" + LOYALTY + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", SUGGESTION, "[]").status()).isEqualTo(400);
    }
}
