package io.tributary.log;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import io.tributary.log.AppendBatch.Group;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The log in a directory of one machine: callers meet in a queue, one thread writes, one keeps order among the files. */
final class DiskLog implements EventLog {

    private static final String LOCK_NAME = "log.lock";
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Disk disk;
    private final LogSettings settings;
    private final LogState opened;
    private final SegmentList segments;
    private final ForcedEnd forced;
    private final Releases releases;
    private final AppendQueue queue;
    private final Keeper keeper;
    private final LogWriter writer;
    private final Closeable lock;
    private boolean closed;

    private DiskLog(Path directory, LogSettings settings, Disk disk, Recovery.Recovered start, Closeable lock) {
        this.disk = disk;
        this.settings = settings;
        this.opened = start.state();
        this.segments = start.segments();
        this.forced = new ForcedEnd(start.end());
        this.releases = new Releases(disk, directory, segments, forced, opened, settings.keptSegments());
        this.queue = new AppendQueue(settings);
        this.keeper = new Keeper(disk, directory, settings.segmentBytes(), releases);
        this.writer = new LogWriter(disk, directory, settings, start, forced, releases, queue, keeper.spare());
        this.lock = lock;
    }

    static EventLog open(Path directory, LogSettings settings, Disk disk) {
        try {
            disk.createDirectory(directory);
            Closeable lock = lock(directory, disk);
            try {
                Recovery.Recovered start = new Recovery(disk, directory, settings).run();
                DiskLog log = new DiskLog(directory, settings, disk, start, lock);
                log.keeper.start();
                log.writer.start();
                return log;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LogFailedException("the event log in " + directory + " can't be opened (" + e + ")", e);
        }
    }

    private static Closeable lock(Path directory, Disk disk) {
        Path path = directory.resolve(LOCK_NAME);
        try {
            return disk.lock(path);
        } catch (IOException e) {
            throw new LogFailedException(
                    "the event log in " + directory + " is in use, or its lock file " + path + " can't be written ("
                            + e.getMessage() + "): stop the process that uses it, or choose another directory",
                    e);
        }
    }

    @Override
    public String id() {
        return opened.id().toString();
    }

    @Override
    public Position append(List<Event> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append needs at least one event");
        }
        Group group = Group.of(events, settings.segmentBytes() - SegmentHeader.SIZE);
        long backlog = backlogBytes() + queue.waitingBytes();
        if (backlog + group.size() > settings.maxBacklogBytes()) {
            throw new LogFullException(
                    "the event log holds " + backlog + " bytes that are not yet landed, its limit is "
                            + settings.maxBacklogBytes()
                            + ": see why nothing lands, or raise the log setting maxBacklogBytes",
                    RETRY_AFTER_SECONDS,
                    null);
        }
        return new Position(queue.put(group).await(group));
    }

    @Override
    public LogReader readerAfter(Position after) {
        return new DiskReader(disk, new RecordFormat(opened.id()), segments, forced, releases, after);
    }

    @Override
    public List<LoggedEvent> recent(int most, Predicate<Event> wanted) throws InterruptedException {
        return new Recent(segments, forced, this::readerAfter, most, settings.keptSegments() + 1).find(wanted);
    }

    @Override
    public Position end() {
        return new Position(forced.get().position());
    }

    @Override
    public void release(Position upTo) {
        releases.release(upTo.value());
        keeper.wake();
    }

    @Override
    public Position released() {
        return new Position(releases.durablyReleased());
    }

    @Override
    public long backlogBytes() {
        return releases.backlogBytes();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.close(() -> new LogFailedException("the event log is closed"));
        try (lock) {
            closeParts();
        } catch (IOException e) {
            throw new LogFailedException(
                    "the event log could not be closed properly; every acknowledged event is safe", e);
        }
    }

    private void closeParts() throws IOException {
        try {
            writer.close();
        } finally {
            keeper.close();
        }
    }
}
