package io.tributary.log;

import io.tributary.log.AppendBatch.Group;
import io.tributary.log.Disk.DiskFile;
import io.tributary.log.ForcedEnd.End;
import io.tributary.log.Spare.NoRoomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one who writes records: gives positions, writes a batch in one piece, forces once, then tells readers and callers. A write or force that fails
 * ends it for good, because nobody knows what the disk holds after that.
 */
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Disk disk;
    private final Path directory;
    private final UUID logId;
    private final int epoch;
    private final SegmentList segments;
    private final ForcedEnd forced;
    private final Releases releases;
    private final AppendQueue queue;
    private final Spare spare;
    private final RecordFormat format;
    private final ByteBuffer buffer;
    private final Thread thread =
            Thread.ofPlatform().name("event-log-writer").daemon().unstarted(this::run);

    private Segment active;
    private DiskFile file;
    private long capacity;
    private long written;
    private long next;

    LogWriter(
            Disk disk,
            Path directory,
            LogSettings settings,
            Recovery.Recovered start,
            ForcedEnd forced,
            Releases releases,
            AppendQueue queue,
            Spare spare) {
        this.disk = disk;
        this.directory = directory;
        this.logId = start.state().id();
        this.epoch = start.state().epoch();
        this.segments = start.segments();
        this.forced = forced;
        this.releases = releases;
        this.queue = queue;
        this.spare = spare;
        this.format = new RecordFormat(logId);
        this.buffer = ByteBuffer.allocateDirect(settings.maxBatchBytes());
        this.active = start.end().segment();
        this.file = start.file();
        this.capacity = start.capacity();
        this.written = start.end().offset();
        this.next = start.end().position() + 1;
    }

    void start() {
        thread.start();
    }

    private void run() {
        AppendBatch batch = null;
        try {
            while ((batch = queue.take()) != null) {
                write(batch);
                batch.finish();
            }
        } catch (IOException | RuntimeException | Error e) {
            stop(batch, e);
        }
    }

    /** Nobody who waits, and nobody who comes later, is told that his events are safe. */
    private void stop(@Nullable AppendBatch batch, Throwable cause) {
        String message = "the event log stopped: writing " + active.path() + " failed (" + cause.getMessage()
                + "). Events up to position " + forced.get().position()
                + " are safe. Check the disk, then restart; nothing is accepted until then.";
        Supplier<RuntimeException> refusal = () -> new LogFailedException(message, cause);
        queue.fail(refusal);
        if (batch != null) {
            batch.refuseFrom(0, refusal);
            batch.finish();
        }
        LOG.atError()
                .addKeyValue("file", active.path())
                .addKeyValue("lastSafePosition", forced.get().position())
                .setCause(cause)
                .log("The event log stopped after a failed write; it accepts nothing until it is opened again");
    }

    private void write(AppendBatch batch) throws IOException {
        List<Group> groups = batch.groups();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if (needsNextSegment(group)) {
                commit();
                try {
                    roll();
                } catch (NoRoomException e) {
                    refuse(batch, i, e);
                    return;
                }
            }
            stage(group);
        }
        commit();
        if (written > capacity / 4) {
            spare.want();
        }
    }

    /** The segment is full, or a position would be given again that was released: what stood there was settled, then lost with the log's tail. */
    private boolean needsNextSegment(Group group) {
        return end() + group.size() > capacity || releases.released() >= next;
    }

    private static void refuse(AppendBatch batch, int from, NoRoomException why) {
        batch.refuseFrom(
                from,
                () -> new LogFullException(
                        "the event log has no room: its next segment can't be made (" + why.getMessage()
                                + "). Free space on its disk.",
                        RETRY_AFTER_SECONDS,
                        why));
    }

    /** Where the next record goes, counting what is still in the buffer. */
    private long end() {
        return written + buffer.position();
    }

    private void stage(Group group) throws IOException {
        ByteBuffer drafts = group.drafts();
        active.index().note(next, end());
        for (int at = 0; at < group.size(); at += RecordFormat.HEADER + RecordFormat.length(drafts, at)) {
            format.finish(drafts, at, epoch, next);
            next++;
        }
        while (drafts.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int piece = Math.min(buffer.remaining(), drafts.remaining());
            buffer.put(buffer.position(), drafts, drafts.position(), piece);
            buffer.position(buffer.position() + piece);
            drafts.position(drafts.position() + piece);
        }
        group.standsAt(next - 1);
    }

    private void flush() throws IOException {
        int bytes = buffer.position();
        file.write(buffer.flip(), written);
        written += bytes;
        buffer.clear();
    }

    /** Makes everything staged durable and tells the readers. */
    private void commit() throws IOException {
        if (forced.get().position() == next - 1) {
            return;
        }
        flush();
        file.force();
        forced.moveTo(new End(next - 1, active, written));
    }

    private void roll() throws IOException, NoRoomException {
        DiskFile taken = spare.take();
        try {
            skipReleased();
            Path path = name(taken);
            file.close();
            active.close(next - 1, written);
            active = new Segment(path, next, active.logicalStart() + written - SegmentHeader.SIZE);
            segments.add(active);
            capacity = taken.size();
            written = SegmentHeader.SIZE;
            file = taken;
        } catch (IOException | RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    /** On disk first, so that a reader after the next start knows why positions are missing. */
    private void skipReleased() throws IOException {
        if (releases.released() >= next) {
            releases.persist();
            LOG.atWarn()
                    .addKeyValue("end", next - 1)
                    .addKeyValue("released", releases.durablyReleased())
                    .log("The event log ends before what has already landed; it goes on behind that");
            next = releases.durablyReleased() + 1;
        }
    }

    /** The file gets its header before its name, so that a file of that name is always a segment. */
    private Path name(DiskFile taken) throws IOException {
        Path path = Segment.path(directory, next);
        taken.write(SegmentHeader.bytes(logId, next), 0);
        taken.force();
        disk.rename(spare.path(), path);
        disk.forceDirectory(directory);
        return path;
    }

    /** Waits until everything handed to the queue is decided; close the queue first. */
    void close() throws IOException {
        Threads.join(thread);
        file.close();
    }
}
