package io.tributary.control.conversion;

import static io.tributary.control.conversion.ConversionFixture.SETS;
import static io.tributary.control.conversion.ConversionFixture.mapping;
import static io.tributary.control.conversion.ConversionFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that are stored with a mapping set, and that guard its changes. */
class MappingTestsTest {

    private static final String TIER = mapping("EXPRESSION", "upper(tier)", "loyalty.tier");
    private static final String LOWER = mapping("EXPRESSION", "lower(tier)", "loyalty.tier");
    private static final String GOLD = """
            {"name": "gold", "sample": {"tier": "gold"}, "expected": {"loyalty": {"tier": "GOLD"}}}""";

    private ConversionFixture fixture;
    private String set;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ConversionFixture(directory);
        set = SETS + "/" + fixture.create(set(TIER));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void testsAreAddedReadReplacedAndRemoved() {
        JsonNode added = fixture.send("POST", set + "/tests", GOLD).json();
        String one = set + "/tests/" + added.get("id").textValue();

        assertThat(added.get("id").textValue()).matches("[0-9a-f]{32}");
        assertThat(added.at("/expected/loyalty/tier").textValue()).isEqualTo("GOLD");
        assertThat(fixture.get(one).json()).isEqualTo(added);
        assertThat(fixture.get(set + "/tests").json()).containsExactly(added);

        JsonNode replaced =
                fixture.send("PUT", one, GOLD.replace("\"gold\"", "\"red\"")).json();
        assertThat(replaced.get("id")).isEqualTo(added.get("id"));
        assertThat(replaced.get("name").textValue()).isEqualTo("red");
        assertThat(fixture.get(one).json()).isEqualTo(replaced);

        assertThat(fixture.send("DELETE", one, "").status()).isEqualTo(204);
        assertThat(fixture.get(one).status()).isEqualTo(404);
        assertThat(fixture.get(set + "/tests").json()).isEmpty();
        assertThat(fixture.get(set).json().get("version").intValue()).isZero();
    }

    @Test
    void runTellsWhatDiffersFromWhatWasExpected() {
        fixture.send("POST", set + "/tests", GOLD);
        fixture.send("POST", set + "/tests", """
                {"name": "points too", "sample": {"tier": "red"}, "expected": {"loyalty": {"tier": "red", "points": 1.0}}}""");

        JsonNode report = fixture.send("POST", set + "/tests/run", "").json();

        assertThat(report.get("version").intValue()).isZero();
        assertThat(report.get("passed").intValue()).isEqualTo(1);
        assertThat(report.get("failed").intValue()).isEqualTo(1);
        assertThat(report.at("/results/0/status").textValue()).isEqualTo("PASSED");
        assertThat(report.at("/results/1/status").textValue()).isEqualTo("FAILED");
        assertThat(report.at("/results/1/differences")).hasToString("""
                [{"path":"loyalty.tier","expected":"red","actual":"RED"},{"path":"loyalty.points","expected":1.0}]""");
        assertThat(report.at("/results/1/actual")).hasToString("{\"loyalty\":{\"tier\":\"RED\"}}");
    }

    @Test
    void oldVersionIsRunWhenItIsAskedFor() {
        fixture.send("POST", set + "/tests", GOLD);
        fixture.send("PUT", set + "?ignoreTests=true", set(LOWER));

        assertThat(fixture.send("POST", set + "/tests/run", "")
                        .json()
                        .get("failed")
                        .intValue())
                .isEqualTo(1);
        assertThat(fixture.send("POST", set + "/tests/run?version=0", "")
                        .json()
                        .get("failed")
                        .intValue())
                .isZero();
    }

    @Test
    void changeThatBreaksATestIsRefusedWithBeforeAndAfter() {
        fixture.send("POST", set + "/tests", GOLD);

        LocalServer.Answer answer = fixture.send("PUT", set, set(LOWER));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("http://ns.adobe.com/aep/errors/MAPPER-1006-400");
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The change breaks tests of this mapping set: 'gold'. Mend the mappings, change the tests,"
                        + " or repeat with ignoreTests=true.");
        JsonNode broken = answer.json().at("/report/additionalContext/tests/0");
        assertThat(broken.get("before")).hasToString("{\"loyalty\":{\"tier\":\"GOLD\"}}");
        assertThat(broken.get("after")).hasToString("{\"loyalty\":{\"tier\":\"gold\"}}");
        assertThat(broken.get("differences"))
                .hasToString("[{\"path\":\"loyalty.tier\",\"expected\":\"GOLD\",\"actual\":\"gold\"}]");
        assertThat(fixture.get(set).json().get("version").intValue()).isZero();
    }

    @Test
    void changeThatBreaksATestGoesThroughWhenTestsAreIgnored() {
        fixture.send("POST", set + "/tests", GOLD);

        assertThat(fixture.send("PUT", set + "?ignoreTests=True", set(LOWER)).status())
                .isEqualTo(200);
        assertThat(fixture.send("PUT", set + "?ignoreTests=perhaps", set(LOWER)).status())
                .isEqualTo(400);
    }

    @Test
    void testThatFailedBeforeRefusesNothing() {
        fixture.send("POST", set + "/tests", GOLD.replace("GOLD", "other"));

        assertThat(fixture.send("PUT", set, set(LOWER)).status()).isEqualTo(200);
    }

    @Test
    void singleMappingsAreGuardedToo() {
        fixture.send("POST", set + "/tests", GOLD);
        String one = set + "/mappings/"
                + fixture.get(set + "/mappings").json().at("/0/id").textValue();

        assertThat(fixture.send("PUT", one, LOWER).status()).isEqualTo(400);
        assertThat(fixture.send("DELETE", one, "").status()).isEqualTo(400);
        assertThat(fixture.send("POST", set + "/mappings", mapping("STATIC", "7", "loyalty.points"))
                        .status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", set + "/mappings", mapping("ATTRIBUTE", "points", "loyalty.points"))
                        .status())
                .isEqualTo(200);
        assertThat(fixture.send("DELETE", one + "?ignoreTests=true", "").status())
                .isEqualTo(204);
    }

    @Test
    void rollbackIsGuardedToo() {
        fixture.send("PUT", set, set(LOWER));
        fixture.send("POST", set + "/tests", GOLD.replace("GOLD", "gold"));

        assertThat(fixture.send("POST", set + "/rollback", "{\"version\": 0}").status())
                .isEqualTo(400);
        assertThat(fixture.send("POST", set + "/rollback?ignoreTests=true", "{\"version\": 0}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void warningsAreComparedWhenTheyAreGiven() {
        String test = """
                {"name": "%s", "sample": {"tier": {"a": 1}}, "expected": {}, "warnings": [%s]}""";
        fixture.send("POST", set + "/tests", test.formatted("warns", "\"xdm:loyalty.tier\""));
        fixture.send("POST", set + "/tests", test.formatted("warns, told without prefix", "\"loyalty.tier\""));
        fixture.send("POST", set + "/tests", test.formatted("must not warn", ""));

        String path = SETS + "/" + fixture.create(set(mapping("ATTRIBUTE", "tier", "xdm:loyalty.tier")));
        for (JsonNode one : fixture.get(set + "/tests").json()) {
            fixture.send("POST", path + "/tests", one.toString());
        }
        JsonNode report = fixture.send("POST", path + "/tests/run", "").json();

        assertThat(report.get("results"))
                .extracting(one -> one.get("status").textValue())
                .containsExactly("PASSED", "PASSED", "FAILED");
        assertThat(report.at("/results/2/differences/0/path").textValue()).isEqualTo("(warning) xdm:loyalty.tier");
    }

    @Test
    void timeOfATestIsItsNow() {
        String path = SETS + "/" + fixture.create(set(mapping("EXPRESSION", "now()", "timestamp")));
        fixture.send("POST", path + "/tests", """
                {"name": "now", "time": "2025-07-14T12:00:00Z", "sample": {}, "expected": {"timestamp": "2025-07-14T12:00:00Z"}}""");

        assertThat(fixture.send("POST", path + "/tests/run", "")
                        .json()
                        .get("passed")
                        .intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | The test: name is missing or longer than 200 characters.",
                "{\"name\": \"a\"} | The test: sample must be an object: a record of the source.",
                "{\"name\": \"a\", \"sample\": {}} | The test: expected must be an object: the record the mappings are to make of it.",
                "{\"name\": \"a\", \"sample\": {}, \"expected\": {}, \"warnings\": \"x\"} | The test: warnings must be a list of destinations.",
                "{\"name\": \"a\", \"sample\": {}, \"expected\": {}, \"time\": \"noon\"} | The test: time must be a moment such as 2025-07-14T12:00:00Z; it is 'noon'.",
                "{\"name\": \"gold\", \"sample\": {}, \"expected\": {}} | The test: another one of this set is called 'gold', too."
            })
    void testThatIsNoneIsRefused(String body, String detail) {
        fixture.send("POST", set + "/tests", GOLD);

        LocalServer.Answer answer = fixture.send("POST", set + "/tests", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isEqualTo(detail);
    }

    @Test
    void setAndTestMustExist() {
        assertThat(fixture.get(SETS + "/nosuch/tests").status()).isEqualTo(404);
        assertThat(fixture.send("POST", SETS + "/nosuch/tests", GOLD).status()).isEqualTo(404);
        assertThat(fixture.send("POST", SETS + "/nosuch/tests/run", "").status())
                .isEqualTo(404);
        assertThat(fixture.get(set + "/tests/nosuch").json().get("detail").textValue())
                .isEqualTo("The mapping set has no test 'nosuch'.");
        assertThat(fixture.send("PUT", set + "/tests/nosuch", GOLD).status()).isEqualTo(404);
        assertThat(fixture.send("DELETE", set + "/tests/nosuch", "").status()).isEqualTo(404);
    }

    @Test
    void testsGoWithTheirSet() {
        fixture.send("POST", set + "/tests", GOLD);
        String id = set.substring(SETS.length() + 1);

        fixture.send("DELETE", set, "");

        assertThat(fixture.store.get(ConversionFixture.PROD, "mapping-set-tests", id))
                .isEmpty();
    }

    @Test
    void noMoreThanAHundredTestsAreKept() {
        for (int i = 0; i < 100; i++) {
            fixture.send("POST", set + "/tests", GOLD.replace("\"gold\", \"sample", "\"gold " + i + "\", \"sample"));
        }

        LocalServer.Answer answer = fixture.send("POST", set + "/tests", GOLD);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The set would have 101 tests; at most 100 are allowed.");
    }
}
