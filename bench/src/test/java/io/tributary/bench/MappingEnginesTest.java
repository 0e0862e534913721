package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured side by side must do the same. */
class MappingEnginesTest {

    @ParameterizedTest
    @EnumSource(MappingWorkload.class)
    void everyEngineMakesTheSameRecord(MappingWorkload workload) {
        assertThatCode(() -> SameRecord.check(workload)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(MappingWorkload.class)
    void recordHoldsAValueForEveryRowOfItsMapping(MappingWorkload workload) throws Exception {
        JsonNode record =
                SameRecord.meaning(MappingEngines.TRIBUTARY.any(workload).mapBytes(workload.event()));

        assertThat(leaves(record)).isGreaterThanOrEqualTo(workload.rows().size());
    }

    @Test
    void numbersAreComparedByValue() throws Exception {
        assertThat((Object) SameRecord.meaning("{\"a\":90}".getBytes()))
                .isEqualTo(SameRecord.meaning("{\"a\":90.0}".getBytes()))
                .isNotEqualTo(SameRecord.meaning("{\"a\":91}".getBytes()))
                .isNotEqualTo(SameRecord.meaning("{\"a\":\"90\"}".getBytes()));
    }

    private static int leaves(JsonNode node) {
        if (!node.isContainerNode()) {
            return 1;
        }
        int sum = 0;
        for (JsonNode child : node) {
            sum += leaves(child);
        }
        return sum;
    }
}
