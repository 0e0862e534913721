package io.tributary.control.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergedByTimeTest {

    @Test
    void manySequencesAreOneInOrder() {
        List<Iterator<Integer>> parts = List.of(
                List.of(1, 4, 9).iterator(),
                List.<Integer>of().iterator(),
                List.of(2, 3, 10).iterator());

        assertThat(MergedByTime.of(parts, Comparator.<Integer>naturalOrder()).toList())
                .containsExactly(1, 2, 3, 4, 9, 10);
    }

    @Test
    void onlyWhatIsAskedForIsMade() {
        AtomicInteger made = new AtomicInteger();
        List<Iterator<Integer>> parts = IntStream.range(0, 3)
                .mapToObj(part -> IntStream.range(0, 100_000)
                        .mapToObj(i -> {
                            made.incrementAndGet();
                            return i * 3 + part;
                        })
                        .iterator())
                .toList();

        List<Integer> page = MergedByTime.of(parts, Comparator.naturalOrder())
                .skip(40)
                .limit(5)
                .toList();

        assertThat(page).containsExactly(40, 41, 42, 43, 44);
        assertThat(made.get()).isLessThan(60);
    }
}
