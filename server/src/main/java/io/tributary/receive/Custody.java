package io.tributary.receive;

import io.tributary.event.Event;
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

    /**
     * @param patience how long a sender is held while the backlog is full
     * @param waiting how many events are in the log that the tables have not been offered yet
     */
    public Custody(EventLog log, Duration patience, LongSupplier waiting) {
        this.log = log;
        this.patience = patience;
        this.waiting = waiting;
    }

    /**
     * Returns once all messages are forced to disk.
     *
     * @throws io.tributary.http.HttpProblem 503 with Retry-After: none of them may be called accepted
     */
    void keep(List<Event> events) {
        slowDown();
        long deadline = System.nanoTime() + patience.toNanos();
        long wait = FIRST_WAIT_MILLIS;
        while (true) {
            try {
                log.append(events);
                return;
            } catch (LogFullException e) {
                if (System.nanoTime() + Duration.ofMillis(wait).toNanos() > deadline) {
                    throw Answers.unavailable(
                            e.retryAfterSeconds(), "The backlog is full: tables take rows slower than they come");
                }
                pause(wait);
                wait *= 2;
            } catch (LogFailedException e) {
                throw Answers.unavailable(30, "The message can't be made durable now; it was not accepted");
            }
        }
    }

    private void slowDown() {
        long events = waiting.getAsLong();
        if (events > DELAY_FROM_EVENTS) {
            long over = Math.min(events, LONGEST_DELAY_AT_EVENTS) - DELAY_FROM_EVENTS;
            pause(1 + over * LONGEST_DELAY_MILLIS / (LONGEST_DELAY_AT_EVENTS - DELAY_FROM_EVENTS));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Answers.unavailable(1, "The server is stopping");
        }
    }
}
