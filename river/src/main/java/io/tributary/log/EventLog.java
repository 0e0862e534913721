package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.Position;
import java.util.List;

/**
 * Nothing is acknowledged that isn't here.
 */
public interface EventLog extends AutoCloseable {

    /** The log's own name, made at its birth and never changed: positions of two logs can't be mixed up. */
    String id();

    /**
     * Appends events in order and returns once all of them are forced to disk; called from many threads at a time, whose events share one force (group
     * commit).
     *
     * @param events one or more; they stand next to each other in the log
     * @return the position of the last of them
     * @throws LogFullException the backlog has reached its limit; nothing was kept, the sender may come again
     * @throws LogFailedException the events can't be made durable (a write or force failed, or the log is closed); whether they survive a restart is
     *     unknown, so the sender must not be told that they do. After a failed force the log accepts nothing more until it is opened again.
     */
    Position append(List<Event> events);

    /** A reader that starts behind {@code after}; it sees forced events only. Each reader belongs to one thread. */
    LogReader readerAfter(Position after);

    /** The position of the last forced event; {@link Position#START} when there is none. */
    Position end();

    /** Everything up to here is settled (landed or in quarantine) and may be forgotten. Kept across restarts, moved forward only. */
    void release(Position upTo);

    /** The position last given to {@link #release}, as far as it is durable. A restart reads from here. */
    Position released();

    /** Bytes on disk that are not yet released. */
    long backlogBytes();

    /** Waits for appends under way, forces and closes; further appends throw {@link LogFailedException}. */
    @Override
    void close();
}
