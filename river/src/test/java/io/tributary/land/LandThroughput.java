package io.tributary.land;

import static io.tributary.land.Given.column;
import static io.tributary.land.Given.listOf;
import static io.tributary.land.Given.mapOf;
import static io.tributary.land.Given.of;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.structOf;
import static io.tributary.land.Given.text;

import io.tributary.event.Position;
import io.tributary.event.TimeOrderedId;
import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures what a landed row costs; not a test. Rows are loyalty events of about 1 KB of JSON with 33 filled leaf columns.
 *
 * <p>Arguments: {@code narrow} (a table of those 33) or {@code wide} (241 leaf columns, the rest empty: some in objects that are there, some in objects that
 * are not), rows in a batch, batches. Each batch is measured twice, in a table that does not trace its rows and in one that does.
 */
final class LandThroughput {

    private static final TableId TRACED = new TableId("acme_prod", "traced");
    private static final int DIFFERENT_ROWS = 40_000;

    private final boolean wide;
    private final Random random = new Random(1);

    private LandThroughput(boolean wide) {
        this.wide = wide;
    }

    public static void main(String[] arguments) throws IOException {
        LandThroughput rows = new LandThroughput(arguments[0].equals("wide"));
        List<Row> pool = new ArrayList<>();
        for (int i = 0; i < DIFFERENT_ROWS; i++) {
            pool.add(rows.row(i));
        }
        Path folder = Files.createTempDirectory("land-throughput");
        int size = Integer.parseInt(arguments[1]);
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable plain = lake.table(new TableSpec(Given.EVENTS, rows.columns()));
            LandingTable traced = lake.table(TableSpec.traced(TRACED, rows.columns()));
            for (int batch = 0; batch < Integer.parseInt(arguments[2]); batch++) {
                measure("plain ", plain, pool, size, batch);
                measure("traced", traced, pool, size, batch);
            }
            for (TableId table : List.of(Given.EVENTS, TRACED)) {
                TableHistory history = lake.history(table).orElseThrow();
                System.out.printf("%s: %.1f bytes/row on disk%n", table, (double) history.bytes() / history.rows());
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private static void measure(String name, LandingTable table, List<Row> pool, int rows, long batch) {
        var threads = ManagementFactory.getThreadMXBean();
        List<Origin> origins = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            long millis = 1_760_000_000_000L + batch * 5_000 + i * 5_000L / rows;
            origins.add(new Origin(TimeOrderedId.at(millis), millis));
        }
        long start = threads.getCurrentThreadCpuTime();
        LandingBatch open = table.begin();
        for (int i = 0; i < rows; i++) {
            open.add(pool.get((int) ((batch * rows + i) % pool.size())), origins.get(i));
        }
        long added = threads.getCurrentThreadCpuTime();
        open.commit(new Position((batch + 1) * rows));
        long committed = threads.getCurrentThreadCpuTime();
        System.out.printf(
                "%s: add %.2f µs/row, with commit %.2f µs/row CPU; commit %.1f ms CPU%n",
                name, (added - start) / 1e3 / rows, (committed - start) / 1e3 / rows, (committed - added) / 1e6);
    }

    private List<Column> columns() {
        ColumnType text = new ColumnType.Text();
        ColumnType whole = new ColumnType.Int64();
        ColumnType real = new ColumnType.Float64();
        ColumnType time = new ColumnType.Instant();
        List<Column> columns = new ArrayList<>();
        columns.add(text("_id"));
        columns.add(column("timestamp", time));
        columns.add(text("eventType"));
        columns.add(text("producedBy"));
        columns.add(column(
                "identityMap",
                mapOf(listOf(structOf(empty(2, text("id"), column("primary", new ColumnType.Bool())))))));
        columns.add(struct(
                "person",
                empty(
                        8,
                        struct("name", empty(6, text("firstName"), text("lastName"))),
                        text("gender"),
                        column("birthDate", new ColumnType.Day()))));
        columns.add(struct(
                "homeAddress", empty(12, text("street1"), text("city"), text("postalCode"), text("countryCode"))));
        Column items = column(
                "items",
                listOf(structOf(empty(
                        6, text("sku"), column("qty", new ColumnType.Int32()), column("price", real), text("name")))));
        columns.add(struct(
                "_tenant",
                struct(
                        "loyalty",
                        empty(
                                12,
                                text("tier"),
                                column("points", whole),
                                column("balance", real),
                                column("joined", time),
                                text("program"),
                                column("level", new ColumnType.Int32()))),
                struct(
                        "transaction",
                        empty(
                                12,
                                text("number"),
                                column("amount", real),
                                text("currency"),
                                text("store"),
                                column("at", time),
                                items))));
        columns.add(column("tags", listOf(text)));
        columns.add(column("extra", mapOf(text)));
        for (int i = 0; wide && i < 10; i++) {
            columns.add(struct("mixin" + i, empty(7, struct("sub", empty(8)))));
        }
        return columns;
    }

    /** In a wide table there are as many members more, which no row has. */
    private Column[] empty(int more, Column... columns) {
        Column[] all = Arrays.copyOf(columns, columns.length + (wide ? more : 0));
        for (int i = columns.length; i < all.length; i++) {
            ColumnType type =
                    i % 3 == 0 ? new ColumnType.Text() : i % 3 == 1 ? new ColumnType.Int64() : new ColumnType.Float64();
            all[i] = column("empty" + i, type);
        }
        return all;
    }

    private Object[] empty(int more, Object... members) {
        return Arrays.copyOf(members, members.length + (wide ? more : 0));
    }

    private Row row(long number) {
        long at = 1_760_000_000_000_000L + number * 1000 + random.nextInt(1000);
        Map<String, Object> identities = new LinkedHashMap<>();
        identities.put("email", List.of((Object) empty(2, "user" + random.nextInt(1_000_000) + "@example.com", true)));
        identities.put("phone", List.of((Object) empty(2, "+336" + (10_000_000 + random.nextInt(89_999_999)), false)));
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int sku = random.nextInt(20_000);
            items.add(empty(
                    6,
                    "SKU-" + sku,
                    1 + random.nextInt(4),
                    random.nextInt(10_000) / 100.0,
                    "Product name number " + sku));
        }
        List<Object> values = new ArrayList<>(List.of(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                at,
                random.nextInt(10) < 7 ? "loyalty.transactionAdd" : "loyalty.pointsIssued",
                "self",
                identities,
                empty(
                        8,
                        empty(6, "First" + random.nextInt(2000), "Last" + random.nextInt(20_000)),
                        random.nextBoolean() ? "female" : "male",
                        random.nextInt(20_000)),
                empty(
                        12,
                        random.nextInt(300) + " rue de la Paix " + random.nextInt(5000),
                        "Ville" + random.nextInt(3000),
                        "" + (10_000 + random.nextInt(85_000)),
                        "FR"),
                of(
                        empty(
                                12,
                                random.nextInt(3) == 0 ? "gold" : "silver",
                                (long) random.nextInt(100_000),
                                random.nextInt(1_000_000) / 100.0,
                                at - random.nextInt(1 << 30) * 1000L,
                                "program-" + random.nextInt(5),
                                random.nextInt(10)),
                        empty(
                                12,
                                "TX" + random.nextLong(),
                                random.nextInt(100_000) / 100.0,
                                "EUR",
                                "store-" + random.nextInt(800),
                                at - random.nextInt(60_000_000),
                                items)),
                List.of("tag" + random.nextInt(50), "tag" + random.nextInt(50)),
                Map.of("campaign", "c" + random.nextInt(200))));
        return new Row(Arrays.copyOf(values.toArray(), values.size() + (wide ? 10 : 0)));
    }
}
