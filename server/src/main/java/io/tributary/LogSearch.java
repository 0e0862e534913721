package io.tributary;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.LogReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Looks for messages in the part of the log that is not settled, by reading it: there is no index of it, as nearly always that part is a second of traffic. One
 * search at a time, bounded in time, so that nobody can keep the disk busy by asking.
 */
final class LogSearch {

    /** How long a request may wait for the log. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int POLL_EVENTS = 1_000;
    private static final long POLL_BYTES = 1024 * 1024;
    private static final long FEW = 10_000;

    /** A message is appended at most about so long after it came in: its sender is held while the backlog is full. */
    private static final long APPENDED_WITHIN_MILLIS = 15_000;

    private final EventLog log;
    private final Supplier<Position> settled;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @param settled up to where everything is in tables or quarantine
     * @param patience a search gives up after that
     */
    LogSearch(EventLog log, Supplier<Position> settled, Duration patience) {
        this.log = log;
        this.settled = settled;
        this.patience = patience;
    }

    /** A message in the log; its payload is not kept. */
    record Seen(Position position, String inletId, String flowId, String table, long receivedAtMillis) {

        private static Seen of(LoggedEvent logged) {
            Event event = logged.event();
            return new Seen(
                    logged.position(), event.inletId(), event.flowId(), event.table(), event.receivedAtMillis());
        }
    }

    /** So much waits in the log that it can't be searched now. */
    static final class TooMuchException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooMuchException(long events) {
            super(events + " messages wait in the log, more than can be searched in one request");
        }
    }

    /**
     * The messages with these transaction ids that the log holds and that were not settled when this was called.
     *
     * @param oldestMillis when the first of them came in; where the search begins
     * @throws TooMuchException some of them were not found in time
     * @throws io.tributary.log.LogFailedException the log can't be read
     */
    Map<String, Seen> find(Set<String> xactionIds, long oldestMillis) {
        long deadline = System.nanoTime() + patience.toNanos();
        Position from = settled.get();
        Position end = log.end();
        if (xactionIds.isEmpty() || from.compareTo(end) >= 0) {
            return Map.of();
        }
        try {
            if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TooMuchException(end.value() - from.value());
            }
        } catch (InterruptedException e) {
            throw stopping(e);
        }
        try (LogReader reader = log.readerAfter(from)) {
            Search search = new Search(reader, xactionIds, deadline);
            Position likely = search.before(oldestMillis - APPENDED_WITHIN_MILLIS, from, end);
            search.read(likely, end);
            search.read(from, likely);
            return search.found;
        } catch (InterruptedException e) {
            throw stopping(e);
        } finally {
            lock.unlock();
        }
    }

    private static IllegalStateException stopping(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("The server stops while it reads the log", e);
    }

    /** One search: where most likely, then in the rest, so that what it doesn't find is not there. */
    private static final class Search {

        private final LogReader reader;
        private final Set<String> wanted;
        private final long deadline;
        private final Map<String, Seen> found = new HashMap<>();

        Search(LogReader reader, Set<String> wanted, long deadline) {
            this.reader = reader;
            this.wanted = wanted;
            this.deadline = deadline;
        }

        /** A position before what came in at that moment, as messages are logged about in the order they come in. */
        Position before(long millis, Position from, Position end) throws InterruptedException {
            long low = from.value();
            long high = end.value();
            while (high - low > FEW) {
                long middle = low + (high - low) / 2;
                reader.seek(new Position(middle));
                List<LoggedEvent> next = reader.poll(1, 1, Duration.ZERO);
                if (!next.isEmpty() && next.getFirst().event().receivedAtMillis() < millis) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return new Position(low);
        }

        /** Reads what lies behind {@code after}, up to {@code last}. */
        void read(Position after, Position last) throws InterruptedException {
            if (after.compareTo(last) >= 0 || found.size() == wanted.size()) {
                return;
            }
            reader.seek(after);
            Position at = after;
            while (at.compareTo(last) < 0 && found.size() < wanted.size()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TooMuchException(last.value() - after.value());
                }
                List<LoggedEvent> events = reader.poll(POLL_EVENTS, POLL_BYTES, Duration.ZERO);
                if (events.isEmpty()) {
                    return;
                }
                for (LoggedEvent logged : events) {
                    at = logged.position();
                    if (wanted.contains(logged.event().xactionId())) {
                        found.put(logged.event().xactionId(), Seen.of(logged));
                    }
                }
            }
        }
    }
}
