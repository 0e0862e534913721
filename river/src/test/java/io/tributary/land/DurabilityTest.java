package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.batch;
import static io.tributary.land.Given.land;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import io.tributary.land.FaultyLakeDisk.Act;
import io.tributary.land.FaultyLakeDisk.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a commit refers to is on the disk before the catalog says so; and a disk that fails costs no row. */
class DurabilityTest {

    @TempDir
    Path folder;

    private final FaultyLakeDisk disk = new FaultyLakeDisk();

    @Test
    void everyFileOfACommitAndItsNameAreForced() throws IOException {
        try (Lake lake = Given.lake(folder, disk)) {
            land(lake.table(SIMPLE), 1, 10);

            List<Entry> diary = disk.diary();
            for (Path file : filesOfTheTable(lake)) {
                assertThat(diary)
                        .containsSubsequence(
                                new Entry(Act.CREATE, file),
                                new Entry(Act.WRITE, file),
                                new Entry(Act.FORCE, file),
                                new Entry(Act.FORCE_DIRECTORY, file.getParent()));
                assertThat(diary.lastIndexOf(new Entry(Act.WRITE, file)))
                        .isLessThan(diary.indexOf(new Entry(Act.FORCE, file)));
            }
        }
    }

    @Test
    void everyNewDirectoryIsForcedIntoTheOneAbove() {
        try (Lake lake = Given.lake(folder, disk)) {
            land(lake.table(SIMPLE), 1, 10);

            List<Path> made = disk.diary().stream()
                    .filter(entry -> entry.act() == Act.CREATE_DIRECTORY)
                    .map(Entry::path)
                    .toList();
            assertThat(made)
                    .hasSize(4)
                    .allSatisfy(directory -> assertThat(disk.diary())
                            .containsSubsequence(
                                    new Entry(Act.CREATE_DIRECTORY, directory),
                                    new Entry(Act.FORCE_DIRECTORY, directory.getParent())));
        }
    }

    private static List<Path> filesOfTheTable(Lake lake) throws IOException {
        Table table = lake.catalog().loadTable(Lake.name(EVENTS));
        Snapshot snapshot = table.currentSnapshot();
        List<Path> files = new ArrayList<>(lake.snapshot(EVENTS).orElseThrow().files());
        files.add(Path.of(((HasTableOperations) table).operations().current().metadataFileLocation()));
        files.add(Path.of(snapshot.manifestListLocation()));
        for (ManifestFile manifest : snapshot.allManifests(table.io())) {
            files.add(Path.of(manifest.path()));
        }
        assertThat(files).hasSize(4);
        return files;
    }

    @ParameterizedTest(name = "{0} of {1} fails")
    @CsvSource({
        "CREATE, .parquet",
        "WRITE, .parquet",
        "FORCE, .parquet",
        "FORCE_DIRECTORY, data",
        "CREATE_DIRECTORY, data",
        "CREATE, -m0.avro",
        "WRITE, -m0.avro",
        "FORCE, -m0.avro",
        "WRITE, snap-",
        "FORCE, snap-",
        "CREATE, .metadata.json",
        "WRITE, .metadata.json",
        "FORCE, .metadata.json",
        "FORCE_DIRECTORY, metadata"
    })
    void aFailingDiskCostsNoRowAndTheNextBatchLands(Act act, String what) throws IOException {
        try (Lake lake = Given.lake(folder, disk)) {
            LandingTable table = lake.table(SIMPLE);
            disk.fail(
                    "No space left on device",
                    entry -> entry.act() == act && fileName(entry).contains(what));

            LandingBatch failing = batch(table, 1, 10);
            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> failing.commit(new Position(10)))
                    .withMessageContaining("acme_prod.events")
                    .withStackTraceContaining("No space left on device")
                    .matches(LandException::retryable);
            failing.abort();
            assertThat(Oracles.iceberg(lake, EVENTS)).isEmpty();
            assertThat(table.landedUpTo(LOG)).isEqualTo(Position.START);
            assertThat(dataFiles()).isEmpty();

            disk.heal();
            land(table, 1, 10);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @ParameterizedTest(name = "{0} of {1} fails")
    @CsvSource({"FORCE, -m0.avro", "WRITE, snap-", "FORCE, .metadata.json", "FORCE_DIRECTORY, metadata"})
    void theSameBatchCanBeCommittedWhenTheDiskWorksAgain(Act act, String what) {
        try (Lake lake = Given.lake(folder, disk)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            disk.fail(
                    "Input/output error",
                    entry -> entry.act() == act && fileName(entry).contains(what));
            assertThatExceptionOfType(LandException.class).isThrownBy(() -> batch.commit(new Position(10)));

            disk.heal();
            batch.commit(new Position(10));

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @Test
    void aDataFileWhoseForceFailedIsNeverForcedAgain() {
        try (Lake lake = Given.lake(folder, disk)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            disk.fail("Input/output error", entry -> entry.act() == Act.FORCE);
            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .withMessageContaining("see that the disk has room and the folder can be written");
            disk.heal();

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> batch.commit(new Position(10)));
            batch.abort();
            land(lake.table(SIMPLE), 1, 10);

            assertThat(disk.diary().stream()
                            .filter(entry ->
                                    entry.act() == Act.FORCE && fileName(entry).endsWith(".parquet")))
                    .hasSize(1);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @Test
    void aFullDiskIsNoticedWhileRowsAreAdded() {
        LakeSettings tiny = new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"), 1024, 1024);
        try (Lake lake = Lake.open(tiny, new Writer(LOG, 1), disk, operations -> operations)) {
            LandingTable table = lake.table(SIMPLE);
            LandingBatch batch = table.begin();
            disk.fail("No space left on device", entry -> entry.act() == Act.CREATE);

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> {
                        for (long number = 1; number <= 5000; number++) {
                            batch.add(Given.simple(number));
                        }
                    })
                    .matches(LandException::retryable);
            batch.abort();
            disk.heal();
            land(table, 1, 5000);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 5000));
        }
    }

    @Test
    void aTableThatCannotBeMadeIsMadeLater() {
        try (Lake lake = Given.lake(folder, disk)) {
            disk.fail("No space left on device", entry -> entry.act() == Act.CREATE);
            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> lake.table(SIMPLE))
                    .withMessageStartingWith("table acme_prod.events can't be made or widened: ")
                    .matches(LandException::retryable);
            assertThat(lake.tables("acme_prod")).isEmpty();

            disk.heal();
            land(lake.table(SIMPLE), 1, 3);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 3));
        }
    }

    private static String fileName(Entry entry) {
        return Objects.toString(entry.path().getFileName());
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }
}
