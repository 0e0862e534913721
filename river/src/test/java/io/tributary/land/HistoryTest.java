package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.batch;
import static io.tributary.land.Given.column;
import static io.tributary.land.Given.lake;
import static io.tributary.land.Given.land;
import static io.tributary.land.Given.listOf;
import static io.tributary.land.Given.mapOf;
import static io.tributary.land.Given.number;
import static io.tributary.land.Given.of;
import static io.tributary.land.Given.row;
import static io.tributary.land.Given.spec;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.structOf;
import static io.tributary.land.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table tells of itself and its commits without a look at its files. */
class HistoryTest {

    @TempDir
    Path folder;

    private static TableHistory history(Lake lake) {
        return lake.history(EVENTS).orElseThrow();
    }

    @Test
    void figuresAreThoseOfTheCurrentSnapshot() {
        try (Lake lake = lake(folder, 1)) {
            assertThat(lake.history(EVENTS)).isEmpty();
            LandingTable table = lake.table(SIMPLE);
            assertThat(history(lake).rows()).isZero();
            assertThat(history(lake).commits(true)).isEmpty();

            land(table, 1, 10);
            land(table, 11, 15);

            TableHistory now = history(lake);
            assertThat(now.rows()).isEqualTo(15);
            assertThat(now.files()).isEqualTo(2);
            assertThat(now.bytes())
                    .isEqualTo(now.commits(false).mapToLong(TableCommit::bytes).sum())
                    .isPositive();
            assertThat(Path.of(now.location())).isDirectory();
        }
    }

    @Test
    void commitsComeInBothOrdersAndAreFoundById() {
        try (Lake lake = lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            for (int i = 0; i < 4; i++) {
                land(table, i * 10L + 1, i * 10L + 1 + i);
            }

            List<TableCommit> oldestFirst = history(lake).commits(false).toList();

            assertThat(oldestFirst).extracting(TableCommit::rows).containsExactly(1L, 2L, 3L, 4L);
            assertThat(history(lake).commits(true).toList()).isEqualTo(oldestFirst.reversed());
            assertThat(history(lake).commit(oldestFirst.get(2).snapshotId())).hasValue(oldestFirst.get(2));
            assertThat(history(lake).commit(17)).isEmpty();
        }
    }

    @Test
    void whereRowsCameFromIsKeptWithTheirCommit() {
        try (Lake lake = lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            Provenance provenance = new Provenance(1_767_312_000_000L, Map.of("flow-a", 2L));

            batch(table, 1, 2).commit(new Position(2), provenance);
            land(table, 3, 3);

            assertThat(history(lake).commits(false))
                    .extracting(TableCommit::provenance)
                    .containsExactly(provenance, Provenance.NONE);
        }
    }

    @Test
    void ofVeryManyFlowsOnlySomeAreKept() {
        Map<String, Long> flows =
                java.util.stream.IntStream.range(0, 80).boxed().collect(Collectors.toMap(i -> "flow-" + i, i -> 1L));

        assertThat(new Provenance(0, flows).rowsByFlow()).hasSize(50);
        assertThat(new Provenance(0, Map.of("a=b", 1L, "a,b", 1L, "", 1L)).rowsByFlow())
                .isEmpty();
    }

    @Test
    void filesOfACommitStayTheSameWhateverComesAfterIt() {
        try (Lake lake = lake(folder, 1)) {
            LandingTable table = lake.table(SIMPLE);
            land(table, 1, 10);
            long first = history(lake).commits(true).findFirst().orElseThrow().snapshotId();
            List<LandedFile> before = lake.filesOf(EVENTS, first);

            land(table, 11, 20);

            assertThat(lake.filesOf(EVENTS, first)).isEqualTo(before).hasSize(1);
            assertThat(before.getFirst().rows()).isEqualTo(10);
            assertThat(before.getFirst().path())
                    .isRegularFile()
                    .satisfies(path -> assertThat(Files.size(path))
                            .isEqualTo(before.getFirst().bytes()));
            assertThat(lake.filesOf(EVENTS, 17)).isEmpty();
            assertThat(lake.filesOf(new TableId("acme_prod", "none"), 17)).isEmpty();
        }
    }

    @Test
    void onlyFieldsThatEverHeldAValueAreObserved() {
        TableSpec nested = spec(
                text("_id"),
                text("never"),
                struct("person", text("name"), number("age")),
                column("items", listOf(structOf(text("SKU"), number("quantity")))),
                column("byNamespace", mapOf(listOf(structOf(text("id"), text("state"))))));
        try (Lake lake = lake(folder, 1)) {
            LandingTable table = lake.table(nested);
            assertThat(history(lake).observed()).isEmpty();

            land(table, 1, row("a", null, null, List.of(), null));
            assertThat(history(lake).observed()).containsExactly("_id");

            land(table, 2, row(null, null, of("Mia", null), Collections.<Object>singletonList(of("sku", null)), null));
            land(
                    table,
                    3,
                    row("b", null, null, null, Map.of("email", Collections.<Object>singletonList(of("x", null)))));

            assertThat(history(lake).observed())
                    .containsExactly("_id", "byNamespace.{}.[].id", "items.[].SKU", "person.name");
        }
        try (Lake again = lake(folder, 2)) {
            assertThat(history(again).observed()).hasSize(4);
        }
    }
}
