package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static io.tributary.control.conversion.ConversionFixture.mapping;
import static io.tributary.control.conversion.ConversionFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each mapping does to a record, and where an expression breaks. */
class ExplainTest {

    private static final String MAPPINGS = mapping("EXPRESSION", "upper(tier)", "xdm:loyalty.tier") + ","
            + mapping("ATTRIBUTE", "points", "loyalty.points") + "," + mapping("ATTRIBUTE", "nosuch", "_id");
    private static final String ROW = "{\"tier\": \"gold\", \"points\": \"many\"}";

    private static ConversionFixture fixture;

    @BeforeAll
    static void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Test
    void eachMappingTellsWhatItReadAndWhatCameOfIt() {
        String body = "{\"data\": %s, \"mappingSet\": %s}".formatted(ROW, set(MAPPINGS));

        LocalServer.Answer answer = fixture.send("POST", SETS + "/explain", body);
        JsonNode preview = fixture.send("POST", SETS + "/preview", body).json();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode told = answer.json();
        assertThat(told.get("data")).isEqualTo(preview.get("data"));
        assertThat(told.get("errors")).isEqualTo(preview.get("errors"));
        assertThat(told.at("/mappings/0")).hasToString("""
                {"mapping":0,"sourceType":"text/x.aep-xl","source":"upper(tier)","destination":"xdm:loyalty.tier",\
                "columnName":"loyalty.tier","reads":[{"path":"tier","value":"gold"}],"value":"GOLD","outcome":"WRITTEN",\
                "result":"GOLD","errors":null}""");
        assertThat(told.at("/mappings/1/outcome").textValue()).isEqualTo("FAILED");
        assertThat(told.at("/mappings/1/value").textValue()).isEqualTo("many");
        assertThat(told.at("/mappings/1").has("result")).isFalse();
        assertThat(told.at("/mappings/1/errors/0/exception").textValue()).startsWith("COERCION_ERROR");
        assertThat(told.at("/mappings/2/outcome").textValue()).isEqualTo("NOTHING");
        assertThat(told.at("/mappings/2/reads")).hasToString("[{\"path\":\"nosuch\"}]");
    }

    @Test
    void storedSetIsExplainedInTheVersionAskedFor() {
        String path = SETS + "/" + fixture.create(set(MAPPINGS));
        fixture.send("PUT", path, set(mapping("STATIC", "x", "_id")));
        String body = "{\"data\": [%s]}".formatted(ROW);

        JsonNode newest = fixture.send("POST", path + "/explain", body).json();
        JsonNode first = fixture.send("POST", path + "/explain?version=0", body).json();

        assertThat(newest.at("/0/mappings")).hasSize(1);
        assertThat(first.at("/0/mappings")).hasSize(3);
        assertThat(first.at("/0/data/loyalty/tier").textValue()).isEqualTo("GOLD");
        assertThat(fixture.send("POST", SETS + "/nosuch/explain", body).status())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoRowIsRefused() {
        String sets = ", \"mappingSet\": " + set("") + "}";

        assertThat(fixture.send("POST", SETS + "/explain", "{\"data\": 7" + sets)
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("data must be a JSON object, the row to explain, or an array of such rows.");
        assertThat(fixture.send("POST", SETS + "/explain", "{\"data\": [" + "{},".repeat(10) + "{}]" + sets)
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("data has 11 rows; at most 10 can be explained.");
        assertThat(fixture.send("POST", SETS + "/explain", "{\"data\": {}}").status())
                .isEqualTo(400);
    }

    @Test
    void placeWhereAnExpressionBreaksIsTold() {
        String broken = set(mapping("EXPRESSION", "1 +\\n  * 2".replace("\\n", "\n"), "loyalty.points"));

        JsonNode validated = fixture.send("POST", SETS + "/validate", broken).json();
        JsonNode previewed = fixture.send("POST", SETS + "/preview", "{\"data\": {}, \"mappingSet\": " + broken + "}")
                .json();
        JsonNode checked = fixture.send(
                        "POST", ConversionFixture.BASE + "/languages/el/validate", "{\"expression\": \"1 +\\n  * 2\"}")
                .json();

        for (JsonNode place :
                new JsonNode[] {validated.at("/validationResponse/0/errors/0"), previewed.at("/errors/0"), checked}) {
            assertThat(place.path("line").intValue()).as(place.toString()).isEqualTo(2);
            assertThat(place.path("column").intValue()).as(place.toString()).isEqualTo(3);
        }
    }
}
