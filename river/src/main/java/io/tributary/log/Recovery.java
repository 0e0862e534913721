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
            Whole whole = wholeRecords(last, file, state);
            LogState opened = state.opened(whole.epoch());
            blankBehind(whole, file, opened);
            opened.write(disk, directory);
            return new Recovered(opened, segments, whole.end(), file, file.size());
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
            file.readFully(in, 0);
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

    /**
     * The whole records of the last segment.
     *
     * @param end behind the last of them
     * @param epoch of the last of them
     * @param found what stands behind it instead of a record
     */
    private record Whole(End end, int epoch, String found) {}

    private static Whole wholeRecords(Segment last, DiskFile file, LogState state) throws IOException {
        long size = file.size();
        RecordCursor cursor = new RecordCursor(new RecordFormat(state.id()));
        cursor.use(file);
        long offset = SegmentHeader.SIZE;
        long position = last.first();
        int epoch = 1;
        String found = cursor.load(offset, size, position, epoch);
        while (found == null) {
            last.index().note(position, offset);
            epoch = cursor.epoch();
            offset += cursor.size();
            position++;
            found = cursor.load(offset, size, position, epoch);
        }
        return new Whole(new End(position - 1, last, offset), epoch, found);
    }

    /** Leaves the file so that all before the end is durable and all behind it blank. */
    private void blankBehind(Whole whole, DiskFile file, LogState opened) throws IOException {
        Segment last = whole.end().segment();
        Tail tail = new Tail(file, last.path(), whole.end().offset());
        tail.forceAgain(SegmentHeader.bytes(opened.id(), last.first()));
        if (tail.hasBytes()) {
            report(whole, tail, opened);
            tail.blank();
        }
        tail.extend(settings.segmentBytes());
    }

    /** A few bytes of a record nobody was told of are the usual trace of a crash; whole records behind the damage are not, and are kept for a person. */
    private void report(Whole whole, Tail tail, LogState opened) throws IOException {
        Path path = whole.end().segment().path();
        long position = whole.end().position() + 1;
        long further = tail.firstWholeRecord(new RecordFormat(opened.id()), position);
        if (further < 0) {
            LOG.atInfo()
                    .addKeyValue("file", path)
                    .addKeyValue("offset", whole.end().offset())
                    .addKeyValue("position", position)
                    .addKeyValue("found", whole.found())
                    .log("The event log cut the unfinished end of its last segment");
            return;
        }
        Path kept = path.resolveSibling(nameOf(path) + CUT_SUFFIX + opened.epoch());
        tail.copyTo(disk, kept);
        disk.forceDirectory(directory);
        LOG.atError()
                .addKeyValue("file", path)
                .addKeyValue("offset", whole.end().offset())
                .addKeyValue("position", position)
                .addKeyValue("found", whole.found())
                .addKeyValue("nextWholeRecordAt", further)
                .addKeyValue("kept", kept)
                .log(
                        "The event log's last segment is damaged before its end: events from this position on are cut and kept aside");
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
