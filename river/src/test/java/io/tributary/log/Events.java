package io.tributary.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.event.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Events of the tests, and how they are read back. */
final class Events {

    static final Duration NOW = Duration.ZERO;
    static final Duration LONG = Duration.ofSeconds(30);

    private Events() {}

    static Event received(String xactionId) {
        return received(xactionId, 60);
    }

    static Event received(String xactionId, int padding) {
        String payload = "{\"transactionId\":\"" + xactionId + "\",\"note\":\"" + "p".repeat(padding) + "\"}";
        return new Event.Received(
                xactionId, "inlet-1", "flow-1", "prod.table_1", 1_700_000_000_123L, payload.getBytes(UTF_8));
    }

    static Event refused(String xactionId) {
        Rejection why = new Rejection(ErrorType.VALIDATION, "DCVS-1106-400", "träge ≠ schnell", "[{\"path\":\"/a\"}]");
        return new Event.Refused(
                xactionId, "inlet-2", "flow-2", "prod.table_2", -5, new byte[] {0, 1, (byte) 0xff}, why);
    }

    static List<Event> received(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> received("e" + i)).toList();
    }

    static List<LoggedEvent> readAll(EventLog log) {
        return readAfter(log, 0);
    }

    /** Everything forced behind a position. */
    static List<LoggedEvent> readAfter(EventLog log, long after) {
        List<LoggedEvent> all = new ArrayList<>();
        try (LogReader reader = log.readerAfter(new Position(after))) {
            while (all.isEmpty() || all.getLast().position().compareTo(log.end()) < 0) {
                List<LoggedEvent> some = reader.poll(100, 10_000, NOW);
                if (some.isEmpty()) {
                    break;
                }
                all.addAll(some);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    static List<String> ids(List<LoggedEvent> events) {
        return events.stream().map(logged -> logged.event().xactionId()).toList();
    }

    static List<Long> positions(List<LoggedEvent> events) {
        return events.stream().map(logged -> logged.position().value()).toList();
    }

    static List<String> idsUpTo(long last) {
        return IntStream.rangeClosed(1, (int) last).mapToObj(i -> "e" + i).toList();
    }

    static List<Long> positionsUpTo(long last) {
        return IntStream.rangeClosed(1, (int) last).mapToObj(i -> (long) i).toList();
    }
}
