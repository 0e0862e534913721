package io.tributary;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import java.util.List;
import java.util.function.Predicate;

/** The newest events that are still at hand. */
@FunctionalInterface
interface RecentEvents {

    /**
     * The newest events of a kind, oldest first.
     *
     * @param most at most so many
     * @param wanted the kind
     */
    List<LoggedEvent> newest(int most, Predicate<Event> wanted) throws InterruptedException;
}
