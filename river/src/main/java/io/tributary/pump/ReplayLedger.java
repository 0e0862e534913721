package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.quarantine.ReplayKey;
import io.tributary.quarantine.Replays;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Keeps account of events that come out of quarantine. An entry is told that its row landed before the log releases the row's position, so that a crash in
 * between reads the event again, finds it in its table, and tells the entry then. Belongs to the pump's thread.
 */
final class ReplayLedger {

    private final Replays replays;
    private final Position startEnd;
    private final Deque<OnItsWay> onTheirWay = new ArrayDeque<>();
    private volatile boolean startPassed;

    /** @param startEnd the end of the log at the start: what is before it may have been decided by an earlier process */
    ReplayLedger(Replays replays, Position startEnd) {
        this.replays = replays;
        this.startEnd = startEnd;
    }

    private record OnItsWay(Position position, ReplayKey key) {}

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
            onTheirWay.addLast(new OnItsWay(logged.position(), key(replayed)));
        }
    }

    /** Events behind this position are read again. */
    void rewound(Position to) {
        while (!onTheirWay.isEmpty() && onTheirWay.getLast().position().compareTo(to) > 0) {
            onTheirWay.removeLast();
        }
    }

    /**
     * Events up to {@code settled} are in their tables for good, and up to {@code cursor} were read.
     *
     * @throws RuntimeException the quarantine can't be written; nothing may be released
     */
    void settled(Position settled, Position cursor) {
        List<ReplayKey> landed = new ArrayList<>();
        for (OnItsWay one : onTheirWay) {
            if (one.position().compareTo(settled) > 0) {
                break;
            }
            landed.add(one.key());
        }
        if (!landed.isEmpty()) {
            replays.landed(landed);
            for (int i = 0; i < landed.size(); i++) {
                onTheirWay.removeFirst();
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
