package io.tributary.receive;

import io.tributary.event.Event;
import io.tributary.event.TimeOrderedId;
import io.tributary.http.Response;
import java.util.List;

/**
 * What was decided of a request before anything of it is kept.
 *
 * @param stamp under which id and time it is taken
 * @param events what goes to the log, in order; empty when there is nothing to keep
 * @param answer what the sender is told once the events are durable
 */
record Decision(Stamp stamp, List<Event> events, Response answer) {

    Decision {
        events = List.copyOf(events);
    }

    /**
     * Under which id and time a request is taken. A request that is done again after a crash gets those it had before.
     *
     * @param id the transaction's id, or the batch's
     * @param atMillis when it came in, epoch milliseconds
     */
    record Stamp(String id, long atMillis) {

        static Stamp now() {
            long now = System.currentTimeMillis();
            return new Stamp(TimeOrderedId.at(now), now);
        }
    }

    /** Decides a request; asked once, and again after a crash. */
    @FunctionalInterface
    interface Maker {

        /** @throws io.tributary.http.HttpProblem the request is refused as a whole, and nothing of it is kept */
        Decision decide(Stamp stamp);
    }
}
