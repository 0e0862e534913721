package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.observe.Ledger;
import io.tributary.observe.Share;
import io.tributary.observe.Shares;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.FailedReplay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is read in one stretch of the log, and the outcomes by table. */
final class Stretch {

    private final Position after;
    private final Position upTo;
    private final long counted;
    private final long endAtStart;
    private final Map<String, ChunkBuilder> byTable = new LinkedHashMap<>();
    private final List<Outcome.Aside> aside = new ArrayList<>();
    private final List<FailedReplay> back = new ArrayList<>();
    private final Shares received = new Shares();
    private final Map<String, Long> sinceStart = new HashMap<>();
    private final Shares handled = new Shares();
    private final Shares asideShares = new Shares();
    private final Shares foundLanded = new Shares();
    private @Nullable ChunkBuilder last;
    private String lastFlow = "";
    private long lastCount;

    /**
     * @param counted events up to here are counted as received already
     * @param endAtStart events behind it were appended by this process
     */
    Stretch(Position after, Position upTo, Position counted, Position endAtStart) {
        this.after = after;
        this.upTo = upTo;
        this.counted = counted.value();
        this.endAtStart = endAtStart.value();
    }

    /**
     * An event was read, the first time or again.
     *
     * @return whether it is in no table and in no quarantine, and nobody takes it now: its lane will have it read again
     */
    boolean read(LoggedEvent logged, boolean wanted, boolean landed, Set<Long> keptAside) {
        Event event = logged.event();
        long position = logged.position().value();
        if (wanted && isNew(event)) {
            handled.add(event.flowId(), event.receivedAtMillis(), 0, false);
        }
        if (position <= counted || !isNew(event)) {
            return false;
        }
        received.add(event.flowId(), event.receivedAtMillis(), event.payload().length, event instanceof Event.Refused);
        if (position > endAtStart) {
            countSinceStart(event.flowId());
        }
        if (wanted || keptAside.contains(position)) {
            return false;
        }
        if (landed) {
            foundLanded.add(event.flowId(), event.receivedAtMillis(), event.payload().length, false);
        }
        return !landed;
    }

    /** Whether an event is a message that came in, not one that is brought once more. */
    static boolean isNew(Event event) {
        return switch (event) {
            case Event.Received received -> true;
            case Event.Refused refused -> true;
            case Event.Replayed replayed -> false;
        };
    }

    private void countSinceStart(String flow) {
        if (!flow.equals(lastFlow)) {
            endCount();
            lastFlow = flow;
        }
        lastCount++;
    }

    private void endCount() {
        if (lastCount > 0) {
            sinceStart.merge(lastFlow, lastCount, Long::sum);
            lastCount = 0;
        }
    }

    /** Where an event goes; true when it is to its table. */
    boolean add(Outcome outcome, LoggedEvent event) {
        return switch (outcome) {
            case Outcome.Next next -> {
                builder(next.table()).add(next, event.event());
                yield true;
            }
            case Outcome.Aside put -> {
                aside.add(put);
                asideShares.add(event.event().flowId(), event.event().receivedAtMillis(), 0, false);
                yield false;
            }
            case Outcome.Back failed -> {
                back.add(failed.failed());
                yield false;
            }
        };
    }

    private ChunkBuilder builder(TablePlan table) {
        ChunkBuilder current = last;
        if (current == null || current.table() != table) {
            current = byTable.computeIfAbsent(table.key(), key -> new ChunkBuilder(table));
            last = current;
        }
        return current;
    }

    /** Everything that was read is on its way now. */
    void tell(Ledger ledger) {
        endCount();
        ledger.taken(received, sinceStart, upTo, handled);
        if (!foundLanded.isEmpty()) {
            ledger.foundLanded(foundLanded);
        }
    }

    List<Outcome.Aside> aside() {
        return aside;
    }

    List<FailedReplay> back() {
        return back;
    }

    List<Share> asideShares() {
        return asideShares.list();
    }

    List<Chunk> chunks() {
        return byTable.values().stream().map(b -> b.build(after, upTo)).toList();
    }
}
