package io.tributary.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which batch a refused message goes to, and that it stays there. */
class QuarantineBatchTest {

    private static final String DATASET = "65a0c1d2e3f405162738495a";
    private static final long NOON = 1_767_312_000_000L;

    @TempDir
    Path folder;

    private static QuarantineEntry entry(long position, String flow, long at, int bytes) {
        return new QuarantineEntry(
                "id-" + position,
                "log",
                new Position(position),
                "x-" + position,
                "inlet",
                flow,
                DATASET,
                "schema",
                at - 5,
                at,
                QuarantineState.OPEN,
                new Rejection(ErrorType.VALIDATION, position % 2 == 0 ? "EVEN" : "ODD", "message " + position, "[]"),
                new byte[bytes],
                "acme_prod",
                "",
                0);
    }

    private static List<QuarantineBatch> all(Quarantine quarantine, boolean newestFirst) {
        return quarantine.batches(DATASET, -1, Long.MAX_VALUE, newestFirst, null, 100);
    }

    @Test
    void messagesCloseTogetherAreOneBatchForEachFlow() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("q.db"))) {
            quarantine.keep(List.of(entry(1, "a", NOON, 10), entry(2, "b", NOON + 1, 10), entry(3, "a", NOON + 2, 10)));
            quarantine.keep(List.of(entry(4, "a", NOON + 59_999, 10)));
            quarantine.keep(List.of(entry(5, "a", NOON + 60_000, 10)));

            List<QuarantineBatch> batches = all(quarantine, false);

            assertThat(batches).extracting(QuarantineBatch::flowId).containsExactly("a", "b", "a");
            assertThat(batches).extracting(QuarantineBatch::records).containsExactly(3L, 1L, 1L);
            assertThat(batches.getFirst().bytes()).isEqualTo(30);
            assertThat(batches.getFirst().receivedAtMillis()).isEqualTo(NOON - 5);
            assertThat(batches.getFirst().updatedAtMillis()).isEqualTo(NOON + 59_999);
            assertThat(quarantine.entries(batches.getFirst().id()))
                    .extracting(kept -> kept.position().value())
                    .containsExactly(1L, 3L, 4L);
            assertThat(quarantine.reasons(batches.getFirst().id()))
                    .extracting(QuarantineReason::code, QuarantineReason::records, QuarantineReason::message)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("ODD", 2L, "message 1"),
                            org.assertj.core.groups.Tuple.tuple("EVEN", 1L, "message 4"));
            assertThat(quarantine.lastBatch(DATASET)).hasValue(batches.getLast());
        }
    }

    @Test
    void aReplayOfTheLogChangesNothing() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("q.db"))) {
            quarantine.keep(List.of(entry(1, "a", NOON, 10), entry(2, "a", NOON + 1, 10)));
            List<QuarantineBatch> before = all(quarantine, true);

            quarantine.keep(List.of(entry(1, "a", NOON + 90_000, 10), entry(2, "a", NOON + 90_001, 10)));

            assertThat(all(quarantine, true)).isEqualTo(before);
        }
    }

    @Test
    void messagesAreFoundByTheirTransactionIdsWithoutPayload() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("q.db"))) {
            QuarantineEntry first = entry(1, "a", NOON, 10);
            QuarantineEntry second = entry(2, "a", NOON, 10);
            quarantine.keep(List.of(first, second));

            assertThat(quarantine.findAll(List.of(second.xactionId(), "other")))
                    .containsOnlyKeys(second.xactionId())
                    .allSatisfy((id, entry) -> {
                        assertThat(entry.id()).isEqualTo(second.id());
                        assertThat(entry.payload()).isEmpty();
                    });
        }
    }

    @Test
    void aBatchIsBoundedInRecordsAndBytes() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("q.db"))) {
            List<QuarantineEntry> many = new ArrayList<>();
            for (int i = 1; i <= 2_500; i++) {
                many.add(entry(i, "many", NOON, 1));
            }
            quarantine.keep(many);
            for (int i = 0; i < 10; i++) {
                quarantine.keep(List.of(entry(10_000 + i, "large", NOON, 1_048_576)));
            }

            assertThat(all(quarantine, false))
                    .filteredOn(batch -> batch.flowId().equals("many"))
                    .extracting(QuarantineBatch::records)
                    .containsExactlyInAnyOrder(1_000L, 1_000L, 500L);
            assertThat(all(quarantine, false))
                    .filteredOn(batch -> batch.flowId().equals("large"))
                    .extracting(QuarantineBatch::records)
                    .containsExactlyInAnyOrder(8L, 2L);
        }
    }

    @Test
    void batchesAreReadPageByPageBothWays() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("q.db"))) {
            for (int i = 0; i < 7; i++) {
                quarantine.keep(List.of(entry(i + 1, "a", NOON + i * 60_000L, 1)));
            }
            for (boolean newestFirst : new boolean[] {true, false}) {
                List<QuarantineBatch> paged = new ArrayList<>();
                QuarantineBatch last = null;
                for (int page = 0; page < 4; page++) {
                    List<QuarantineBatch> some = quarantine.batches(DATASET, -1, Long.MAX_VALUE, newestFirst, last, 2);
                    paged.addAll(some);
                    last = some.getLast();
                }

                assertThat(paged).isEqualTo(all(quarantine, newestFirst)).hasSize(7);
            }
            assertThat(quarantine.batches(DATASET, NOON, NOON + 180_000, false, null, 10))
                    .extracting(QuarantineBatch::createdAtMillis)
                    .containsExactly(NOON + 60_000, NOON + 120_000);
        }
    }
}
