package io.tributary.backfill;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.LogReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The log as the pump sees it: what a run may still have to look up is not forgotten, though it is settled. */
final class HeldLog implements EventLog {

    private final EventLog log;
    private final Map<String, Position> holds = new ConcurrentHashMap<>();

    HeldLog(EventLog log) {
        this.log = log;
    }

    /** Events behind {@code after} stay until {@link #free}. */
    void hold(String runId, Position after) {
        holds.put(runId, after);
    }

    void free(String runId) {
        holds.remove(runId);
    }

    @Override
    public void release(Position upTo) {
        Position bound = upTo;
        for (Position hold : holds.values()) {
            bound = hold.compareTo(bound) < 0 ? hold : bound;
        }
        log.release(bound);
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
