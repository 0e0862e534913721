package io.tributary.control.access;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong guesses by somebody within a window of time; remembers a bounded number of somebodies, those who guessed last. */
final class Guesses {

    private final int allowed;
    private final Duration window;
    private final Clock clock;
    private final Map<String, Count> counts;

    /** So many, since a moment in epoch milliseconds. */
    private record Count(long since, int number) {}

    /** @param remembered of how many somebodies at most */
    Guesses(int allowed, Duration window, int remembered, Clock clock) {
        this.allowed = allowed;
        this.window = window;
        this.clock = clock;
        this.counts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                return size() > remembered;
            }
        };
    }

    synchronized boolean tooMany(String who) {
        Count known = counts.get(who);
        return known != null && known.number() >= allowed && !over(known);
    }

    synchronized void wrong(String who) {
        Count known = counts.remove(who);
        counts.put(
                who,
                known == null || over(known)
                        ? new Count(clock.millis(), 1)
                        : new Count(known.since(), known.number() + 1));
    }

    synchronized int size() {
        return counts.size();
    }

    private boolean over(Count known) {
        return clock.millis() - known.since() >= window.toMillis();
    }
}
