package io.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchIdTest {

    @Test
    void sameFactsHaveTheSameIdAndOthersAnother() {
        String id = BatchId.of(1_767_312_000_000L, "65a0c1d2e3f405162738495a", "table:7");

        assertThat(id).matches("[0-9A-HJKMNP-TV-Z]{26}").startsWith("01KDY02100");
        assertThat(BatchId.of(1_767_312_000_000L, "65a0c1d2e3f405162738495a", "table:7"))
                .isEqualTo(id);
        assertThat(BatchId.of(1_767_312_000_000L, "65a0c1d2e3f405162738495a", "table:8"))
                .isNotEqualTo(id);
        assertThat(BatchId.of(1_767_312_000_001L, "65a0c1d2e3f405162738495a", "table:7"))
                .isGreaterThan(id);
    }

    @Test
    void idTellsItsTimeAndWhoseItMayBe() {
        String id = BatchId.of(1_767_312_000_000L, "65a0c1d2e3f405162738495a", "table:7");

        assertThat(BatchId.millis(id)).isEqualTo(1_767_312_000_000L);
        assertThat(BatchId.mayBeOf("65a0c1d2e3f405162738495a", id)).isTrue();
        assertThat(BatchId.mayBeOf("65a0c1d2e3f405162738495b", id)).isFalse();
    }

    @Test
    void whatIsNoIdIsNobodys() {
        assertThat(BatchId.millis("")).isEqualTo(-1);
        assertThat(BatchId.millis("u".repeat(26))).isEqualTo(-1);
        assertThat(BatchId.mayBeOf("65a0c1d2e3f405162738495a", "short")).isFalse();
    }
}
