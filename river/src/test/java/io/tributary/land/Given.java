package io.tributary.land;

import io.tributary.event.Position;
import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.iceberg.TableOperations;

/** What the tests of this package start from. */
final class Given {

    static final String LOG = "log-1";
    static final TableId EVENTS = new TableId("acme_prod", "events");

    /** An id, a number and a nested object: enough for tests that are not about shapes. */
    static final TableSpec SIMPLE = spec(text("_id"), number("points"), struct("person", text("name"), number("age")));

    private Given() {}

    static LakeSettings settings(Path folder) {
        return new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"));
    }

    static Lake lake(Path folder, long epoch) {
        return Lake.open(settings(folder), LOG, epoch);
    }

    static Lake lake(Path folder, LakeDisk disk) {
        return Lake.open(settings(folder), new Writer(LOG, 1), disk, UnaryOperator.identity());
    }

    static Lake lake(Path folder, UnaryOperator<TableOperations> seam) {
        return Lake.open(settings(folder), new Writer(LOG, 1), LakeDisk.REAL, seam);
    }

    static TableSpec spec(Column... columns) {
        return new TableSpec(EVENTS, List.of(columns));
    }

    static Column column(String name, ColumnType type) {
        return new Column(name, type, false, "");
    }

    static Column text(String name) {
        return column(name, new ColumnType.Text());
    }

    static Column number(String name) {
        return column(name, new ColumnType.Int64());
    }

    static Column struct(String name, Column... members) {
        return column(name, new ColumnType.Struct(List.of(members)));
    }

    static ColumnType listOf(ColumnType element) {
        return new ColumnType.ListOf(element);
    }

    static ColumnType mapOf(ColumnType value) {
        return new ColumnType.MapOf(value);
    }

    static ColumnType structOf(Column... members) {
        return new ColumnType.Struct(List.of(members));
    }

    static Row row(Object... values) {
        return new Row(values);
    }

    /** A struct's values. */
    static Object[] of(Object... members) {
        return members;
    }

    /** A row of {@link #SIMPLE}. */
    static Row simple(long number) {
        return row("id-" + number, number, of("name-" + number % 7, number % 90));
    }

    /** A batch with the rows of these numbers in it. */
    static LandingBatch batch(LandingTable table, long first, long last) {
        LandingBatch batch = table.begin();
        for (long number = first; number <= last; number++) {
            batch.add(simple(number));
        }
        return batch;
    }

    /** Lands the rows of these numbers, at positions of the same numbers. */
    static Landed land(LandingTable table, long first, long last) {
        return batch(table, first, last).commit(new Position(last));
    }

    static void land(LandingTable table, long upTo, Row... rows) {
        LandingBatch batch = table.begin();
        Arrays.stream(rows).forEach(batch::add);
        batch.commit(new Position(upTo));
    }
}
