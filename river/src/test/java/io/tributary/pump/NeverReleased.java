package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.LogReader;
import java.util.List;
import java.util.function.Predicate;

/** A log as a process leaves it that dies after a commit and before it notes so. */
class NeverReleased implements EventLog {

    private final EventLog log;

    NeverReleased(EventLog log) {
        this.log = log;
    }

    @Override
    public String id() {
        return log.id();
    }

    @Override
    public Position append(List<Event> events) {
        return log.append(events);
    }

    @Override
    public LogReader readerAfter(Position after) {
        return log.readerAfter(after);
    }

    @Override
    public List<LoggedEvent> recent(int most, Predicate<Event> wanted) throws InterruptedException {
        return log.recent(most, wanted);
    }

    @Override
    public Position end() {
        return log.end();
    }

    @Override
    public void release(Position upTo) {
        // dies before it gets here
    }

    @Override
    public Position released() {
        return log.released();
    }

    @Override
    public long backlogBytes() {
        return log.backlogBytes();
    }

    @Override
    public void close() {
        log.close();
    }
}
