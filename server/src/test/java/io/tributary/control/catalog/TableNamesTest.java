package io.tributary.control.catalog;

import static io.tributary.control.catalog.CatalogFixture.DATASETS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of tables: made of the dataset's name, or asked for in a tag. */
class TableNamesTest {

    @ParameterizedTest
    @CsvSource({
        "Loyalty events, loyalty_events",
        "Luma midValues, luma_midvalues",
        "'  Café -- no. 7! ', caf_no_7",
        "2025 orders, _2025_orders",
        "a__b, a_b",
        "__x__, x",
        "ÄÖÜ, dataset",
        "注文, dataset",
        "tributary_quarantine, tributary_quarantine_2",
        "SELECT, select"
    })
    void nameIsMadeOfTheDatasetsName(String datasetName, String table) {
        assertThat(TableNames.derive(datasetName, name -> false)).isEqualTo(table);
    }

    @Test
    void takenNamesAreNumbered() {
        Set<String> taken = Set.of("orders", "orders_2", "orders_3");

        assertThat(TableNames.derive("Orders", taken::contains)).isEqualTo("orders_4");
    }

    @Test
    void longNamesAreCutAndStillNumbered() {
        String longName = "x".repeat(70);

        assertThat(TableNames.derive(longName, name -> false)).isEqualTo("x".repeat(63));
        assertThat(TableNames.derive(longName, "x".repeat(63)::equals)).isEqualTo("x".repeat(61) + "_2");
        assertThat(TableNames.derive("x".repeat(62) + " y", name -> false)).isEqualTo("x".repeat(62));
    }

    @Test
    void nameIsFreeAgainOnceTheRowsOfTheDeletedDatasetArePutAside(@TempDir Path directory) {
        try (CatalogFixture fixture = new CatalogFixture(directory)) {
            String first = fixture.create("{\"name\":\"Orders\"}");
            List<String> made = new ArrayList<>();
            fixture.catalog.onDelete(gone -> made.add(fixture.create("{\"name\":\"Orders\"}")));

            fixture.send("DELETE", DATASETS + "/" + first, "");
            made.add(fixture.create("{\"name\":\"Orders\"}"));

            assertThat(made).extracting(id -> table(fixture, id)).containsExactly("orders_2", "orders");
        }
    }

    @Test
    void formerNameStaysTheDatasetsOwn(@TempDir Path directory) {
        try (CatalogFixture fixture = new CatalogFixture(directory)) {
            List<String> heard = new ArrayList<>();
            fixture.catalog.onRename(renamed ->
                    heard.add(renamed.before() + " to " + renamed.after().table()));
            String first = fixture.create("{\"name\":\"Orders\"}");
            String path = DATASETS + "/" + first;

            fixture.send("PATCH", path, "{\"tags\":{\"adobe/pqs/table\":[\"Old_Orders\"]}}");
            String second = fixture.create("{\"name\":\"Orders\"}");
            fixture.send("PATCH", path, "{\"description\":\"x\"}");
            fixture.send("PATCH", path, "{\"tags\":{\"adobe/pqs/table\":[\"orders\"]}}");

            assertThat(heard).containsExactly("orders to old_orders", "old_orders to orders");
            assertThat(table(fixture, first)).isEqualTo("orders");
            assertThat(table(fixture, second)).isEqualTo("orders_2");
            fixture.send("DELETE", path, "");
            assertThat(table(fixture, fixture.create("{\"name\":\"Old orders\"}")))
                    .isEqualTo("old_orders");
        }
    }

    @Test
    void nameOfAnotherDatasetsTableIsRefused(@TempDir Path directory) {
        try (CatalogFixture fixture = new CatalogFixture(directory)) {
            String orders = fixture.create("{\"name\":\"Orders\"}");
            String other = fixture.create("{\"name\":\"Other\"}");
            String tags = "{\"name\":\"Third\",\"tags\":{\"adobe/pqs/table\":[\"orders\"]}}";

            LocalServer.Answer creation = fixture.send("POST", DATASETS, tags);
            LocalServer.Answer change = fixture.send("PATCH", DATASETS + "/" + other, tags);

            String detail =
                    "tags['adobe/pqs/table'] names the table 'orders', which belongs to the dataset %s; choose another name."
                            .formatted(orders);
            assertThat(creation.status()).isEqualTo(400);
            assertThat(creation.json().get("detail").textValue()).isEqualTo(detail);
            assertThat(change.status()).isEqualTo(400);
            assertThat(change.json().get("detail").textValue()).isEqualTo(detail);
            assertThat(table(fixture, other)).isEqualTo("other");
        }
    }

    @Test
    void sandboxesHaveTheirOwnNames(@TempDir Path directory) {
        try (CatalogFixture fixture = new CatalogFixture(directory)) {
            fixture.create("{\"name\":\"Orders\"}");
            fixture.send("POST", DATASETS, "{\"name\":\"Orders\"}", "x-sandbox-name", "dev");

            assertThat(fixture.catalog.datasets())
                    .extracting(scoped ->
                            scoped.scope().sandbox() + " " + scoped.dataset().table())
                    .containsExactlyInAnyOrder("prod orders", "dev orders");
        }
    }

    private static String table(CatalogFixture fixture, String id) {
        return fixture.catalog.dataset(CatalogFixture.PROD, id).orElseThrow().table();
    }
}
