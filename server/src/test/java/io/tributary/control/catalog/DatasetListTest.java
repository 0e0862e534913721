package io.tributary.control.catalog;

import static io.tributary.control.catalog.CatalogFixture.DATASETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a list shows for each way of asking, over the datasets of {@code list-datasets.json}. */
class DatasetListTest {

    private static CatalogFixture fixture;
    private static final List<String> IDS = new ArrayList<>();

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        fixture = new CatalogFixture(directory);
        for (JsonNode body :
                CatalogFixture.JSON.readTree(CatalogFixture.class.getResourceAsStream("list-datasets.json"))) {
            IDS.add(fixture.create(body.toString()));
        }
        for (int change = 1; change <= 10; change++) {
            fixture.send("PATCH", DATASETS + "/" + IDS.get(0), "{\"changes\":" + change + "}");
        }
        for (int change = 1; change <= 9; change++) {
            fixture.send("PATCH", DATASETS + "/" + IDS.get(1), "{\"changes\":" + change + "}");
        }
    }

    @AfterAll
    static void close() {
        fixture.close();
        IDS.clear();
    }

    static Stream<Arguments> cases() {
        return CatalogFixture.cases("list-cases.json");
    }

    /** A case names the datasets expected, in order, or the detail of the error. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void listShows(String name, JsonNode one) {
        LocalServer.Answer answer =
                fixture.get(DATASETS + "?" + one.get("query").textValue());

        if (one.has("detail")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json()).hasToString(error(one.get("detail").textValue()));
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> names = CatalogFixture.keys(answer.json()).stream()
                .map(id -> fixture.read(id).get("name").textValue())
                .toList();
        assertThat(names).isEqualTo(Tags.texts(one.get("shows")));
    }

    private static String error(String detail) {
        return CatalogFixture.JSON
                .createObjectNode()
                .put("type", "/placeholder/type/uri")
                .put("status", 400)
                .put("title", "BadRequestError")
                .put("detail", detail)
                .toString();
    }

    @Test
    void pagesDoNotOverlapAndTellTheTotal() {
        LocalServer.Answer first = fixture.get(DATASETS + "?limit=4");
        LocalServer.Answer second = fixture.get(DATASETS + "?limit=4&start=4");

        assertThat(CatalogFixture.keys(first.json())).isEqualTo(IDS.subList(0, 4));
        assertThat(CatalogFixture.keys(second.json())).isEqualTo(IDS.subList(4, 7));
        assertThat(first.header("x-total-count")).isEqualTo("7");
        assertThat(fixture.get(DATASETS + "?start=7").text()).isEqualTo("{}");
    }

    @Test
    void createdBoundsAreExclusive() {
        long created = fixture.read(IDS.get(2)).get("created").longValue();

        List<String> after = CatalogFixture.keys(
                fixture.get(DATASETS + "?createdAfter=" + created).json());
        List<String> before = CatalogFixture.keys(
                fixture.get(DATASETS + "?createdBefore=" + created).json());

        assertThat(after).doesNotContain(IDS.get(2));
        assertThat(before).doesNotContain(IDS.get(2));
        assertThat(fixture.get(DATASETS + "?createdAfter=" + (created - 1))
                        .json()
                        .has(IDS.get(2)))
                .isTrue();
    }

    @Test
    void projectionLeavesOnlyWhatIsNamedAndAnEmptyObjectWhereNothingIs() {
        JsonNode page = fixture.get(DATASETS + "?properties=description").json();

        assertThat(page.get(IDS.get(0))).hasToString("{\"description\":\"Points and tiers\"}");
        assertThat(page.get(IDS.get(1))).hasToString("{}");
    }

    @Test
    void severalIdsAreLookedUpAtOnceAndUnknownOnesPassedOver() {
        LocalServer.Answer answer = fixture.get(
                DATASETS + "/" + IDS.get(3) + "," + IDS.get(1) + ",ffffffffffffffffffffffff?properties=name");

        assertThat(answer.text())
                .isEqualTo("{\"%s\":{\"name\":\"a*b\"},\"%s\":{\"name\":\"Loyalty profiles\"}}"
                        .formatted(IDS.get(3), IDS.get(1)));
    }

    @Test
    void idNobodyHasIsNotFound() {
        LocalServer.Answer answer = fixture.get(DATASETS + "/ffffffffffffffffffffffff");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .isEqualTo("{\"type\":\"/placeholder/type/uri\",\"status\":404,\"title\":\"NotFoundError\","
                        + "\"detail\":\"There is no dataset 'ffffffffffffffffffffffff' in this sandbox.\"}");
    }

    @Test
    void moreThanAHundredIdsAreRefused() {
        String ids = String.join(
                ",", IntStream.range(0, 101).mapToObj("%024x"::formatted).toList());

        LocalServer.Answer answer = fixture.get(DATASETS + "/" + ids);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The path names 101 objects; at most 100 can be looked up at once.");
    }

    @Test
    void lowerCaseSpellingOfTheCollectionWorksToo() {
        assertThat(fixture.get("/data/foundation/catalog/datasets?limit=1")
                        .json()
                        .has(IDS.get(0)))
                .isTrue();
    }

    @Test
    void credentialsAreRefusedWithTheWayToTheFiles() {
        LocalServer.Answer answer = fixture.get(DATASETS + "/" + IDS.get(0) + "/credentials");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("detail").textValue()).contains("/data/foundation/export");
    }
}
