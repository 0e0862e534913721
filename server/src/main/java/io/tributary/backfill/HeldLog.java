package io.tributary.backfill;

import io.tributary.event.Position;
import io.tributary.log.EventLog;
import io.tributary.log.ForwardingLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The log as the pump sees it: what a run may still have to look up is not forgotten, though it is settled. */
final class HeldLog extends ForwardingLog {

    private final Map<String, Position> holds = new ConcurrentHashMap<>();

    HeldLog(EventLog log) {
        super(log);
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
        super.release(bound);
    }
}
