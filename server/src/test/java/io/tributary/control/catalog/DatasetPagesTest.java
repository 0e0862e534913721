package io.tributary.control.catalog;

import static io.tributary.control.catalog.CatalogFixture.DATASETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists over more datasets than fit on a page: 40 of them, whose member {@code mixed} is a number or a text. */
class DatasetPagesTest {

    private static CatalogFixture fixture;

    @BeforeAll
    static void open(@TempDir Path directory) {
        fixture = new CatalogFixture(directory);
        for (int i = 0; i < 40; i++) {
            String mixed = i % 3 == 0 ? "\"" + (i * 7 % 40) + "\"" : Integer.toString(i * 7 % 40);
            fixture.create("{\"name\":\"d%d\",\"mixed\":%s}".formatted(i, mixed));
        }
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Test
    void twentyAreShownWhenNobodyAsksForMore() {
        assertThat(fixture.get(DATASETS).json()).hasSize(20);
        assertThat(fixture.get(DATASETS).header("x-total-count")).isEqualTo("40");
        assertThat(fixture.get(DATASETS + "?limit=100").json()).hasSize(40);
    }

    @Test
    void atMostTwentyAreShownWithTheirObservableSchema() {
        JsonNode page = fixture.get(DATASETS + "?limit=100&properties=name,observableSchema")
                .json();

        assertThat(page).hasSize(20).allSatisfy(dataset -> assertThat(dataset).hasSize(2));
    }

    @Test
    void everyDatasetHasTheMembersThatClientsReadWithoutAsking() {
        assertThat(fixture.get(DATASETS + "?limit=100").json()).allSatisfy(dataset -> {
            assertThat(dataset.get("name").isTextual()).isTrue();
            assertThat(dataset.at("/tags/adobe~1pqs~1table/0").isTextual()).isTrue();
            assertThat(dataset.at("/classification/dataBehavior").isTextual()).isTrue();
        });
    }

    @Test
    void numbersComeBeforeTextsWhereAPropertyIsBoth() {
        JsonNode page = fixture.get(DATASETS + "?limit=100&orderBy=mixed&properties=mixed")
                .json();

        List<Integer> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (JsonNode dataset : page) {
            JsonNode mixed = dataset.get("mixed");
            if (mixed.isNumber()) {
                assertThat(texts).isEmpty();
                numbers.add(mixed.intValue());
            } else {
                texts.add(mixed.textValue());
            }
        }
        assertThat(numbers).hasSize(26).isSorted();
        assertThat(texts).hasSize(14).isSorted();
    }

    @Test
    void moreThanFiftyConditionsAreRefused() {
        LocalServer.Answer answer = fixture.get(DATASETS + "?" + "property=name&".repeat(51));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("The query has 51 conditions; at most 50 are allowed.");
    }
}
