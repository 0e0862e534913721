package io.tributary.land;

import static io.tributary.land.Given.column;
import static io.tributary.land.Given.listOf;
import static io.tributary.land.Given.number;
import static io.tributary.land.Given.row;
import static io.tributary.land.Given.spec;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Position;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was landed is what other readers find, for every type and for nulls, empties and extremes on every level. */
class ReadBackTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}: {1} rows, files of {2} bytes, {3} bytes in memory")
    @CsvSource({
        "1, 300, 134217728, 33554432",
        "2, 1, 134217728, 33554432",
        "3, 6000, 100000, 100000",
        "4, 3000, 20000, 20000"
    })
    void everyReaderFindsWhatWasLanded(long seed, int count, long fileBytes, long memoryBytes) throws SQLException {
        AnyRow any = new AnyRow(new Random(seed));
        List<Row> rows = LongStream.range(0, count).mapToObj(any::next).toList();
        LakeSettings settings =
                new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"), fileBytes, memoryBytes);

        try (Lake lake = Lake.open(settings, Given.LOG, 1)) {
            LandingBatch batch =
                    lake.table(new TableSpec(Given.EVENTS, AnyRow.COLUMNS)).begin();
            rows.forEach(batch::add);
            batch.commit(new Position(count));

            TableSnapshot snapshot = lake.snapshot(Given.EVENTS).orElseThrow();
            List<String> expected = Oracles.given(AnyRow.COLUMNS, rows);
            assertThat(Oracles.iceberg(lake, Given.EVENTS)).isEqualTo(expected);
            assertThat(Oracles.duckDb(snapshot)).isEqualTo(expected);
            assertThat(snapshot.files()).hasSizeBetween(count < 1000 ? 1 : 2, count < 1000 ? 1 : 50);
        }
    }

    @Test
    void listsLongerThanAPageAreReadBack() throws SQLException {
        List<Object> numbers =
                LongStream.range(0, 300_000).<Object>mapToObj(n -> n * n).toList();
        List<Object> words = IntStream.range(0, 150_000)
                .<Object>mapToObj(n -> "word " + n % 900)
                .toList();
        TableSpec spec = spec(
                text("_id"),
                column("numbers", listOf(new ColumnType.Int64())),
                column("words", listOf(new ColumnType.Text())),
                column("texts", listOf(new ColumnType.Text())));
        List<Object> texts = IntStream.range(0, 80_000)
                .<Object>mapToObj(n -> "text number " + n)
                .toList();
        List<Row> rows = List.of(
                row("a", numbers, words, List.of()),
                row("b", List.of(), words, null),
                row("c", null, List.of("x"), texts),
                row("d", numbers, null, texts));

        try (Lake lake = Given.lake(folder, 1)) {
            Given.land(lake.table(spec), 4, rows.toArray(Row[]::new));

            List<String> expected = Oracles.given(spec.columns(), rows);
            assertThat(Oracles.iceberg(lake, Given.EVENTS).equals(expected)).isTrue();
            assertThat(Oracles.duckDb(lake.snapshot(Given.EVENTS).orElseThrow()).equals(expected))
                    .isTrue();
        }
    }

    @Test
    void rowsWithoutAnyValueAreRows() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            Given.land(
                    lake.table(Given.SIMPLE), 3, row(null, null, null), row(null, null, null), row(null, null, null));

            assertThat(Oracles.duckDb(lake.snapshot(Given.EVENTS).orElseThrow()))
                    .isEqualTo(Collections.nCopies(3, "{_id=null, points=null, person=null}"));
        }
    }

    @Test
    void aColumnThatComesLateHasNullsBefore() throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(row("id-" + i, i < 4000 ? null : (Object) (long) i, i < 4500 ? null : Given.of("n" + i, null)));
        }
        try (Lake lake = Given.lake(folder, 1)) {
            Given.land(lake.table(Given.SIMPLE), 5000, rows.toArray(Row[]::new));

            List<String> expected = Oracles.given(Given.SIMPLE.columns(), rows);
            assertThat(Oracles.iceberg(lake, Given.EVENTS)).isEqualTo(expected);
            assertThat(Oracles.duckDb(lake.snapshot(Given.EVENTS).orElseThrow()))
                    .isEqualTo(expected);
        }
    }

    /** Readers skip pages and row groups by the bounds in the file: each value must be found by a filter on it. */
    @Test
    void everyValueIsFoundByAFilter() throws SQLException {
        TableSpec spec = spec(
                text("key"),
                number("big"),
                column("real", new ColumnType.Float64()),
                column("flag", new ColumnType.Bool()),
                struct("in", text("word"), column("small", new ColumnType.Int32())));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            double real = i % 5000 == 0 ? Double.NaN : i / 8.0 - 1000;
            rows.add(row("key-" + i, i * 3L - 40_000, real, i % 2 == 0, Given.of("word-" + i % 200, i % 500 - 250)));
        }
        LakeSettings settings =
                new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"), 1 << 20, 200_000);
        try (Lake lake = Lake.open(settings, Given.LOG, 1)) {
            Given.land(lake.table(spec), 30_000, rows.toArray(Row[]::new));

            String files = Oracles.files(lake.snapshot(Given.EVENTS).orElseThrow());
            List<String> wrong = new ArrayList<>();
            for (int i = 7; i < 30_000; i += 1499) {
                String sql =
                        "select (select count(*) from %1$s where key = 'key-%2$d'), (select count(*) from %1$s where big = %3$d),"
                                + " (select count(*) from %1$s where real = %4$s), (select count(*) from %1$s where \"in\".word = 'word-%5$d'),"
                                + " (select count(*) from %1$s where \"in\".small = %6$d), (select count(*) from %1$s where flag)";
                Object[] counts = Oracles.query(
                                sql.formatted(files, i, i * 3L - 40_000, i / 8.0 - 1000, i % 200, i % 500 - 250), 6)
                        .get(0);
                if (!List.of(counts).equals(List.of(1L, 1L, 1L, 150L, 60L, 15_000L))) {
                    wrong.add(i + ": " + List.of(counts));
                }
            }
            assertThat(wrong).isEmpty();
        }
    }
}
