package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.quarantine.LandedReplay;
import io.tributary.quarantine.ReplayKey;
import io.tributary.quarantine.Replays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps account of events that come out of quarantine. An entry is told that its row landed as soon as its table has it, and before the log releases the
 * row's position, so that a crash in between reads the event again, finds it in its table, and tells the entry then. Belongs to the pump's thread.
 */
final class ReplayLedger {

    private final Replays replays;
    private final Position startEnd;
    private List<OnItsWay> onTheirWay = new ArrayList<>();
    private volatile boolean startPassed;

    /** @param startEnd the end of the log at the start: what is before it may have been decided by an earlier process */
    ReplayLedger(Replays replays, Position startEnd) {
        this.replays = replays;
        this.startEnd = startEnd;
    }

    private record OnItsWay(Position position, String table, LandedReplay replay) {}

    static ReplayKey key(Event.Replayed event) {
        return new ReplayKey(event.entryId(), event.tryNo());
    }

    /** Which replayed events of a stretch are still to be decided; the others were, or their entries are gone. */
    Set<ReplayKey> awaited(List<LoggedEvent> events) {
        List<ReplayKey> keys = new ArrayList<>();
        for (LoggedEvent logged : events) {
            if (logged.event() instanceof Event.Replayed replayed) {
                keys.add(key(replayed));
            }
        }
        if (keys.isEmpty()) {
            return Set.of();
        }
        return replays.awaited(keys, events.get(0).position().compareTo(startEnd) <= 0);
    }

    /** An awaited event was handed to its table, or its table has it already. */
    void passed(LoggedEvent logged) {
        if (logged.event() instanceof Event.Replayed replayed) {
            onTheirWay.add(new OnItsWay(
                    logged.position(), replayed.table(), new LandedReplay(key(replayed), replayed.flowId())));
        }
    }

    /** Events behind this position are read again. */
    void rewound(Position to) {
        onTheirWay.removeIf(one -> one.position().compareTo(to) > 0);
    }

    /**
     * Tells entries whose rows are in their tables, and once the log was read to where it ended at the start, those that never got into it.
     *
     * @param settled up to where a table has what it was to have
     * @param cursor events up to here were read
     * @throws RuntimeException the quarantine can't be written; nothing may be released
     */
    void settled(Function<String, Position> settled, Position cursor) {
        if (!onTheirWay.isEmpty()) {
            Map<String, Position> byTable = new HashMap<>();
            List<OnItsWay> landed = new ArrayList<>();
            List<OnItsWay> left = new ArrayList<>();
            for (OnItsWay one : onTheirWay) {
                Position bound = byTable.computeIfAbsent(one.table(), settled);
                (one.position().compareTo(bound) <= 0 ? landed : left).add(one);
            }
            if (!landed.isEmpty()) {
                replays.landed(landed.stream().map(OnItsWay::replay).toList());
                onTheirWay = left;
            }
        }
        if (!startPassed && cursor.compareTo(startEnd) >= 0) {
            replays.takeBackLost();
            startPassed = true;
        }
    }

    /** Whether everything an earlier process left has been looked at: what it had marked and not handed over is free again. */
    boolean startPassed() {
        return startPassed;
    }
}
