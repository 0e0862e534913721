package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.land;
import static io.tributary.land.Given.number;
import static io.tributary.land.Given.spec;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers see of a table, and that maintenance in between takes nothing away. */
class SnapshotTest {

    @TempDir
    Path folder;

    @Test
    void aTableThatIsNotThereHasNoSnapshot() {
        try (Lake lake = Given.lake(folder, 1)) {
            assertThat(lake.snapshot(EVENTS)).isEmpty();
            assertThat(lake.tables("acme_prod")).isEmpty();
        }
    }

    @Test
    void anEmptyTableHasColumnsAndAShapeAndNoFiles() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            lake.table(new TableSpec(EVENTS, AnyRow.COLUMNS));

            TableSnapshot snapshot = lake.snapshot(EVENTS).orElseThrow();

            assertThat(snapshot.snapshotId()).isEqualTo(-1);
            assertThat(snapshot.columns()).isEqualTo(AnyRow.COLUMNS);
            assertThat(snapshot.files()).isEmpty();
            assertThat(Oracles.duckDb(snapshot)).isEmpty();
        }
    }

    @Test
    void theSameSnapshotIsNotPlannedAgain() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            land(table, 1, 10);
            TableSnapshot first = lake.snapshot(EVENTS).orElseThrow();

            assertThat(lake.snapshot(EVENTS).orElseThrow()).isSameAs(first);
            land(table, 11, 20);
            TableSnapshot second = lake.snapshot(EVENTS).orElseThrow();

            assertThat(second.snapshotId()).isNotEqualTo(first.snapshotId());
            assertThat(second.files()).hasSize(2).containsAll(first.files());
            assertThat(second.shape()).isEqualTo(first.shape());
        }
    }

    @Test
    void commitsOfAnotherProcessAreSeen() {
        try (Lake reader = Given.lake(folder, 1);
                Lake writer = Lake.open(Given.settings(folder), "log-2", 1)) {
            land(writer.table(SIMPLE), 1, 10);
            assertThat(reader.snapshot(EVENTS).orElseThrow().files()).hasSize(1);
            land(writer.table(SIMPLE), 11, 20);
            assertThat(reader.snapshot(EVENTS).orElseThrow().files()).hasSize(2);
        }
    }

    @Test
    void newColumnsAreSeenBeforeAnyRowHasThem() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(SIMPLE), 1, 1);
            TableSnapshot narrow = lake.snapshot(EVENTS).orElseThrow();

            lake.table(spec(struct("person", text("city")), number("rank")));
            TableSnapshot wide = lake.snapshot(EVENTS).orElseThrow();

            assertThat(wide.files()).isEqualTo(narrow.files());
            assertThat(wide.shape()).isNotEqualTo(narrow.shape());
            assertThat(Oracles.duckDb(wide))
                    .containsExactly("{_id=\"id-1\", points=1, person={name=\"name-1\", age=1, city=null}, rank=null}");
        }
    }

    @Test
    void aLostShapeIsMadeAgain() throws IOException, SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(SIMPLE), 1, 2);
            Files.delete(lake.snapshot(EVENTS).orElseThrow().shape());

            assertThat(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow())).isEqualTo(CommitTest.rows(1, 2));
        }
    }

    @Test
    void tablesAreListedByNamespace() {
        TableId other = new TableId("acme_prod", "profiles");
        TableId elsewhere = new TableId("acme_dev", "events");
        try (Lake lake = Given.lake(folder, 1)) {
            for (TableId id : List.of(EVENTS, other, elsewhere)) {
                lake.table(new TableSpec(id, SIMPLE.columns()));
            }

            assertThat(lake.tables("acme_prod")).containsExactlyInAnyOrder(EVENTS, other);
            assertThat(lake.tables("acme_dev")).containsExactly(elsewhere);
            assertThat(lake.tables("acme")).isEmpty();
        }
    }

    @Test
    void aDroppedTableIsGoneWithItsFilesAndCanBeMadeAnew() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(SIMPLE), 1, 10);
            lake.snapshot(EVENTS).orElseThrow();

            lake.drop(EVENTS);
            lake.drop(EVENTS);

            assertThat(lake.snapshot(EVENTS)).isEmpty();
            assertThat(lake.tables("acme_prod")).isEmpty();
            try (Stream<Path> left = Files.walk(folder.resolve("warehouse"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
            LandingTable anew = lake.table(SIMPLE);
            assertThat(anew.landedUpTo(LOG)).isEqualTo(Position.START);
            land(anew, 1, 3);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 3));
        }
    }

    @Test
    void aBatchForADroppedTableDoesNotLand() {
        try (Lake lake = Given.lake(folder, 1)) {
            LandingBatch batch = Given.batch(lake.table(SIMPLE), 1, 10);
            lake.drop(EVENTS);
            lake.table(SIMPLE);

            assertThatExceptionOfType(LandException.class).isThrownBy(() -> batch.commit(new Position(10)));
            batch.abort();
            assertThat(Oracles.iceberg(lake, EVENTS)).isEmpty();
        }
    }

    @Test
    void maintenanceInTheMiddleOfACommitTakesNothingAway() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            for (long i = 0; i < 5; i++) {
                land(table, i * 10 + 1, i * 10 + 10);
            }
            catalog.next(TroubledCatalog.firstDoes(() -> maintain(lake)));

            land(table, 51, 60);

            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(60));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 60));
        }
    }

    /** Replaces every data file by a copy, joins the manifests and forgets all snapshots but the last. */
    private static void maintain(Lake lake) {
        Table table = lake.catalog().loadTable(Lake.name(EVENTS));
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            var rewrite = table.newRewrite();
            for (FileScanTask task : tasks) {
                Path copy = Path.of(task.file().location() + ".copy.parquet");
                Files.copy(Path.of(task.file().location()), copy);
                DataFile copied = DataFiles.builder(PartitionSpec.unpartitioned())
                        .copy(task.file())
                        .withPath(copy.toString())
                        .build();
                rewrite.deleteFile(task.file()).addFile(copied);
            }
            rewrite.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table.rewriteManifests().commit();
        table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", ".hidden", "a/b", "a\\b", "a\u0000b", "50%", "x\n"})
    void namesThatAreNoFolderNamesAreRefused(String name) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new TableId("acme_prod", name))
                .withMessageStartingWith("the table name '" + name + "' can't be a folder name");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new TableId(name, "events"));
    }

    @Test
    void aShapeNeedsColumnsWithDistinctNames() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> spec(text("_id"), struct("person", text("name"), number("name"))))
                .withMessage("table acme_prod.events: person has the column name 'name' twice or empty");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> spec(struct("person")))
                .withMessage("table acme_prod.events: person has no columns; at least one is needed");
    }
}
