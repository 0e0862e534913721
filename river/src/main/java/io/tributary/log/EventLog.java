package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Nothing is acknowledged that isn't here.
 */
public interface EventLog extends AutoCloseable {

    /**
     * Opens the log kept in {@code directory}, or begins one there. What a crash left unfinished at its end is cut off; everything that was acknowledged is
     * there.
     *
     * @param directory for this log alone; made if it is not there
     * @throws LogFailedException the directory is in use by another process, can't be read or written, or holds what this release can't read
     */
    static EventLog onDisk(Path directory, LogSettings settings) {
        return DiskLog.open(directory, settings, new RealDisk());
    }

    /** The log's own name, made at its birth and never changed: positions of two logs can't be mixed up. */
    String id();

    /**
     * Appends events in order and returns once all of them are forced to disk; called from many threads at a time, whose events share one force (group
     * commit).
     *
     * @param events one or more that fit into one segment together; they stand next to each other in the log
     * @return the position of the last of them
     * @throws IllegalArgumentException no event, or more than fits into one segment
     * @throws LogFullException the backlog has reached its limit, or the disk has no room for another segment; nothing was kept, the sender may come again
     * @throws LogFailedException the events can't be made durable (a write or force failed, or the log is closed); whether they survive a restart is
     *     unknown, so the sender must not be told that they do. After a failed force the log accepts nothing more until it is opened again.
     */
    Position append(List<Event> events);

    /**
     * A reader that starts behind {@code after}, or behind what was already forgotten; it sees forced events only. Each reader belongs to one thread.
     *
     * @throws LogFailedException {@code after} lies behind both {@link #end()} and what was released (it can't be this log's), or events behind it are
     *     missing that were never released
     */
    LogReader readerAfter(Position after);

    /**
     * The newest events that are still on disk, whether released or not: what real traffic looks like, to try a change on. Reads up to
     * {@link LogSettings#keptSegments} full segments and the one that is written to, so it takes up to about a second.
     *
     * @param most at most so many, 1 to 10,000; and not more than 32 MiB of payload
     * @param wanted which events count
     * @return oldest first; empty when there is none
     * @throws LogFailedException a forced record can't be read back
     */
    List<LoggedEvent> recent(int most, Predicate<Event> wanted) throws InterruptedException;

    /** The position of the last forced event; {@link Position#START} when there is none. */
    Position end();

    /**
     * Everything up to here is settled (landed or in quarantine) and may be forgotten. Kept across restarts, moved forward only, durable within about a
     * second. A position behind {@link #end()} tells that the log lost its end after it had landed: such positions are not given again.
     */
    void release(Position upTo);

    /** The position last given to {@link #release}, as far as it is durable. A restart reads from here. */
    Position released();

    /** About how many bytes of events are on disk and not yet released. */
    long backlogBytes();

    /** Waits for appends under way, forces and closes; further appends throw {@link LogFailedException}. */
    @Override
    void close();
}
