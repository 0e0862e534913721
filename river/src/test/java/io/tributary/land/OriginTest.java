package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.simple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Position;
import io.tributary.event.TimeOrderedId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row says which event it came from, and is found by it. */
class OriginTest {

    private static final long NOON = 1_752_494_400_000L;
    private static final TableSpec TRACED = TableSpec.traced(EVENTS, SIMPLE.columns());

    @TempDir
    Path folder;

    @Test
    void rowsTellTheirEvent() throws SQLException {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(TRACED), 1, origin("0198-abc-7", NOON));

            TableSnapshot snapshot = lake.snapshot(EVENTS).orElseThrow();

            assertThat(snapshot.columns()).endsWith(Origin.DECLARED);
            assertThat(Oracles.duckDb(snapshot))
                    .singleElement()
                    .asString()
                    .contains("_tributary_event={xactionId=\"0198-abc-7\", receivedAt=");
            assertThat(Oracles.iceberg(lake, EVENTS)).isEqualTo(Oracles.duckDb(snapshot));
        }
    }

    @Test
    void rowsOfATableThatDidNotKeepItSayNothing() throws SQLException {
        String id = TimeOrderedId.at(NOON);
        try (Lake lake = Given.lake(folder, 1)) {
            Given.land(lake.table(SIMPLE), 1, 2);

            assertThat(lake.find(EVENTS, id, NOON)).isEmpty();
            LandingTable widened = lake.table(TRACED);
            assertThat(lake.find(EVENTS, id, NOON)).isEmpty();
            land(widened, 3, origin(id, NOON));

            assertThat(Oracles.duckDb(lake.snapshot(EVENTS).orElseThrow()))
                    .hasSize(3)
                    .filteredOn(row -> row.contains("_tributary_event=null"))
                    .hasSize(2);
            assertThat(lake.find(EVENTS, id, NOON)).isPresent();
        }
    }

    @Test
    void theRowOfAnEventIsFoundByFileAndNumber() {
        List<String> ids = new ArrayList<>();
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(TRACED);
            for (int commit = 0; commit < 4; commit++) {
                LandingBatch batch = table.begin();
                String request = TimeOrderedId.at(NOON + commit);
                for (int item = 0; item < 100; item++) {
                    String id = request + "-" + item;
                    ids.add(id);
                    batch.add(simple(ids.size()), new Origin(id, NOON + commit));
                }
                batch.commit(new Position(ids.size()), new Provenance(NOON + commit, Map.of()));
            }

            for (int wanted : List.of(0, 99, 100, 250, 399)) {
                String id = ids.get(wanted);
                RowPlace place = lake.find(EVENTS, id, TimeOrderedId.millis(id).orElseThrow())
                        .orElseThrow();

                long snapshot = place.commit().orElseThrow().snapshotId();
                assertThat(place.table()).isEqualTo(EVENTS);
                assertThat(place.row()).isEqualTo(wanted % 100);
                assertThat(lake.filesOf(EVENTS, snapshot))
                        .extracting(LandedFile::path)
                        .containsExactly(place.file());
                assertThat(place.commit().orElseThrow().provenance().receivedFromMillis())
                        .isEqualTo(NOON + wanted / 100);
            }
            assertThat(lake.find(EVENTS, ids.get(0), NOON + 1)).isEmpty();
            assertThat(lake.find(EVENTS, ids.get(0) + "0", NOON)).isEmpty();
            assertThat(lake.find(new TableId("acme_prod", "others"), ids.get(0), NOON))
                    .isEmpty();
        }
    }

    @Test
    void rowsOfManyEventsAreFoundTogether() {
        Map<String, Long> wanted = new HashMap<>();
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(TRACED);
            // More times than statistics are held against one by one.
            for (int i = 0; i < 300; i++) {
                String id = TimeOrderedId.at(NOON + i);
                wanted.put(id, NOON + i);
            }
            int number = 0;
            for (int commit = 0; commit < 3; commit++) {
                LandingBatch batch = table.begin();
                for (Map.Entry<String, Long> event : wanted.entrySet()) {
                    if ((event.getValue() - NOON) / 100 == commit) {
                        batch.add(simple(++number), new Origin(event.getKey(), event.getValue()));
                    }
                }
                batch.commit(new Position(number), new Provenance(NOON + commit * 100L, Map.of()));
            }
            wanted.put(TimeOrderedId.at(NOON + 7), NOON + 7);

            Map<String, RowPlace> found = lake.find(EVENTS, wanted);

            assertThat(found).hasSize(300);
            found.forEach((id, place) -> {
                assertThat(lake.find(EVENTS, id, wanted.get(id))).contains(place);
                assertThat(place.commit().orElseThrow().provenance().receivedFromMillis())
                        .isEqualTo(NOON + (wanted.get(id) - NOON) / 100 * 100);
            });
            assertThat(lake.find(EVENTS, Map.of())).isEmpty();
        }
    }

    @Test
    void filesOfOtherTimesAreNotRead() throws java.io.IOException {
        String id = TimeOrderedId.at(NOON);
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(TRACED);
            land(table, 1, origin(TimeOrderedId.at(NOON - 1), NOON - 1));
            Path other = lake.snapshot(EVENTS).orElseThrow().files().getFirst();
            land(table, 2, origin(id, NOON));
            java.nio.file.Files.delete(other);

            assertThat(lake.find(EVENTS, id, NOON).orElseThrow().row()).isZero();
        }
    }

    @Test
    void itIsNoFieldOfTheSchema() {
        try (Lake lake = Given.lake(folder, 1)) {
            land(lake.table(TRACED), 1, origin("x", NOON));

            assertThat(lake.history(EVENTS).orElseThrow().observed())
                    .containsExactlyInAnyOrder("_id", "points", "person.name", "person.age");
        }
    }

    @Test
    void aSchemaWithAFieldOfThatNameKeepsItsFieldAndRowsAreNotTraced() {
        List<io.tributary.xdm.Column> columns = List.of(Given.text("_id"), Given.text("_Tributary_Event"));

        assertThat(TableSpec.traced(EVENTS, columns).traced()).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new TableSpec(EVENTS, columns, true))
                .withMessage("table acme_prod.events: the column name '_tributary_event' is taken by the schema, so its"
                        + " rows can't be traced");
    }

    @Test
    void idsTellTheirTime() {
        assertThat(TimeOrderedId.millis(TimeOrderedId.at(NOON))).isEqualTo(OptionalLong.of(NOON));
        assertThat(TimeOrderedId.millis(TimeOrderedId.at(NOON) + "-12")).isEqualTo(OptionalLong.of(NOON));
        assertThat(TimeOrderedId.millis("")).isEmpty();
        assertThat(TimeOrderedId.millis("1752494400000:4:17")).isEmpty();
        assertThat(TimeOrderedId.millis("zzzzzzzz-zzzz-7000-8000-000000000000")).isEmpty();
        assertThat(TimeOrderedId.millis("01980a5c-0000-4000-8000-000000000000")).isEmpty();
    }

    private static Origin origin(String xactionId, long millis) {
        return new Origin(xactionId, millis);
    }

    private static void land(LandingTable table, long number, Origin origin) {
        LandingBatch batch = table.begin();
        batch.add(simple(number), origin);
        batch.commit(new Position(number));
    }
}
