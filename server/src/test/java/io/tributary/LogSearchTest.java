package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.LogSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not settled is found in the log wherever it is, and only that. */
class LogSearchTest {

    private static final long NOON = 1_752_494_400_000L;
    private static final int EVENTS = 30_000;
    private static final Duration PATIENT = Duration.ofMinutes(1);

    /** It came in first, and was logged among the last. */
    private static final int LATE = 29_000;

    private static EventLog log;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        log = EventLog.onDisk(folder.resolve("log"), LogSettings.defaults());
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= EVENTS; i++) {
            events.add(new Event.Received(
                    "e" + i,
                    "inlet",
                    "flow",
                    "acme_prod.t",
                    i == LATE ? NOON : at(i),
                    "{}".getBytes(StandardCharsets.UTF_8)));
            if (events.size() == 1_000) {
                log.append(events);
                events.clear();
            }
        }
    }

    @AfterAll
    static void close() {
        log.close();
    }

    /** Ten a second. */
    private static long at(int event) {
        return NOON + event * 100L;
    }

    private static LogSearch behind(int settled, Duration patience) {
        return new LogSearch(log, () -> new Position(settled), patience);
    }

    @Test
    void messagesAreFoundWithTheirPositionsWhereverTheyAre() {
        LogSearch search = behind(500, PATIENT);

        for (int event : List.of(501, 9_000, 17_500, EVENTS)) {
            assertThat(search.find(Set.of("e" + event), at(event)))
                    .isEqualTo(Map.of(
                            "e" + event,
                            new LogSearch.Seen(new Position(event), "inlet", "flow", "acme_prod.t", at(event))));
        }
        assertThat(search.find(Set.of("e29999", "e600", "other"), at(600))).containsOnlyKeys("e29999", "e600");
    }

    @Test
    void aMessageThatWasLoggedOutOfOrderIsFoundToo() {
        assertThat(behind(0, PATIENT).find(Set.of("e" + LATE), NOON)).containsOnlyKeys("e" + LATE);
        assertThat(behind(0, PATIENT).find(Set.of("e3"), at(25_000))).containsOnlyKeys("e3");
    }

    @Test
    void whatIsSettledIsNotLookedAt() {
        assertThat(behind(500, PATIENT).find(Set.of("e500"), at(500))).isEmpty();
        assertThat(behind(EVENTS, PATIENT).find(Set.of("e" + EVENTS), at(EVENTS)))
                .isEmpty();
    }

    @Test
    void aSearchThatTakesTooLongSaysNothing() {
        assertThatExceptionOfType(LogSearch.TooMuchException.class)
                .isThrownBy(() -> behind(0, Duration.ZERO).find(Set.of("other"), NOON))
                .withMessage("30000 messages wait in the log, more than can be searched in one request");
    }
}
