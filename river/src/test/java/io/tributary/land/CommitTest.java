package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.batch;
import static io.tributary.land.Given.land;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and position appear together, once, or not at all. */
class CommitTest {

    @TempDir
    Path folder;

    static List<String> rows(long first, long last) {
        return Oracles.given(
                SIMPLE.columns(),
                LongStream.rangeClosed(first, last).mapToObj(Given::simple).toList());
    }

    private static List<Path> dataFiles(Lake lake) throws IOException {
        Path table = Path.of(lake.catalog().loadTable(Lake.name(EVENTS)).location());
        if (!Files.exists(table.resolve("data"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(table.resolve("data"))) {
            return files.toList();
        }
    }

    @Test
    void rowsAndPositionAreOneChangeOfTheTable() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            assertThat(table.landedUpTo(LOG)).isEqualTo(Position.START);

            Landed landed = land(table, 1, 10);

            Table stored = lake.catalog().loadTable(Lake.name(EVENTS));
            Snapshot snapshot = stored.currentSnapshot();
            assertThat(landed).isEqualTo(new Landed(EVENTS, new Position(10), snapshot.snapshotId(), 10));
            assertThat(stored.properties())
                    .containsEntry("tributary.position.log-1", "10")
                    .containsEntry("tributary.writer.log-1", "1");
            assertThat(snapshot.summary())
                    .containsEntry("tributary.position.log-1", "10")
                    .containsEntry("added-records", "10");
            assertThat(stored.history()).hasSize(1);
            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(10));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 10));
        }
    }

    @Test
    void eachLogHasItsOwnPosition() {
        try (Lake first = Given.lake(folder, 1);
                Lake second = Lake.open(Given.settings(folder), "log-2", 1)) {
            LandingTable mine = first.table(SIMPLE);
            land(mine, 1, 10);
            land(second.table(SIMPLE), 11, 15);

            assertThat(mine.landedUpTo(LOG)).isEqualTo(new Position(10));
            assertThat(mine.landedUpTo("log-2")).isEqualTo(new Position(15));
            assertThat(mine.landedUpTo("log-3")).isEqualTo(Position.START);
        }
    }

    @Test
    void committingTwiceLandsOnce() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);

            Landed once = batch.commit(new Position(10));
            Landed twice = batch.commit(new Position(10));

            assertThat(twice).isEqualTo(once);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 10));
        }
    }

    @Test
    void abortAfterACommitChangesNothing() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            batch.commit(new Position(10));

            batch.abort();

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 10));
        }
    }

    @Test
    void theNextStartGoesOnWhereTheTableStands() {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(SIMPLE), 1, 10);
        }
        try (Lake lake = Given.lake(folder, 2)) {
            LandingTable table = lake.table(SIMPLE);
            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(10));
            land(table, 11, 20);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 20));
        }
    }

    @Test
    void crashBetweenFilesAndCommitLeavesTheTableUnchanged() throws IOException {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake crashed = Given.lake(folder, catalog)) {
            LandingTable table = crashed.table(SIMPLE);
            land(table, 1, 5);
            LandingBatch lost = batch(table, 6, 10);
            catalog.next(TroubledCatalog.throwsOnly(new IllegalStateException("the process ends here")));
            assertThatThrownBy(() -> lost.commit(new Position(10))).isInstanceOf(LandException.class);
            assertThat(dataFiles(crashed)).hasSize(2);
        }
        try (Lake lake = Given.lake(folder, 2)) {
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 5));
            assertThat(lake.table(SIMPLE).landedUpTo(LOG)).isEqualTo(new Position(5));
            land(lake.table(SIMPLE), 6, 10);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 10));
        }
    }

    @Test
    void abortDeletesTheFilesOfTheBatch() throws IOException {
        LakeSettings tiny = new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"), 1024, 1024);
        try (Lake lake = Lake.open(tiny, LOG, 1)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 5000);
            assertThat(dataFiles(lake)).isNotEmpty();

            batch.abort();

            assertThat(dataFiles(lake)).isEmpty();
            assertThat(Oracles.iceberg(lake, EVENTS)).isEmpty();
        }
    }

    @Test
    void aBatchWithoutRowsChangesNothing() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);

            assertThat(table.begin().commit(new Position(7))).isEqualTo(new Landed(EVENTS, Position.START, -1, 0));

            assertThat(table.landedUpTo(LOG)).isEqualTo(Position.START);
            assertThat(lake.catalog().loadTable(Lake.name(EVENTS)).currentSnapshot())
                    .isNull();
        }
    }

    @Test
    void aPositionThatIsNotBeyondTheStartIsAMistakeOfTheCaller() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            land(table, 1, 10);
            LandingBatch batch = batch(table, 11, 12);

            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .withMessage(
                            "a batch that began at position 10 holds events after it, so it can't be committed up to 10");
        }
    }

    @Test
    void aRowOfAnotherShapeSpoilsOnlyItsBatch() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            LandingBatch batch = batch(table, 1, 3);

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> batch.add(Given.row("id", "not a number", null)))
                    .withMessageStartingWith("a row does not have the shape of table acme_prod.events: ")
                    .matches(e -> !e.retryable());
            assertThatThrownBy(() -> batch.commit(new Position(3))).isInstanceOf(IllegalStateException.class);
            batch.abort();
            land(table, 1, 3);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(rows(1, 3));
            assertThat(dataFiles(lake)).hasSize(1);
        }
    }

    @Test
    void rowsAndBytesGrowAsRowsAreAdded() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 2500);

            assertThat(batch.rows()).isEqualTo(2500);
            assertThat(batch.bytes()).isBetween(2_000L, 200_000L);
            batch.abort();
        }
    }
}
