package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest events can be looked at again, released or not, as long as their segments are kept. */
class RecentTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);
    private static final Predicate<Event> ALL = event -> true;

    @TempDir
    Path directory;

    @Test
    void newestEventsComeOldestFirst() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            fill(log, 100);

            assertThat(Events.ids(log.recent(3, ALL))).containsExactly("e98", "e99", "e100");
        }
    }

    @Test
    void theyAreGatheredOverSegmentsWithoutGapOrRepeat() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY.withKeptSegments(1_000))) {
            fill(log, 100);
            assertThat(segments()).isGreaterThan(3);

            assertThat(Events.ids(log.recent(100, ALL))).isEqualTo(Events.idsUpTo(100));
        }
    }

    @Test
    void onlyWantedEventsCount() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY.withKeptSegments(1_000))) {
            fill(log, 40);

            List<LoggedEvent> recent = log.recent(2, event -> event.xactionId().endsWith("0"));

            assertThat(Events.ids(recent)).containsExactly("e30", "e40");
        }
    }

    @Test
    void keptSegmentsOutliveTheirReleaseAndARestart() throws Exception {
        int kept;
        try (EventLog log = EventLog.onDisk(directory, TINY.withKeptSegments(2))) {
            fill(log, 100);
            log.release(log.end());
            await().until(() -> segments() == 3);
            kept = log.recent(100, ALL).size();
            assertThat(kept).isBetween(20, 99);
        }
        try (EventLog log = EventLog.onDisk(directory, TINY.withKeptSegments(2))) {
            assertThat(log.released()).isEqualTo(new Position(100));
            assertThat(Events.ids(log.recent(100, ALL)))
                    .isEqualTo(IntStream.rangeClosed(101 - kept, 100)
                            .mapToObj(i -> "e" + i)
                            .toList());
        }
    }

    @Test
    void anEmptyLogHasNone() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.recent(10, ALL)).isEmpty();
        }
    }

    @Test
    void askingForTooManyIsRefused() {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThatThrownBy(() -> log.recent(10_001, ALL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("recent events: ask for 1 to 10000, found 10001");
        }
    }

    @Test
    void largeEventsAreBoundedByTheirBytes() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, LogSettings.defaults())) {
            for (int i = 1; i <= 50; i++) {
                log.append(List.of(Events.received("e" + i, 1_000_000)));
            }

            List<LoggedEvent> recent = log.recent(50, ALL);

            assertThat(recent).hasSize(33);
            assertThat(recent.getLast().event().xactionId()).isEqualTo("e50");
        }
    }

    private static void fill(EventLog log, int events) {
        for (int i = 1; i <= events; i++) {
            log.append(Events.received(i, i));
        }
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Segment.isName(String.valueOf(file.getFileName())))
                    .count();
        }
    }
}
