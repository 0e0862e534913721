package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.LOG;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.batch;
import static io.tributary.land.Given.land;
import static io.tributary.land.TroubledCatalog.firstDoes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two processes that take themselves for the reader of one log, one writes. */
class FencingTest {

    @TempDir
    Path folder;

    @Test
    void theLaterWriterEndsTheEarlierOne() {
        try (Lake old = Given.lake(folder, 1);
                Lake young = Given.lake(folder, 2)) {
            LandingTable oldTable = old.table(SIMPLE);
            LandingBatch late = batch(oldTable, 1, 10);
            LandingTable youngTable = young.table(SIMPLE);

            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> late.commit(new Position(10)))
                    .withMessage(
                            "table acme_prod.events: writer epoch 2 of log log-1 has taken it over, this writer has epoch 1;"
                                    + " stop this process, the later one goes on")
                    .matches(e -> !e.retryable());
            assertThatExceptionOfType(FencedException.class).isThrownBy(oldTable::begin);
            assertThatExceptionOfType(FencedException.class).isThrownBy(() -> old.table(SIMPLE));
            land(youngTable, 1, 5);

            assertThat(Oracles.iceberg(young, EVENTS)).isEqualTo(CommitTest.rows(1, 5));
        }
    }

    @Test
    void takenOverInTheMiddleOfACommit() {
        TroubledCatalog catalog = new TroubledCatalog();
        try (Lake old = Given.lake(folder, catalog);
                Lake young = Given.lake(folder, 2)) {
            LandingBatch late = batch(old.table(SIMPLE), 1, 10);
            catalog.next(firstDoes(() -> young.table(SIMPLE)));

            assertThatExceptionOfType(FencedException.class).isThrownBy(() -> late.commit(new Position(10)));

            assertThat(Oracles.iceberg(young, EVENTS)).isEmpty();
            assertThat(young.table(SIMPLE).landedUpTo(LOG)).isEqualTo(Position.START);
        }
    }

    @Test
    void aPositionMovedBySomeoneElseIsNeverBuiltUpon() {
        try (Lake one = Given.lake(folder, 1);
                Lake twin = Given.lake(folder, 1)) {
            LandingBatch batch = batch(one.table(SIMPLE), 1, 10);
            land(twin.table(SIMPLE), 1, 4);

            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> batch.commit(new Position(10)))
                    .withMessage(
                            "table acme_prod.events: this batch began at position 0 of log log-1, the table now stands at 4;"
                                    + " another writer with the same log id is at work, stop one of them");

            assertThat(Oracles.iceberg(one, EVENTS)).isEqualTo(CommitTest.rows(1, 4));
        }
    }

    @Test
    void whatATwinHasLandedIsNotLandedAgain() {
        try (Lake one = Given.lake(folder, 1);
                Lake twin = Given.lake(folder, 1)) {
            LandingBatch batch = batch(one.table(SIMPLE), 1, 10);
            Landed theirs = land(twin.table(SIMPLE), 1, 10);

            assertThat(batch.commit(new Position(10))).isEqualTo(theirs);

            assertThat(Oracles.iceberg(one, EVENTS)).isEqualTo(CommitTest.rows(1, 10));
        }
    }

    @Test
    void eachOpeningCountsOn() {
        try (Lake first = Lake.open(Given.settings(folder), LOG);
                Lake second = Lake.open(Given.settings(folder), LOG);
                Lake other = Lake.open(Given.settings(folder), "log-2")) {
            LandingTable before = first.table(SIMPLE);
            other.table(SIMPLE);
            LandingTable after = second.table(SIMPLE);

            assertThatExceptionOfType(FencedException.class).isThrownBy(before::begin);
            land(after, 1, 3);
            assertThat(lakeProperties(second))
                    .containsEntry("tributary.writer.log-1", "2")
                    .containsEntry("tributary.writer.log-2", "1");
        }
    }

    private static java.util.Map<String, String> lakeProperties(Lake lake) {
        return lake.catalog().loadTable(Lake.name(EVENTS)).properties();
    }
}
