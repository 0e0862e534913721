package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.column;
import static io.tributary.land.Given.listOf;
import static io.tributary.land.Given.mapOf;
import static io.tributary.land.Given.number;
import static io.tributary.land.Given.of;
import static io.tributary.land.Given.row;
import static io.tributary.land.Given.spec;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.structOf;
import static io.tributary.land.Given.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.TypeUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema grows; the table grows with it, and what was landed before is still read. */
class WideningTest {

    @TempDir
    Path folder;

    private static final TableSpec NARROW = spec(
            text("_id"),
            struct("person", text("name")),
            column("items", listOf(structOf(text("sku")))),
            column("identityMap", mapOf(listOf(structOf(text("id"))))));

    /** New members come first, in the middle and last, and a new column too. */
    private static final TableSpec WIDE = spec(
            number("points"),
            text("_id"),
            struct("person", struct("address", text("city")), text("name"), number("age")),
            column(
                    "items",
                    listOf(structOf(number("qty"), text("sku"), column("notes", listOf(new ColumnType.Text()))))),
            column("identityMap", mapOf(listOf(structOf(column("primary", new ColumnType.Bool()), text("id"))))));

    private static Table stored(Lake lake) {
        return lake.catalog().loadTable(Lake.name(EVENTS));
    }

    private static void landNarrow(Lake lake) {
        Given.land(
                lake.table(NARROW),
                1,
                row("old", of("Zoë"), List.of((Object) of("sku-1")), Map.of("email", List.of((Object)
                        of("a@example.com")))));
    }

    private static void landWide(Lake lake) {
        Given.land(
                lake.table(WIDE),
                2,
                row(
                        7L,
                        "new",
                        of(of("Paris"), null, 30L),
                        List.of((Object) of(2L, "sku-2", List.of("gift"))),
                        Map.of("email", List.of((Object) of(true, "b@example.com")))));
    }

    @Test
    void aTableIsMadeWithOptionalColumnsInOrder() {
        try (Lake lake = Given.lake(folder, 1)) {
            lake.table(new TableSpec(EVENTS, AnyRow.COLUMNS));

            Schema schema = stored(lake).schema();
            assertThat(Shapes.columns(schema.asStruct())).isEqualTo(AnyRow.COLUMNS);
            assertThat(schema.findField("at").type().toString()).isEqualTo("timestamptz");
            assertThat(schema.asStruct().fields()).allMatch(field -> field.isOptional());
            assertThat(schema.findField("items.element").isOptional()).isTrue();
            assertThat(stored(lake).properties())
                    .containsEntry("write.parquet.compression-codec", "zstd")
                    .containsEntry("write.parquet.dict-size-bytes", "65536")
                    .containsEntry("write.metadata.delete-after-commit.enabled", "true");
        }
    }

    @Test
    void columnsAreAddedOnEveryLevelAndKeepTheirIds() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            landNarrow(lake);
            Map<Integer, String> before =
                    TypeUtil.indexNameById(stored(lake).schema().asStruct());

            landWide(lake);

            Map<Integer, String> after =
                    TypeUtil.indexNameById(stored(lake).schema().asStruct());
            assertThat(after).containsAllEntriesOf(before).hasSize(before.size() + 8);
            assertThat(Oracles.iceberg(lake, EVENTS))
                    .isEqualTo(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow()));
            assertThat(Oracles.iceberg(lake, EVENTS))
                    .containsExactly(
                            "{_id=\"new\", person={name=null, address={city=\"Paris\"}, age=30}, items=[{sku=\"sku-2\", qty=2,"
                                    + " notes=[\"gift\"]}], identityMap={email=[{id=\"b@example.com\", primary=true}]}, points=7}",
                            "{_id=\"old\", person={name=\"Zoë\", address=null, age=null}, items=[{sku=\"sku-1\", qty=null,"
                                    + " notes=null}], identityMap={email=[{id=\"a@example.com\", primary=null}]}, points=null}");
        }
    }

    @Test
    void rowsOfTheOldShapeStillLandAfterTheTableGrew() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            landWide(lake);
            Given.land(lake.table(NARROW), 3, row("later", of("Ann"), null, null));

            assertThat(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow()))
                    .isEqualTo(Oracles.iceberg(lake, EVENTS))
                    .hasSize(2);
            assertThat(Oracles.iceberg(lake, EVENTS))
                    .contains(
                            "{points=null, _id=\"later\", person={address=null, name=\"Ann\", age=null}, items=null, identityMap=null}");
        }
    }

    /** Lists and maps have parts of these names in Iceberg and in Parquet. */
    @Test
    void membersMayBeNamedLikeThePartsOfListsAndMaps() throws SQLException {
        TableSpec before =
                spec(column("list", listOf(structOf(text("element")))), column("map", mapOf(structOf(text("value")))));
        TableSpec after = spec(
                column("list", listOf(structOf(text("element"), text("list")))),
                column("map", mapOf(structOf(text("value"), text("key"), text("key_value")))),
                struct("element", text("key")));
        try (Lake lake = Given.lake(folder, 1)) {
            Given.land(lake.table(before), 1, row(List.of((Object) of("a")), Map.of("k", of("b"))));
            Given.land(
                    lake.table(after), 2, row(List.of((Object) of("c", "d")), Map.of("k", of("e", "f", "g")), of("h")));

            assertThat(Oracles.iceberg(lake, EVENTS))
                    .isEqualTo(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow()))
                    .containsExactly(
                            "{list=[{element=\"a\", list=null}], map={k={value=\"b\", key=null, key_value=null}}, element=null}",
                            "{list=[{element=\"c\", list=\"d\"}], map={k={value=\"e\", key=\"f\", key_value=\"g\"}}, element={key=\"h\"}}");
        }
    }

    @Test
    void openingWithAKnownShapeWritesNothing() {
        try (Lake lake = Given.lake(folder, 1)) {
            landWide(lake);
            String before = lake.catalog().loadTable(Lake.name(EVENTS)).uuid() + metadata(lake);

            lake.table(WIDE);
            lake.table(NARROW);

            assertThat(lake.catalog().loadTable(Lake.name(EVENTS)).uuid() + metadata(lake))
                    .isEqualTo(before);
        }
    }

    private static String metadata(Lake lake) {
        return ((HasTableOperations) stored(lake)).operations().current().metadataFileLocation();
    }

    static Stream<Arguments> conflicts() {
        return Stream.of(
                Arguments.of(number("_id"), "column _id holds string, the schema now asks for long"),
                Arguments.of(text("person"), "column person holds struct, the schema now asks for string"),
                Arguments.of(
                        struct("person", number("name")),
                        "column person.name holds string, the schema now asks for long"),
                Arguments.of(struct("items", text("sku")), "column items holds list, the schema now asks for struct"),
                Arguments.of(
                        column("items", listOf(structOf(column("sku", new ColumnType.Day())))),
                        "column items.element.sku holds string, the schema now asks for date"),
                Arguments.of(
                        column("identityMap", mapOf(listOf(new ColumnType.Text()))),
                        "column identityMap.value.element holds struct, the schema now asks for string"));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void aColumnNeverChangesItsType(Column wanted, String problem) {
        try (Lake lake = Given.lake(folder, 1)) {
            landNarrow(lake);

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> lake.table(spec(text("newColumn"), wanted)))
                    .withMessage("table acme_prod.events: " + problem
                            + "; a column never changes its type: give the field another name, or use a new dataset")
                    .matches(e -> !e.retryable());
            assertThat(stored(lake).schema().findField("newColumn")).isNull();
        }
    }

    @Test
    void twoWritersWidenAtTheSameTime() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake one = Given.lake(folder, catalog);
                Lake two = Lake.open(Given.settings(folder), "log-2", 1)) {
            one.table(NARROW);
            two.table(NARROW);
            catalog.next(TroubledCatalog.firstDoes(() -> two.table(spec(text("_id"), text("theirs")))));

            one.table(spec(text("_id"), text("mine")));

            assertThat(stored(one).schema().columns().stream().map(field -> field.name()))
                    .containsExactly("_id", "person", "items", "identityMap", "theirs", "mine");
        }
    }
}
