package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks for the newest events, segment by segment from the last one back; within a segment it reads forward, as records can only be read so. */
final class Recent {

    private static final int MOST = 10_000;
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int POLL_EVENTS = 1_000;
    private static final long POLL_BYTES = 1024 * 1024;

    private final SegmentList segments;
    private final ForcedEnd forced;
    private final Function<Position, LogReader> readers;
    private final int most;
    private final int mostSegments;

    Recent(SegmentList segments, ForcedEnd forced, Function<Position, LogReader> readers, int most, int mostSegments) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("recent events: ask for 1 to " + MOST + ", found " + most);
        }
        this.segments = segments;
        this.forced = forced;
        this.readers = readers;
        this.most = most;
        this.mostSegments = mostSegments;
    }

    List<LoggedEvent> find(Predicate<Event> wanted) throws InterruptedException {
        List<LoggedEvent> found = new ArrayList<>();
        long end = forced.get().position();
        long bytes = 0;
        for (Segment segment : segments.newest(mostSegments)) {
            Newest newest = new Newest(most - found.size(), MOST_BYTES - bytes);
            read(segment.first(), end, wanted, newest);
            found.addAll(0, newest.events);
            bytes += newest.bytes;
            end = segment.first() - 1;
            if (found.size() >= most || newest.left) {
                break;
            }
        }
        return found;
    }

    private void read(long first, long last, Predicate<Event> wanted, Newest newest) throws InterruptedException {
        if (first > last) {
            return;
        }
        try (LogReader reader = readers.apply(new Position(first - 1))) {
            long at = first - 1;
            while (at < last) {
                List<LoggedEvent> events = reader.poll(POLL_EVENTS, POLL_BYTES, Duration.ZERO);
                if (events.isEmpty()) {
                    return;
                }
                for (LoggedEvent event : events) {
                    at = event.position().value();
                    if (at <= last && wanted.test(event.event())) {
                        newest.add(event);
                    }
                }
            }
        }
    }

    /** The last of what was added, bounded in number and bytes. */
    private static final class Newest {

        private final int most;
        private final long mostBytes;
        private final Deque<LoggedEvent> events = new ArrayDeque<>();
        private long bytes;
        private boolean left;

        Newest(int most, long mostBytes) {
            this.most = most;
            this.mostBytes = mostBytes;
        }

        void add(LoggedEvent event) {
            events.addLast(event);
            bytes += event.event().payload().length;
            while (events.size() > most || bytes > mostBytes) {
                bytes -= events.removeFirst().event().payload().length;
                left = true;
            }
        }
    }
}
