package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.batch;
import static io.tributary.land.Given.land;
import static io.tributary.land.TroubledCatalog.commitsButThrows;
import static io.tributary.land.TroubledCatalog.firstDoes;
import static io.tributary.land.TroubledCatalog.throwsOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalog's answer got lost, was wrong, or another commit came first: rows are still there exactly once. */
class UncertainCommitTest {

    @TempDir
    Path folder;

    static Stream<Named<RuntimeException>> lostAnswers() {
        return Stream.of(
                Named.of("state unknown", new CommitStateUnknownException(new IllegalStateException("no answer"))),
                Named.of(
                        "database error",
                        new UncheckedSQLException(new SQLException("disk I/O error"), "Unknown failure")),
                Named.of("anything else", new IllegalStateException("connection reset")));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void committedWithoutAnAnswerIsFoundAndNotRepeated(RuntimeException answer) {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            catalog.next(commitsButThrows(answer));

            Landed landed = land(table, 1, 10);

            assertThat(landed.snapshotId())
                    .isEqualTo(lake.snapshot(EVENTS).orElseThrow().snapshotId());
            assertThat(catalog.commits()).isEqualTo(1);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void notCommittedWithoutAnAnswerCanBeCommittedAgain(RuntimeException answer) {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            catalog.next(throwsOnly(answer));

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .withMessageStartingWith("table acme_prod.events: 10 rows up to position 10 have not landed: ")
                    .matches(LandException::retryable);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEmpty();
            batch.commit(new Position(10));

            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @Test
    void committedButNobodyCanLookIsFoundByTheNextCall() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            RuntimeException down = new UncheckedSQLException(new SQLException("locked"), "Unknown failure");
            catalog.next((table, commit) -> {
                commit.run();
                catalog.unreadable(down);
                throw down;
            });

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .matches(LandException::retryable);
            catalog.unreadable(null);
            Landed landed = batch.commit(new Position(10));

            assertThat(landed.position()).isEqualTo(new Position(10));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @Test
    void abortAfterALostAnswerNeverTakesFilesAway() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            LandingBatch batch = batch(table, 1, 10);
            RuntimeException down = new UncheckedSQLException(new SQLException("locked"), "Unknown failure");
            catalog.next((operations, commit) -> {
                commit.run();
                catalog.unreadable(down);
                throw down;
            });
            assertThatExceptionOfType(LandException.class).isThrownBy(() -> batch.commit(new Position(10)));

            batch.abort();
            catalog.unreadable(null);

            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(10));
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    /** A pool that repeats a statement after a lost answer finds its own commit and calls it a conflict. */
    @Test
    void aConflictWithItselfIsALandedCommit() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            catalog.next(commitsButThrows(new CommitFailedException("metadata location has changed")));

            land(table, 1, 10);

            assertThat(catalog.commits()).isEqualTo(1);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
            land(table, 11, 12);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(CommitTest.rows(1, 12));
        }
    }

    @Test
    void anotherLogsCommitInBetweenIsNoHindrance() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog);
                Lake other = Lake.open(Given.settings(folder), "log-2", 1)) {
            LandingTable table = lake.table(SIMPLE);
            LandingTable theirs = other.table(SIMPLE);
            catalog.next(firstDoes(() -> land(theirs, 101, 110)));
            catalog.next(firstDoes(() -> land(theirs, 111, 120)));

            land(table, 1, 10);

            List<String> all = Stream.concat(CommitTest.rows(1, 10).stream(), CommitTest.rows(101, 120).stream())
                    .sorted()
                    .toList();
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(all);
            assertThat(table.landedUpTo(LOG)).isEqualTo(new Position(10));
            assertThat(table.landedUpTo("log-2")).isEqualTo(new Position(120));
        }
    }

    @Test
    void conflictsWithoutEndAreGivenUpAndCanBeTriedAgain() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingBatch batch = batch(lake.table(SIMPLE), 1, 10);
            for (int i = 0; i < 100; i++) {
                catalog.next(throwsOnly(new CommitFailedException("someone else was first")));
            }

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .withMessage(
                            "table acme_prod.events: 10 rows up to position 10 have not landed: someone else was first;"
                                    + " they can be landed again")
                    .matches(LandException::retryable);
            assertThat(Oracles.iceberg(lake, EVENTS)).isEmpty();
        }
    }

    @Test
    void anUnreadableCatalogIsRetryable() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake lake = Given.lake(folder, catalog)) {
            LandingTable table = lake.table(SIMPLE);
            catalog.unreadable(new UncheckedSQLException(new SQLException("locked"), "Failed to get table"));

            assertThatExceptionOfType(LandException.class)
                    .isThrownBy(table::begin)
                    .withMessage("table acme_prod.events can't be read from the catalog: Failed to get table")
                    .matches(LandException::retryable);
        }
    }
}
