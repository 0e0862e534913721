package io.tributary.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.Position;
import io.tributary.land.Lake;
import io.tributary.land.LakeSettings;
import io.tributary.land.LandingBatch;
import io.tributary.land.TableId;
import io.tributary.land.TableSpec;
import io.tributary.query.QueryException.Kind;
import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlEngineTest {

    private static final ColumnType TEXT = new ColumnType.Text();
    private static final ColumnType ITEM =
            new ColumnType.Struct(List.of(column("SKU", TEXT), column("quantity", new ColumnType.Int32())));
    private static final List<Column> COLUMNS = List.of(
            column("_id", TEXT),
            column("timestamp", new ColumnType.Instant()),
            column(
                    "commerce",
                    new ColumnType.Struct(List.of(column(
                            "order", new ColumnType.Struct(List.of(column("priceTotal", new ColumnType.Float64()))))))),
            column("productListItems", new ColumnType.ListOf(ITEM)),
            column(
                    "identityMap",
                    new ColumnType.MapOf(new ColumnType.ListOf(new ColumnType.Struct(List.of(column("id", TEXT)))))));

    @TempDir
    private Path folder;

    private Lake lake;
    private SqlEngine engine;

    @BeforeEach
    void open() {
        lake = Lake.open(new LakeSettings(folder.resolve("lake"), folder.resolve("lake.db")), "log", 1);
        lake.table(new TableSpec(new TableId("acme_prod", "empty"), COLUMNS));
        land(new TableId("acme_prod", "events"), "e1", "e2");
        land(new TableId("acme_dev", "secrets"), "s1");
        engine = engine(Duration.ofSeconds(60));
    }

    private SqlEngine engine(Duration timeout) {
        QuerySettings settings = new QuerySettings(folder.resolve("tmp"), 256, timeout, 1_000, 1_000_000, 2);
        return new SqlEngine(
                lake,
                namespace -> namespace.equals("acme_prod")
                        ? Map.of(
                                "events",
                                new TableId("acme_prod", "events"),
                                "empty",
                                new TableId("acme_prod", "empty"))
                        : Map.of(),
                settings);
    }

    @AfterEach
    void close() {
        engine.close();
        lake.close();
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, false, "");
    }

    private void land(TableId id, String... ids) {
        LandingBatch batch = lake.table(new TableSpec(id, COLUMNS)).begin();
        for (String one : ids) {
            batch.add(new Row(new Object[] {
                one,
                1_752_516_000_000_000L,
                new Object[] {new Object[] {90.5}},
                List.of(new Object[] {"sku-1", 2}, new Object[] {"sku-2", null}),
                Map.of("email", Collections.singletonList(new Object[] {"a@example.com"}))
            }));
        }
        batch.commit(new Position(ids.length));
    }

    private String first(String sql) {
        return engine.run("acme_prod", sql, 100).rows().get(0).get(0).toString();
    }

    @Test
    void nestedFieldsAreReadWithDots() {
        assertThat(first("select commerce.order.priceTotal from events where _id = 'e1'"))
                .isEqualTo("90.5");
    }

    @Test
    void listSubscriptsCountFromZero() {
        assertThat(first("select productListItems[0].SKU from events limit 1")).isEqualTo("\"sku-1\"");
        assertThat(first("select identityMap['email'][0].id from events limit 1"))
                .isEqualTo("\"a@example.com\"");
    }

    @Test
    void timesAreIsoInUtcAndNestedValuesAreJson() {
        assertThat(first("select timestamp from events limit 1")).isEqualTo("\"2025-07-14T18:00:00Z\"");
        assertThat(first("select productListItems from events limit 1"))
                .isEqualTo("[{\"SKU\":\"sku-1\",\"quantity\":2},{\"SKU\":\"sku-2\"}]");
        assertThat(first("select identityMap from events limit 1"))
                .isEqualTo("{\"email\":[{\"id\":\"a@example.com\"}]}");
    }

    @Test
    void explodeMakesARowOfEachElement() {
        assertThat(first("select count(*) from (select explode(productListItems) as item from events)"))
                .isEqualTo("4");
    }

    @Test
    void aTableWithoutRowsHasItsColumns() {
        assertThat(engine.run("acme_prod", "select * from empty", 10).columns())
                .extracting(QueryResult.ResultColumn::name)
                .containsExactly("_id", "timestamp", "commerce", "productListItems", "identityMap");
        assertThat(first("select count(commerce.order.priceTotal) from empty")).isEqualTo("0");
    }

    @Test
    void namesInBackquotesAndInAnyCaseAreFound() {
        assertThat(first("select `commerce`.`order`.priceTotal from EVENTS limit 1"))
                .isEqualTo("90.5");
    }

    @Test
    void commonTableExpressionsAndJoinsWork() {
        assertThat(first("with x as (select _id from events) select count(*) from x join events using (_id)"))
                .isEqualTo("2");
    }

    @Test
    void moreRowsThanAskedForAreCutAndSaidSo() {
        QueryResult result = engine.run("acme_prod", "select range from range(500)", 7);
        assertThat(result.rows()).hasSize(7);
        assertThat(result.truncated()).isTrue();
        assertThat(engine.run("acme_prod", "select range from range(7)", 7).truncated())
                .isFalse();
    }

    @Test
    void anotherSandboxsTableIsUnknown() {
        assertThatThrownBy(() -> engine.run("acme_prod", "select * from secrets", 10))
                .isInstanceOf(QueryException.class)
                .hasMessage("There is no table secrets; known tables: empty, events");
        assertThatThrownBy(() -> engine.run("acme_dev", "select * from events", 10))
                .hasMessage("There is no table events; known tables: none yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from read_csv('/etc/passwd')",
                "select * from read_text('/etc/passwd')",
                "select * from read_blob('/etc/*')",
                "select * from '/etc/passwd'",
                "select * from \"/etc/passwd\"",
                "select * from glob('/etc/*')",
                "select * from read_parquet('LAKE/acme_dev/secrets/data/*.parquet')",
                "select * from parquet_metadata('LAKE/acme_dev/secrets/data/*.parquet')",
                "select * from sniff_csv('/etc/passwd')",
                "select * from duckdb_settings()",
                "select * from duckdb_secrets()",
                "select * from query('select 1')",
                "select * from query_table('events')",
                "select getenv('HOME')",
                "select read_text('/etc/passwd')",
                "select (select content from read_text('/etc/passwd'))",
                "with a as (select * from read_text('/etc/passwd')) select * from a",
                "select 1; select 2",
                "select 1; attach '/tmp/x.db'",
                "attach '/tmp/x.db'",
                "install httpfs",
                "load httpfs",
                "copy (select 1) to '/tmp/tributary-copied.csv'",
                "copy events to '/tmp/tributary-copied.csv'",
                "create table x as select 1",
                "drop view events",
                "insert into events select * from events",
                "set lock_configuration = false",
                "pragma database_list",
                "call pragma_version()",
                "export database '/tmp/x'",
                "checkpoint",
                "select /* '; */ 1 --\n; drop view events"
            })
    void whatIsNoPlainSelectOverOwnTablesIsRefused(String sql) {
        String statement = sql.replace("LAKE", folder.resolve("lake").toString());
        assertThatThrownBy(() -> engine.run("acme_prod", statement, 10))
                .isInstanceOfSatisfying(
                        QueryException.class,
                        e -> assertThat(e.kind()).isIn(Kind.SYNTAX, Kind.NOT_ALLOWED, Kind.UNKNOWN_TABLE));
        assertThat(Files.exists(Path.of("/tmp/tributary-copied.csv"))).isFalse();
        assertThat(first("select count(*) from events")).isEqualTo("2");
    }

    @Test
    void aQueryThatNeverEndsIsCancelledAndTheNextIsServed() {
        engine.close();
        engine = engine(Duration.ofSeconds(5));
        assertThatThrownBy(() -> engine.run(
                        "acme_prod",
                        "select count(*) from range(100000000) a, range(100000000) b where a.range * b.range = 7",
                        1))
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        assertThat(first("select count(*) from events")).isEqualTo("2");
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryFailsAlone() {
        assertThatThrownBy(() -> engine.run("acme_prod", "select list(range) from range(1000000000)", 1))
                .isInstanceOf(QueryException.class);
        assertThat(first("select count(*) from events")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(1+", "(not ", "abs(", "(select ", "[", "case when true then "})
    void deepNestingIsRefusedAndBreaksNothing(String opening) {
        String closing = opening.startsWith("case") ? " end" : opening.startsWith("[") ? "]" : ")";
        String deep = "select " + opening.repeat(4_000) + "1" + closing.repeat(4_000);
        assertThatThrownBy(() -> engine.run("acme_prod", deep, 1)).isInstanceOf(QueryException.class);
        assertThat(first("select count(*) from events")).isEqualTo("2");
    }
}
