package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.Disk.DiskFile;
import io.tributary.log.ForcedEnd.End;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from segment to segment, each through its own open file, so that a segment deleted meanwhile can still be finished. */
final class DiskReader implements LogReader {

    private final Disk disk;
    private final SegmentList segments;
    private final ForcedEnd forced;
    private final Releases releases;
    private final RecordCursor cursor;

    private @Nullable Segment segment;
    private @Nullable DiskFile file;
    private long fileSize;
    private long offset;
    private long at;
    private int epoch;
    private long next;

    DiskReader(
            Disk disk, RecordFormat format, SegmentList segments, ForcedEnd forced, Releases releases, Position after) {
        this.disk = disk;
        this.segments = segments;
        this.forced = forced;
        this.releases = releases;
        this.cursor = new RecordCursor(format);
        seek(after);
    }

    @Override
    public void seek(Position after) {
        long end = Math.max(forced.get().position(), releases.released());
        if (after.value() > end) {
            throw new LogFailedException("position " + after.value() + " lies behind the log's end " + end
                    + ": it belongs to another log, or this one lost its end. Compare the log's id, and restore the log or"
                    + " release the position to go on behind it.");
        }
        leave();
        next = after.value() + 1;
        if (segments.floor(next) == null) {
            next = firstAfterGap(next).first();
        }
    }

    @Override
    public List<LoggedEvent> poll(int maxEvents, long maxBytes, Duration wait) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        End end = forced.await(next, wait);
        List<LoggedEvent> events = new ArrayList<>();
        long bytes = 0;
        try {
            while (next <= end.position() && events.size() < maxEvents && (bytes < maxBytes || events.isEmpty())) {
                Event event = read(end);
                if (event != null) {
                    events.add(new LoggedEvent(new Position(next - 1), event));
                    bytes += event.payload().length;
                }
            }
        } catch (LogFailedException e) {
            if (events.isEmpty()) {
                throw e;
            }
            return events; // what was read before the damage is given first; the next call meets it again
        } catch (InterruptedException e) {
            if (events.isEmpty()) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        return events;
    }

    /** The event at {@code next}, or null if it took another step towards it. */
    private @Nullable Event read(End end) throws InterruptedException {
        try {
            Segment here = segment;
            if (here == null || at > lastOf(here, end)) {
                enter(end);
                return null;
            }
            return readFrom(here, end);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            leave();
            throw new InterruptedException();
        } catch (IOException e) {
            Segment here = segment;
            leave();
            throw new LogFailedException(
                    "the event log can't be read at position " + next + (here == null ? "" : " in " + here.path())
                            + " (" + e + ")",
                    e);
        }
    }

    private @Nullable Event readFrom(Segment here, End end) throws IOException {
        long limit = here == end.segment() ? end.offset() : limitOf(here);
        String problem = cursor.load(offset, limit, at, epoch);
        if (problem != null) {
            passReleasedGap(here, end, limit, problem);
            return null;
        }
        here.index().note(at, offset);
        Event event = at < next ? null : decode(here);
        epoch = cursor.epoch();
        offset += cursor.size();
        at++;
        if (event != null) {
            next = at;
        }
        return event;
    }

    private Event decode(Segment here) {
        try {
            return EventCodec.read(cursor.body());
        } catch (EventCodec.UnreadableException e) {
            throw new LogFailedException(
                    here.path() + " holds " + e.getMessage() + " at offset " + offset + " (position " + at + ")", e);
        }
    }

    /** A segment may end early where the log's end was lost after it had landed; nothing else may be missing. */
    private void passReleasedGap(Segment here, End end, long limit, String problem) throws IOException {
        long last = lastOf(here, end);
        if (here == end.segment() || releases.released() < last || !cursor.isBlank(offset, limit)) {
            throw new LogFailedException(here.path() + " is damaged at offset " + offset
                    + ": expected the event of position " + at + ", found " + problem
                    + ". Restore the file from a backup; events up to " + (at - 1) + " are whole.");
        }
        at = last + 1;
        next = Math.max(next, at);
    }

    private static long lastOf(Segment segment, End end) {
        Segment.Closed closed = segment.closed();
        return segment == end.segment() || closed == null ? end.position() : closed.last();
    }

    private long limitOf(Segment here) {
        Segment.Closed closed = here.closed();
        return closed == null ? fileSize : Math.min(closed.limit(), fileSize);
    }

    /** Opens the segment that holds {@code next}, at a record not far before it. */
    private void enter(End end) throws IOException {
        leave();
        Segment found = segments.floor(next);
        if (found == null || next > lastOf(found, end)) {
            found = firstAfterGap(next);
            next = found.first();
        }
        try {
            file = disk.openToRead(found.path());
        } catch (NoSuchFileException e) {
            if (segments.floor(found.first()) == found) {
                throw e;
            }
            return; // deleted since it was looked up: the next step finds what is there now
        }
        fileSize = file.size();
        cursor.use(file);
        SparseIndex.Entry start = found.index().floor(next);
        segment = found;
        at = start.position();
        offset = start.offset();
        epoch = 1;
    }

    private Segment firstAfterGap(long missing) {
        Segment after = segments.after(missing);
        if (after == null || after.first() - 1 > releases.released()) {
            throw new LogFailedException("the events from position " + missing
                    + (after == null ? "" : " to " + (after.first() - 1))
                    + " are missing from the event log though only those up to " + releases.released()
                    + " were released: restore the missing *.segment files");
        }
        return after;
    }

    private void leave() {
        segment = null;
        cursor.use(null);
        DiskFile left = file;
        file = null;
        try {
            if (left != null) {
                left.close();
            }
        } catch (IOException e) {
            throw new LogFailedException("a segment of the event log that was read could not be closed", e);
        }
    }

    @Override
    public void close() {
        leave();
    }
}
