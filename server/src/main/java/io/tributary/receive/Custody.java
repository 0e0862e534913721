package io.tributary.receive;

import io.tributary.event.Event;
import io.tributary.http.HttpProblem;
import io.tributary.log.EventLog;
import io.tributary.log.LogFailedException;
import io.tributary.log.LogFullException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Makes messages durable before anything is said of them.
 *
 * <p>Senders are slowed down in two steps. When more events wait than the tables take in about a second, each answer is delayed a little, more as more wait: the
 * machine's time goes to what was accepted already, and rows stay fresh. When the backlog on disk is full, a sender is held for a while and then told to come
 * again (ingestion contract §2.8, "Choice of 429/503").
 */
public final class Custody {

    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long DELAY_FROM_EVENTS = 15_000;
    private static final long LONGEST_DELAY_AT_EVENTS = 60_000;
    private static final long LONGEST_DELAY_MILLIS = 50;

    private final EventLog log;
    private final Duration patience;
    private final LongSupplier waiting;
    private final int unavailableStatus;

    /**
     * @param patience how long a sender is held while the backlog is full
     * @param waiting how many events are in the log that the tables have not been offered yet
     * @param unavailableStatus what a sender is told when nothing can be kept now: 503, or 500 for senders that lose messages on 503
     */
    public Custody(EventLog log, Duration patience, LongSupplier waiting, int unavailableStatus) {
        this.log = log;
        this.patience = patience;
        this.waiting = waiting;
        this.unavailableStatus = unavailableStatus;
    }

    /** What became of messages that were to be kept. */
    sealed interface Fate {

        /** All of them are forced to disk. */
        record Kept() implements Fate {}

        /** None of them is in the log, now or later. */
        record NotKept(HttpProblem answer) implements Fate {}

        /** A write or force failed: whether they are there is known after the next start only. */
        record Unknown(HttpProblem answer) implements Fate {}
    }

    /** Tries to make all messages durable, holding the sender for a while if need be. */
    Fate keep(List<Event> events) {
        long deadline = System.nanoTime() + patience.toNanos();
        long wait = FIRST_WAIT_MILLIS;
        if (!slowDown()) {
            return stopping();
        }
        while (true) {
            try {
                log.append(events);
                return new Fate.Kept();
            } catch (LogFullException e) {
                if (System.nanoTime() + Duration.ofMillis(wait).toNanos() > deadline) {
                    return new Fate.NotKept(unavailable(
                            e.retryAfterSeconds(), "The backlog is full: tables take rows slower than they come"));
                }
                if (!pause(wait)) {
                    return stopping();
                }
                wait *= 2;
            } catch (LogFailedException e) {
                return new Fate.Unknown(unavailable(30, "The message can't be made durable now; it was not accepted"));
            }
        }
    }

    private HttpProblem unavailable(int retryAfterSeconds, String why) {
        return Answers.unavailable(unavailableStatus, retryAfterSeconds, why);
    }

    private Fate stopping() {
        return new Fate.NotKept(unavailable(1, "The server is stopping"));
    }

    private boolean slowDown() {
        long events = waiting.getAsLong();
        if (events <= DELAY_FROM_EVENTS) {
            return true;
        }
        long over = Math.min(events, LONGEST_DELAY_AT_EVENTS) - DELAY_FROM_EVENTS;
        return pause(1 + over * LONGEST_DELAY_MILLIS / (LONGEST_DELAY_AT_EVENTS - DELAY_FROM_EVENTS));
    }

    /** Whether the whole pause went by; not when the server stops. */
    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
