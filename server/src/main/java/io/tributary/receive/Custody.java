package io.tributary.receive;

import io.tributary.event.Event;
import io.tributary.log.EventLog;
import io.tributary.log.LogFailedException;
import io.tributary.log.LogFullException;
import java.time.Duration;
import java.util.List;

/**
 * Makes messages durable before anything is said of them. When the backlog is full the sender is held for a while, which slows it down, and then told to come
 * again (ingestion contract §2.8, "Choice of 429/503").
 */
public final class Custody {

    private static final long FIRST_WAIT_MILLIS = 50;

    private final EventLog log;
    private final Duration patience;

    /** @param patience how long a sender is held while the backlog is full */
    public Custody(EventLog log, Duration patience) {
        this.log = log;
        this.patience = patience;
    }

    /**
     * Returns once all messages are forced to disk.
     *
     * @throws io.tributary.http.HttpProblem 503 with Retry-After: none of them may be called accepted
     */
    void keep(List<Event> events) {
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

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Answers.unavailable(1, "The server is stopping");
        }
    }
}
