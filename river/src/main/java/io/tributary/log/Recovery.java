package io.tributary.log;

import io.tributary.log.Disk.DiskFile;
import io.tributary.log.ForcedEnd.End;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a log is opened. Only the last segment can have a torn end, because each one before was forced before the next was begun; it is read
 * from its start, cut at the first record that is not whole, and made durable again up to there. The segments before are checked when they are read.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String CUT_SUFFIX = ".cut-";

    private final Disk disk;
    private final Path directory;
    private final LogSettings settings;

    Recovery(Disk disk, Path directory, LogSettings settings) {
        this.disk = disk;
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * A log ready to be written to.
     *
     * @param state with the epoch of this opening, already on disk
     * @param end behind the last whole record
     * @param file the last segment's
     * @param capacity that file's size
     */
    record Recovered(LogState state, SegmentList segments, End end, DiskFile file, long capacity) {}

    Recovered run() throws IOException {
        List<Path> files = disk.list(directory);
        removeLeftovers(files);
        List<Path> segmentFiles = segmentFiles(files);
        LogState state = stateOf(files, segmentFiles);
        if (segmentFiles.isEmpty()) {
            segmentFiles = List.of(firstSegment(state));
        }
        SegmentList segments = new SegmentList();
        Segment last = list(segmentFiles, segments, state);
        DiskFile file = disk.openToWrite(last.path());
        try {
            End end = cut(last, file, state);
            LogState opened = state.nextEpoch();
            opened.write(disk, directory);
            return new Recovered(opened, segments, end, file, file.size());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void removeLeftovers(List<Path> files) throws IOException {
        for (Path file : files) {
            String name = nameOf(file);
            if (name.equals(Spare.NAME) || name.equals(LogState.NEXT_NAME)) {
                disk.delete(file);
            }
        }
    }

    private static List<Path> segmentFiles(List<Path> files) {
        return files.stream()
                .filter(file -> Segment.isName(nameOf(file)))
                .sorted()
                .toList();
    }

    private LogState stateOf(List<Path> files, List<Path> segmentFiles) throws IOException {
        if (files.stream().anyMatch(file -> nameOf(file).equals(LogState.NAME))) {
            LogState state = LogState.read(disk, directory);
            if (segmentFiles.isEmpty() && state.epoch() > 0) {
                throw new LogFailedException(
                        directory + " holds a log that was opened before but no segment of it: restore the"
                                + " *.segment files, or move the directory away to begin a new log.");
            }
            return state;
        }
        if (!segmentFiles.isEmpty()) {
            throw new LogFailedException(directory + " holds segments but not " + LogState.NAME
                    + ", which says whose they are and what is settled: restore that file, or move the directory away to begin"
                    + " a new log.");
        }
        LogState born = new LogState(UUID.randomUUID(), 0, 0);
        born.write(disk, directory);
        return born;
    }

    private Path firstSegment(LogState state) throws IOException {
        Path prepared = directory.resolve(Spare.NAME);
        Path path = Segment.path(directory, 1);
        try (DiskFile file = disk.create(prepared)) {
            Spare.zero(file, 0, settings.segmentBytes(), () -> false);
            file.write(SegmentHeader.bytes(state.id(), 1), 0);
            file.force();
        }
        disk.rename(prepared, path);
        disk.forceDirectory(directory);
        return path;
    }

    /** Fills the list; returns the last segment. */
    private Segment list(List<Path> files, SegmentList segments, LogState state) throws IOException {
        long logicalStart = 0;
        Segment before = null;
        for (Path path : files) {
            long size = checkedSize(path, state);
            Segment segment = new Segment(path, Segment.firstOf(path), logicalStart);
            if (before != null) {
                before.close(segment.first() - 1, segment.logicalStart() - before.logicalStart() + SegmentHeader.SIZE);
            }
            segments.add(segment);
            before = segment;
            logicalStart += Math.max(0, size - SegmentHeader.SIZE);
        }
        if (before == null) {
            throw new IllegalStateException("a log has at least one segment");
        }
        return before;
    }

    /** A damaged header is no reason to give up records that are whole: each of them is bound to the log and its place by itself. */
    private long checkedSize(Path path, LogState state) throws IOException {
        try (DiskFile file = disk.openToRead(path)) {
            ByteBuffer in = ByteBuffer.allocate(SegmentHeader.SIZE);
            while (in.hasRemaining() && file.read(in, in.position()) >= 0) {
                continue;
            }
            if (SegmentHeader.isWhole(in.flip())) {
                check(path, SegmentHeader.read(in), state);
            }
            return file.size();
        }
    }

    private static void check(Path path, SegmentHeader header, LogState state) {
        if (header.version() > SegmentHeader.VERSION) {
            throw new LogFailedException(path + " was written by a newer release (version " + header.version()
                    + ", this one reads up to " + SegmentHeader.VERSION + "): run that release.");
        }
        if (!header.logId().equals(state.id()) || header.firstPosition() != Segment.firstOf(path)) {
            throw new LogFailedException(path + " is the segment from position " + header.firstPosition() + " of log "
                    + header.logId() + ", not the one its name tells of log " + state.id() + ": move the file away.");
        }
    }

    /** Finds the end and leaves the file so that all before it is durable and all behind it blank. */
    private End cut(Segment last, DiskFile file, LogState state) throws IOException {
        long size = file.size();
        RecordCursor cursor = new RecordCursor(new RecordFormat(state.id()));
        cursor.use(file);
        long offset = SegmentHeader.SIZE;
        long position = last.first();
        int epoch = 1;
        String found;
        while ((found = cursor.load(offset, size, position, epoch, state.epoch())) == null) {
            last.index().note(position, offset);
            epoch = cursor.epoch();
            offset += cursor.size();
            position++;
        }
        Tail tail = new Tail(file, last.path(), offset, size);
        tail.forceAgain(SegmentHeader.bytes(state.id(), last.first()));
        if (!cursor.isBlank(offset, size) || tail.hasBytes()) {
            report(last, offset, position, found, tail, state);
            tail.blank();
        }
        tail.extend(settings.segmentBytes());
        return new End(position - 1, last, offset);
    }

    /** A few bytes of a record nobody was told of are the usual trace of a crash; whole records behind the damage are not, and are kept for a person. */
    private void report(Segment last, long offset, long position, String found, Tail tail, LogState state)
            throws IOException {
        long whole = tail.firstWholeRecord(new RecordFormat(state.id()), position, state.epoch());
        if (whole < 0) {
            LOG.atInfo()
                    .addKeyValue("file", last.path())
                    .addKeyValue("offset", offset)
                    .addKeyValue("position", position)
                    .addKeyValue("found", found)
                    .log("The event log cut the unfinished end of its last segment");
            return;
        }
        Path kept = last.path()
                .resolveSibling(
                        nameOf(last.path()) + CUT_SUFFIX + state.nextEpoch().epoch());
        tail.copyTo(disk, kept);
        disk.forceDirectory(directory);
        LOG.atError()
                .addKeyValue("file", last.path())
                .addKeyValue("offset", offset)
                .addKeyValue("position", position)
                .addKeyValue("found", found)
                .addKeyValue("nextWholeRecordAt", whole)
                .addKeyValue("kept", kept)
                .log(
                        "The event log's last segment is damaged before its end: events from this position on are cut and kept aside");
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
