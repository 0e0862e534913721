package io.tributary.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.ErrorType;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoveTest {

    @TempDir
    Path folder;

    private static QuarantineEntry entry(String logId, long position, String inletId) {
        return new QuarantineEntry(
                logId + position,
                logId,
                new Position(position),
                "x-" + logId + position,
                inletId,
                "flow",
                "dataset",
                "schema",
                0,
                0,
                QuarantineState.OPEN,
                new Rejection(ErrorType.CONFIG, "code", "message", "[]"),
                new byte[] {1},
                "acme_prod",
                "",
                0);
    }

    @Test
    void messagesOfSomeInletsAreRemovedUpToAPosition() {
        try (Quarantine quarantine = Boxes.open(folder.resolve("quarantine.db"))) {
            quarantine.keep(List.of(
                    entry("log", 1, "closed"),
                    entry("log", 2, "open"),
                    entry("log", 3, "closed"),
                    entry("log", 4, "closed"),
                    entry("former", 9, "closed")));

            assertThat(quarantine.remove(Set.of("closed", "unknown"), "log", new Position(3)))
                    .isEqualTo(3);

            assertThat(quarantine.page(QuarantineFilter.all("acme_prod"), null, true, 10))
                    .extracting(kept -> kept.entry().position().value())
                    .containsExactlyInAnyOrder(2L, 4L);
            assertThat(quarantine.count(QuarantineFilter.all("acme_prod"))).isEqualTo(2);
            assertThat(quarantine.remove(Set.of(), "log", new Position(9))).isZero();
        }
    }
}
