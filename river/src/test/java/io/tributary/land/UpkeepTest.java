package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.land;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import io.tributary.event.TimeOrderedId;
import io.tributary.xdm.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upkeep changes where rows are, and nothing else that anybody can see. */
class UpkeepTest {

    private static final long LONG_AGO = 1_000;

    @TempDir
    Path folder;

    /** Keeps nothing longer than it must. */
    private static UpkeepSettings keepsLittle(Duration batches) {
        return new UpkeepSettings(Duration.ofHours(1), 4, 1, Duration.ZERO, batches, Duration.ofHours(1), 1);
    }

    private static void everything(Lake lake, UpkeepSettings settings) {
        new TableUpkeep(lake, EVENTS, settings, 0).work(true, System.currentTimeMillis() + 1, Pace.full());
    }

    private static TableHistory history(Lake lake) {
        return lake.history(EVENTS).orElseThrow();
    }

    private static void landSome(LandingTable table, int commits) {
        for (long i = 0; i < commits; i++) {
            land(table, i * 10 + 1, i * 10 + 10);
        }
    }

    @Test
    void smallFilesBecomeOneWithTheSameRowsWhateverIsInThem() throws SQLException {
        AnyRow any = new AnyRow(new Random(7));
        List<Row> rows = new ArrayList<>();
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(new TableSpec(EVENTS, AnyRow.COLUMNS));
            for (long commit = 1; commit <= 6; commit++) {
                LandingBatch batch = table.begin();
                for (int i = 0; i < 40; i++) {
                    Row row = any.next(rows.size());
                    rows.add(row);
                    batch.add(row);
                }
                batch.commit(new Position(commit));
            }
            TableSnapshot before = lake.snapshot(EVENTS).orElseThrow();

            everything(lake, keepsLittle(Duration.ofDays(1)));

            TableSnapshot after = lake.snapshot(EVENTS).orElseThrow();
            assertThat(before.files()).hasSizeGreaterThanOrEqualTo(6);
            assertThat(after.files()).hasSize(1);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(Oracles.given(AnyRow.COLUMNS, rows));
            assertThat(Oracles.duckDb(after)).isEqualTo(Oracles.given(AnyRow.COLUMNS, rows));
            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(6));
        }
    }

    @Test
    void rowsOfTablesThatBecameWiderAreJoined() throws SQLException {
        TableSpec wider = new TableSpec(
                EVENTS,
                List.of(
                        Given.text("_id"),
                        Given.number("points"),
                        Given.struct("person", Given.text("name"), Given.number("age"), Given.text("city")),
                        Given.text("tier")));
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 3);
            LandingTable table = lake.table(wider);
            land(table, 31, Given.row("a", 1L, Given.of("Mia", 3L, "Bern"), "gold"));
            land(table, 32, Given.row("b", null, null, null));
            List<String> before = Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow());

            everything(lake, keepsLittle(Duration.ofDays(1)));

            assertThat(lake.snapshot(EVENTS).orElseThrow().files()).hasSize(1);
            assertThat(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow())).isEqualTo(before);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(before);
        }
    }

    @Test
    void filesGrowToTheTargetAndNotBeyond() {
        LakeSettings small =
                new LakeSettings(folder.resolve("warehouse"), folder.resolve("catalog.db"), 64 * 1024, 8 * 1024);
        try (Lake lake = Lake.open(small, LOG, 1)) {
            LandingTable table = lake.table(SIMPLE);
            for (long i = 0; i < 30; i++) {
                land(table, i * 1000 + 1, i * 1000 + 1000);
            }

            everything(lake, keepsLittle(Duration.ofDays(1)));

            List<Path> files = lake.snapshot(EVENTS).orElseThrow().files();
            assertThat(files)
                    .hasSizeBetween(2, 15)
                    .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(96 * 1024));
            assertThat(Oracles.iceberg(lake, EVENTS)).hasSize(30_000);
        }
    }

    @Test
    void onlyFilesOfAboutOneSizeAreJoinedAndOnlyEnoughOfThem() {
        UpkeepSettings settings = keepsLittle(Duration.ofDays(1));
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            TableUpkeep upkeep = new TableUpkeep(lake, EVENTS, settings, 0);
            land(table, 1, 20_000);
            landSomeAfter(table, 20_000, 3);

            upkeep.work(false, LONG_AGO, Pace.full());
            assertThat(history(lake).files()).isEqualTo(4);
            landSomeAfter(table, 20_030, 1);
            upkeep.work(false, LONG_AGO, Pace.full());

            assertThat(history(lake).files()).isEqualTo(2);
            assertThat(history(lake).rows()).isEqualTo(20_040);
        }
    }

    private static void landSomeAfter(LandingTable table, long after, int commits) {
        for (long i = 0; i < commits; i++) {
            land(table, after + i * 10 + 1, after + i * 10 + 10);
        }
    }

    @Test
    void batchesAreKnownWithTheirFilesAfterTheirSnapshotsAreExpired() {
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 6);
            List<TableCommit> commits = history(lake).commits(true).toList();
            List<LandedFile> files = lake.filesOf(EVENTS, commits.getLast().snapshotId());

            everything(lake, keepsLittle(Duration.ofDays(1)));

            TableHistory after = history(lake);
            assertThat(after.snapshots()).isEqualTo(1);
            assertThat(after.commits(true)).isEqualTo(commits);
            assertThat(after.commits(false)).isEqualTo(commits.reversed());
            assertThat(after.commit(commits.getLast().snapshotId())).contains(commits.getLast());
            long second = commits.get(4).committedAtMillis();
            assertThat(after.commits(true, second - 1, second + 1)).contains(commits.get(4));
            assertThat(lake.filesOf(EVENTS, commits.getLast().snapshotId()))
                    .isEqualTo(files)
                    .allSatisfy(file -> assertThat(file.path()).isRegularFile());
        }
    }

    @Test
    void batchesThatAreKeptLongEnoughAreForgottenWithTheFilesThatNothingElseHas() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 6);
            everything(lake, keepsLittle(Duration.ofDays(1)));
            assertThat(dataFiles()).hasSize(7);

            new TableUpkeep(lake, EVENTS, keepsLittle(Duration.ofDays(1)), 0)
                    .work(true, System.currentTimeMillis() + Duration.ofDays(2).toMillis(), Pace.full());

            assertThat(history(lake).commits(true)).isEmpty();
            assertThat(dataFiles())
                    .isEqualTo(lake.snapshot(EVENTS).orElseThrow().files());
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 60));
        }
    }

    @Test
    void forgottenBatchesLeaveFilesThatAreStillInTheTable() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(SIMPLE), 1, 10);
            land(lake.table(SIMPLE), 11, 20);
            Expiry expiry =
                    new Expiry(lake.maintained(EVENTS), lake.kept(), LakeDisk.REAL, keepsLittle(Duration.ofDays(1)));
            long later = System.currentTimeMillis() + Duration.ofDays(2).toMillis();

            expiry.expire(expiry.due(later), Pace.full());
            int deleted = expiry.forget(later, Pace.full());

            assertThat(deleted).isZero();
            assertThat(dataFiles()).hasSize(2);
            assertThat(history(lake).commits(true)).hasSize(1);
        }
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("warehouse"))) {
            return files.filter(file -> file.getParent().endsWith("data") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theRowOfAnEventIsFoundWithItsCommitAfterItWasWrittenAnew() {
        long noon = 1_752_494_400_000L;
        List<String> ids = new ArrayList<>();
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(TableSpec.traced(EVENTS, SIMPLE.columns()));
            for (int i = 0; i < 8; i++) {
                ids.add(TimeOrderedId.at(noon + i));
                LandingBatch batch = table.begin();
                batch.add(Given.simple(i), new Origin(ids.get(i), noon + i));
                batch.commit(new Position(i + 1), new Provenance(noon + i, Map.of()));
            }
            List<TableCommit> commits = history(lake).commits(false).toList();

            everything(lake, keepsLittle(Duration.ofDays(1)));

            for (int i = 0; i < 8; i++) {
                RowPlace place = lake.find(EVENTS, ids.get(i), noon + i).orElseThrow();
                assertThat(place.row()).isEqualTo(i);
                assertThat(place.file())
                        .isEqualTo(lake.snapshot(EVENTS).orElseThrow().files().getFirst());
                assertThat(place.commit()).contains(commits.get(i));
            }
        }
    }

    @Test
    void filesThatBelongToNothingAreShownAndThenDeleted() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 6);
            lake.snapshot(EVENTS).orElseThrow();
            Path location = Path.of(history(lake).location());
            List<Path> old = List.of(
                    location.resolve("data/left.parquet"),
                    location.resolve("metadata/left-m0.avro"),
                    location.resolve("shape/left.part"));
            for (Path file : old) {
                Files.createFile(file);
                Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO));
            }
            for (Path file : everyFile(location)) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO));
            }
            Path young = Files.createFile(location.resolve("data/young.parquet"));
            try (Upkeep upkeep =
                    new Upkeep(lake, keepsLittle(Duration.ofDays(1)), () -> List.of(EVENTS), () -> false)) {
                UpkeepPlan plan = upkeep.plan(EVENTS).orElseThrow();

                assertThat(plan.orphans()).containsExactlyInAnyOrderElementsOf(old);
                assertThat(plan.join()).isEqualTo(6);
                assertThat(plan.expire()).isEqualTo(5);
                assertThat(old).allSatisfy(file -> assertThat(file).exists());
            }

            everything(lake, keepsLittle(Duration.ofDays(1)));

            assertThat(old).noneSatisfy(file -> assertThat(file).exists());
            assertThat(young).exists();
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 60));
            assertThat(history(lake).commits(true)).hasSize(6);
        }
    }

    private static List<Path> everyFile(Path location) throws IOException {
        try (Stream<Path> files = Files.walk(location)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void anAppendInTheMiddleOfACompactionIsKept() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            landSome(table, 5);
            catalog.next(TroubledCatalog.firstDoes(() -> land(table, 51, 60)));

            everything(lake, keepsLittle(Duration.ofDays(1)));

            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(60));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 60));
        }
    }

    @Test
    void aSwapThatWasMadeAndReportedAsAConflictIsNotMadeAgain() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            landSome(table, 5);
            catalog.next(TroubledCatalog.commitsButThrows(new CommitFailedException("repeated by the pool")));

            everything(lake, keepsLittle(Duration.ofDays(1)));
            land(table, 51, 60);

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 60));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSwapWithoutAnAnswerLosesNothingWhetherItWasMadeOrNot(boolean made) throws IOException {
        TroubledCatalog catalog = new TroubledCatalog();
        CommitStateUnknownException unknown = new CommitStateUnknownException(new IOException("no answer"));
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            landSome(table, 5);
            catalog.next(made ? TroubledCatalog.commitsButThrows(unknown) : TroubledCatalog.throwsOnly(unknown));

            assertThatExceptionOfType(CommitStateUnknownException.class)
                    .isThrownBy(() -> everything(lake, keepsLittle(Duration.ofDays(1))));

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 50));
            assertThat(dataFiles()).hasSize(6);
            everything(lake, keepsLittle(Duration.ofDays(1)));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 50));
        }
    }

    @Test
    void aSwapThatIsRefusedLeavesNoFiles() throws IOException {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            landSome(lake.table(SIMPLE), 5);
            for (int attempt = 0; attempt < 10; attempt++) {
                catalog.next(TroubledCatalog.throwsOnly(new CommitFailedException("always another one")));
            }

            assertThatExceptionOfType(CommitFailedException.class)
                    .isThrownBy(() -> everything(lake, keepsLittle(Duration.ofDays(1))));

            assertThat(dataFiles()).hasSize(5);
        }
    }

    @Test
    void whatAStoppedCompactionWroteIsGone() throws IOException {
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 5);
            int[] steps = {0};
            BooleanSupplier stop = () -> ++steps[0] > 20;

            assertThatExceptionOfType(Pace.Stopped.class)
                    .isThrownBy(() -> new TableUpkeep(lake, EVENTS, keepsLittle(Duration.ofDays(1)), 0)
                            .work(true, LONG_AGO, new Pace(1, () -> false, stop)));

            assertThat(dataFiles()).hasSize(5);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 50));
        }
    }

    /** As after a kill between the writing of the list and the expiry itself, or between the expiry and its deletions. */
    @Test
    void expiringAgainWhatAKilledProcessBeganChangesNothing() {
        try (Lake lake = Given.lake(folder, 1)) {
            landSome(lake.table(SIMPLE), 5);
            List<TableCommit> commits = history(lake).commits(true).toList();
            List<KeptBatches.Kept> all = commits.stream()
                    .map(commit -> new KeptBatches.Kept(commit, lake.filesOf(EVENTS, commit.snapshotId())))
                    .toList();
            lake.kept().keep(history(lake).uuid(), Path.of(history(lake).location()), all);

            assertThat(history(lake).commits(true)).isEqualTo(commits);
            everything(lake, keepsLittle(Duration.ofDays(1)));

            assertThat(history(lake).commits(true)).isEqualTo(commits);
        }
    }

    @Test
    void aProcessThatWasFencedOffMaintainsNothing() throws IOException {
        try (Lake old = Given.lake(folder, 1);
                Lake later = Given.lake(folder, 2)) {
            landSome(old.table(SIMPLE), 5);
            later.table(SIMPLE);

            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> everything(old, keepsLittle(Duration.ofDays(1))));

            assertThat(history(later).files()).isEqualTo(5);
            assertThat(dataFiles()).hasSize(5);
        }
    }

    @Test
    void aTableThatIsDroppedMeanwhileLeavesNothing() throws Exception {
        UpkeepSettings settings = new UpkeepSettings(
                Duration.ofMillis(1), 2, 1, Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1), 1);
        try (Lake lake = Given.lake(folder, 1);
                Upkeep upkeep = new Upkeep(lake, settings, () -> lake.tables("acme_prod"), () -> false)) {
            upkeep.start();
            for (int round = 0; round < 5; round++) {
                landSome(lake.table(SIMPLE), 5);
                upkeep.ask(List.of(EVENTS));
                lake.drop(EVENTS);
                assertThat(everyFile(folder.resolve("warehouse"))).isEmpty();
            }
        }
    }

    @Test
    void someoneWhoAsksSeesItDone() {
        try (Lake lake = Given.lake(folder, 1);
                Upkeep upkeep = new Upkeep(lake, keepsLittle(Duration.ofDays(1)), () -> List.of(EVENTS), () -> false)) {
            landSome(lake.table(SIMPLE), 3);
            upkeep.ask(List.of(EVENTS));
            assertThat(upkeep.status(EVENTS).orElseThrow().next()).isEqualTo(UpkeepStatus.Next.ASKED);

            upkeep.start();
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> upkeep.status(EVENTS).orElseThrow().next() == UpkeepStatus.Next.COMMITS);

            UpkeepStatus done = upkeep.status(EVENTS).orElseThrow();
            assertThat(done.problem()).isEmpty();
            assertThat(done.files()).isEqualTo(1);
            assertThat(done.filesJoined()).isEqualTo(3);
            assertThat(done.rows()).isEqualTo(30);
            assertThat(done.lastCompactionMillis()).isPositive();
            assertThat(upkeep.status(new TableId("acme_prod", "none"))).isEmpty();
        }
    }
}
