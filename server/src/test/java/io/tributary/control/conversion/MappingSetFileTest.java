package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.LOYALTY;
import static io.tributary.control.conversion.ConversionFixture.SETS;
import static io.tributary.control.conversion.ConversionFixture.mapping;
import static io.tributary.control.conversion.ConversionFixture.resource;
import static io.tributary.control.conversion.ConversionFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mapping sets as files: what is exported comes back as it was. */
class MappingSetFileTest {

    private static final String MADE_HERE = "&schemaId=" + URLEncoder.encode(LOYALTY, StandardCharsets.UTF_8);

    private ConversionFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Everything of the mappings that isn't the server's. */
    private static List<JsonNode> contents(JsonNode mappings) {
        List<JsonNode> contents = new ArrayList<>();
        mappings.forEach(mapping -> contents.add(((ObjectNode) mapping.deepCopy()).without(SetDiff.SERVER)));
        return contents;
    }

    private String nastySet() {
        List<String> mappings = new ArrayList<>();
        for (JsonNode source : resource("nasty-sources.json")) {
            mappings.add(mapping("STATIC", source.textValue(), "_acme.note"));
            ObjectNode named = ConversionFixture.JSON
                    .createObjectNode()
                    .put("sourceType", "ATTRIBUTE")
                    .put("source", "x")
                    .put("destination", source.textValue())
                    .put("name", source.textValue())
                    .put("description", source.textValue());
            mappings.add(named.toString());
        }
        mappings.add(mapping("EXPRESSION", "-a", "_id"));
        mappings.add(mapping("EXPRESSION", "'-' + a", "_id"));
        mappings.add(mapping("EXPRESSION", "'=' == a ? \"x, y\" : null", "_id"));
        return set(String.join(",", mappings));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "yaml", "json"})
    void exportedFileComesBackAsItWas(String format) {
        String path = SETS + "/" + fixture.create(nastySet());

        LocalServer.Answer file = fixture.get(path + "/export?format=" + format);
        LocalServer.Answer imported =
                fixture.send("POST", SETS + "/import?validate=false&format=" + format + MADE_HERE, file.text());

        assertThat(file.status()).as(file.text()).isEqualTo(200);
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        String copy = SETS + "/" + imported.json().get("id").textValue();
        assertThat(contents(fixture.get(copy).json().get("mappings")))
                .isEqualTo(contents(fixture.get(path).json().get("mappings")));
        assertThat(fixture.get(copy + "/export?format=" + format).text()).isEqualTo(file.text());
    }

    @Test
    void noCellOfACsvFileRunsAsAFormula() {
        String csv = fixture.get(SETS + "/" + fixture.create(nastySet()) + "/export?format=csv")
                .text();

        try (var rows = de.siegmar.fastcsv.reader.CsvReader.builder().ofCsvRecord(csv)) {
            rows.forEach(row -> assertThat(row.getFields())
                    .allSatisfy(cell -> assertThat(cell).doesNotMatch("(?s)[=+\\-@\\t\\r].*")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void fileIsNamedAfterSetAndVersion() {
        String id = fixture.create(set(mapping("ATTRIBUTE", "a", "_id")));
        fixture.send("PUT", SETS + "/" + id, set(""));

        LocalServer.Answer csv = fixture.get(SETS + "/" + id + "/export?format=csv&version=0");

        assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"mapping-set-%s-v0.csv\"".formatted(id));
        assertThat(csv.text()).isEqualTo("source,sourceType,destination,name,description\r\na,ATTRIBUTE,_id,,\r\n");
        assertThat(fixture.get(SETS + "/" + id + "/export?format=xml")
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("format must be csv, yaml or json; it is 'xml'.");
        assertThat(fixture.get(SETS + "/nosuch/export").status()).isEqualTo(404);
    }

    @Test
    void yamlHoldsSettingsAndTestsWithoutDefaults() {
        String path = SETS + "/"
                + fixture.create(set(mapping("EXPRESSION", "upper(tier)", "loyalty.tier"))
                        .replaceFirst("\\{", "{\"name\": \"Loyalty\", \"allowNullValues\": true,"));
        fixture.send("POST", path + "/tests", """
                {"name": "gold", "sample": {"tier": "gold"}, "expected": {"loyalty": {"tier": "GOLD"}}}""");

        LocalServer.Answer file = fixture.get(path + "/export?format=yaml");

        assertThat(file.text()).isEqualTo("""
                name: Loyalty
                outputSchema:
                  schemaRef:
                    id: "https://ns.adobe.com/acme/schemas/loyalty"
                    contentType: "application/vnd.adobe.xed-full+json;version=1"
                allowNullValues: true
                mappings:
                - sourceType: EXPRESSION
                  source: "upper(tier)"
                  destination: loyalty.tier
                tests:
                - name: gold
                  sample:
                    tier: gold
                  expected:
                    loyalty:
                      tier: GOLD
                """);
        JsonNode imported = fixture.send("POST", SETS + "/import", file.text(), "Content-Type", "application/yaml")
                .json();
        String copy = SETS + "/" + imported.get("id").textValue();
        assertThat(imported.get("tests").intValue()).isEqualTo(1);
        assertThat(fixture.get(copy).json().get("name").textValue()).isEqualTo("Loyalty");
        assertThat(fixture.get(copy).json().get("allowNullValues").booleanValue())
                .isTrue();
        assertThat(fixture.send("POST", copy + "/tests/run", "")
                        .json()
                        .get("passed")
                        .intValue())
                .isEqualTo(1);
        assertThat(fixture.get(path + "/export?format=json&expandSchema=true")
                        .json()
                        .at("/outputSchema/jsonSchema/title")
                        .textValue())
                .isEqualTo("Loyalty");
    }

    @Test
    void csvForASetThatIsThereKeepsWhatItDoesNotTell() {
        String body = """
                {"name": "mine", "allowNullValues": true, "xdmSchema": "%s", "mappings": [
                  {"source": "a", "destination": "_id", "identity": true, "functionVersion": 3},
                  {"source": "b", "destination": "loyalty.tier"}]}""".formatted(LOYALTY);
        String path = SETS + "/" + fixture.create(body);
        JsonNode before = fixture.get(path).json();

        LocalServer.Answer answer = fixture.send(
                "POST",
                path + "/import",
                "source;destination;sourceType\r\nother;_id;\r\n7;loyalty.points;static\r\n",
                "Content-Type",
                "text/csv",
                "If-Match",
                "\"0\"");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode after = fixture.get(path).json();
        assertThat(after.get("version").intValue()).isEqualTo(1);
        assertThat(after.get("name").textValue()).isEqualTo("mine");
        assertThat(after.get("allowNullValues").booleanValue()).isTrue();
        assertThat(after.at("/mappings/0/id")).isEqualTo(before.at("/mappings/0/id"));
        assertThat(after.at("/mappings/0/source").textValue()).isEqualTo("other");
        assertThat(after.at("/mappings/0/identity").booleanValue()).isTrue();
        assertThat(after.at("/mappings/0/functionVersion").intValue()).isEqualTo(3);
        assertThat(after.at("/mappings/1/sourceType").textValue()).isEqualTo("text/plain");
        assertThat(after.get("mappings")).hasSize(2);
        assertThat(fixture.send("POST", path + "/import?format=csv", "source,destination\r\na,_id\r\n", "If-Match", "0")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void trialStoresNothingAndTellsWhatWouldCome() {
        String yaml = """
                outputSchema: {schemaRef: {id: %s}}
                mappings:
                  - {source: a, destination: _id}
                  - {source: a, destination: nosuch}
                tests:
                  - {name: t, sample: {a: x}, expected: {_id: y}}
                """.formatted(LOYALTY);

        JsonNode trial = fixture.send("POST", SETS + "/import?format=yaml&dryRun=true", yaml)
                .json();

        assertThat(trial.get("validationResponse"))
                .extracting(one -> one.get("status").textValue())
                .containsExactly("SUCCESS", "FAILED");
        assertThat(trial.at("/tests/failed").intValue()).isEqualTo(1);
        assertThat(fixture.get(SETS).json().get("data")).isEmpty();
    }

    @Test
    void fileWhoseTestsFailIsRefused() {
        String yaml = """
                outputSchema: {schemaRef: {id: %s}}
                mappings: [{source: a, destination: _id}]
                tests: [{name: t, sample: {a: x}, expected: {_id: y}}]
                """.formatted(LOYALTY);

        LocalServer.Answer refused = fixture.send("POST", SETS + "/import?format=yaml", yaml);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/report/additionalContext/tests/0/differences"))
                .hasToString("[{\"path\":\"_id\",\"expected\":\"y\",\"actual\":\"x\"}]");
        assertThat(fixture.send("POST", SETS + "/import?format=yaml&ignoreTests=true", yaml)
                        .status())
                .isEqualTo(200);
    }

    static Stream<Arguments> refusals() {
        return ConversionFixture.cases("csv-refused.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void csvThatIsNoneIsRefusedWithItsLine(String name, JsonNode one) {
        LocalServer.Answer answer = fixture.send(
                "POST", SETS + "/import?format=csv" + MADE_HERE, one.get("csv").textValue());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo(one.get("detail").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: 1\na: 2", "- x", "7", "&a [*a]", "x: !!javax.script.ScriptEngineManager [1]"})
    void yamlThatIsNoneIsRefused(String yaml) {
        LocalServer.Answer answer = fixture.send("POST", SETS + "/import?format=yaml" + MADE_HERE, yaml);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void quotesThatAreNeverClosedAndDeepNestingAreRefused() {
        String open = "source,destination\r\n\"" + "x".repeat(100_000);
        String deep = "mappings: " + "[".repeat(500) + "]".repeat(500);

        assertThat(fixture.send("POST", SETS + "/import?format=csv" + MADE_HERE, open)
                        .status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", SETS + "/import?format=yaml" + MADE_HERE, deep)
                        .status())
                .isEqualTo(400);
        assertThat(fixture.send(
                                "POST",
                                SETS + "/import?format=csv" + MADE_HERE,
                                "source,destination\r\n" + "a,_id\r\n".repeat(2_001))
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("The file has more than 2000 mappings.");
    }

    @Test
    void expressionThatCannotBeReadIsNotWrittenAsCsvWhenItWouldChange() {
        String path = SETS + "/" + fixture.create(set(mapping("EXPRESSION", "-' + a", "_id")));

        LocalServer.Answer csv = fixture.get(path + "/export?format=csv");

        assertThat(csv.status()).isEqualTo(400);
        assertThat(csv.json().get("detail").textValue()).startsWith("The expression of mapping 0 can't be read");
        assertThat(fixture.get(path + "/export?format=yaml").status()).isEqualTo(200);
    }
}
