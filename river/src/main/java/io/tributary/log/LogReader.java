package io.tributary.log;

import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.time.Duration;
import java.util.List;

/** Reads forced events in order. Used by one thread at a time. */
public interface LogReader extends AutoCloseable {

    /**
     * The next events, at least one if any comes within {@code wait}. Those before a damaged record are returned first; the next call then throws.
     *
     * @param maxEvents at most so many
     * @param maxBytes stops after the event that reaches this many payload bytes, so that memory stays bounded
     * @return an empty list when nothing came in time
     * @throws LogFailedException a forced record can't be read back; it names the file and the offset
     */
    List<LoggedEvent> poll(int maxEvents, long maxBytes, Duration wait) throws InterruptedException;

    /**
     * Goes on behind {@code after}, forward or back.
     *
     * @throws LogFailedException as {@link EventLog#readerAfter} does
     */
    void seek(Position after);

    @Override
    void close();
}
