package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.util.List;
import java.util.function.Predicate;

/** Does what another log does; for those that change one thing of it. */
public abstract class ForwardingLog implements EventLog {

    private final EventLog log;

    /** @param log the log that does it; closed with this one */
    protected ForwardingLog(EventLog log) {
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
        log.release(upTo);
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
