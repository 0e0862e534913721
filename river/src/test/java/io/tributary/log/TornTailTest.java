package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash or a bad block leaves in the last segment: all before it survives, nothing is invented, and the log goes on. */
class TornTailTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);

    @TempDir
    Path base;

    private int copies;

    /** A closed log: its files' bytes, and where each record of the last segment ends. */
    private record Written(
            Path directory, Path lastSegment, long firstPosition, List<Integer> ends, List<Event> events) {

        long lastPosition() {
            return firstPosition + ends.size() - 1;
        }

        /** The last position whose record lies wholly before an offset. */
        long lastPositionBefore(int offset) {
            return firstPosition + ends.stream().filter(end -> end <= offset).count() - 1;
        }
    }

    private Written write(int events) throws IOException {
        Path directory = base.resolve("written");
        List<Event> all = new ArrayList<>();
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            for (int i = 1; i <= events; i++) {
                Event event = i % 3 == 0 ? Events.refused("e" + i) : Events.received("e" + i, 40 + i % 7);
                all.add(event);
                log.append(List.of(event));
            }
        }
        Path last = lastSegment(directory);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(last));
        List<Integer> ends = new ArrayList<>();
        int at = SegmentHeader.SIZE;
        while (RecordFormat.length(bytes, at) > 0) {
            at += RecordFormat.HEADER + RecordFormat.length(bytes, at);
            ends.add(at);
        }
        return new Written(directory, last, Segment.firstOf(last), ends, all);
    }

    private static Path lastSegment(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    /** Another copy of the log whose last segment holds other bytes. */
    private Path copyWith(Written written, byte[] lastSegment) throws IOException {
        Path copy = Files.createDirectory(base.resolve("copy" + copies++));
        try (Stream<Path> files = Files.list(written.directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Files.write(copy.resolve(written.lastSegment().getFileName()), lastSegment);
        return copy;
    }

    private static void assertSurvives(Path directory, Written written, long lastPosition, String how) {
        assertKept(directory, written, lastPosition, how);
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.append(List.of(Events.received("new")))).as(how).isEqualTo(new Position(lastPosition + 1));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.end()).as(how).isEqualTo(new Position(lastPosition + 1));
            assertThat(Events.readAfter(log, lastPosition).getFirst().event())
                    .as(how)
                    .usingRecursiveComparison()
                    .isEqualTo(Events.received("new"));
        }
    }

    private static void assertKept(Path directory, Written written, long lastPosition, String how) {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.end()).as(how).isEqualTo(new Position(lastPosition));
            List<LoggedEvent> read = Events.readAll(log);
            assertThat(Events.positions(read)).as(how).isEqualTo(Events.positionsUpTo(lastPosition));
            assertThat(read.stream().map(LoggedEvent::event).toList())
                    .as(how)
                    .usingRecursiveComparison()
                    .isEqualTo(written.events().subList(0, (int) lastPosition));
        }
    }

    @Test
    void acknowledgedEventsSurviveACutAtEveryByteOfTheLastRecords() throws IOException {
        Written written = write(40);
        byte[] whole = Files.readAllBytes(written.lastSegment());
        int from = written.ends().get(written.ends().size() - 4);
        int to = written.ends().getLast();
        assertThat(to - from).isGreaterThan(250);
        for (int cut = from; cut <= to; cut++) {
            long survives = written.lastPositionBefore(cut);

            assertSurvives(copyWith(written, Arrays.copyOf(whole, cut)), written, survives, "file ends at " + cut);

            byte[] blank = whole.clone();
            Arrays.fill(blank, cut, blank.length, (byte) 0);
            boolean lastByteWasZero = cut == to - 1 && whole[cut] == 0;
            assertKept(
                    copyWith(written, blank), written, lastByteWasZero ? survives + 1 : survives, "blank from " + cut);
        }
    }

    @Test
    void eventsBeforeAFlippedBitSurviveAndNothingIsInvented() throws IOException {
        Written written = write(60);
        byte[] whole = Files.readAllBytes(written.lastSegment());
        Random random = new Random(20_260_731);
        int used = written.ends().getLast();
        for (int i = 0; i < 200; i++) {
            int bit = random.nextInt(used * 8);
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            long survives = bit / 8 < SegmentHeader.SIZE ? written.lastPosition() : written.lastPositionBefore(bit / 8);

            assertSurvives(copyWith(written, damaged), written, survives, "bit " + bit % 8 + " of byte " + bit / 8);
        }
    }

    @Test
    void eventsBehindDamageAreKeptAsideForAPerson() throws IOException {
        Written written = write(60);
        byte[] damaged = Files.readAllBytes(written.lastSegment());
        int second = written.ends().getFirst();
        damaged[second + 30] ^= 1;
        Path directory = copyWith(written, damaged);

        assertKept(directory, written, written.firstPosition(), "second record damaged");

        byte[] cut = Arrays.copyOfRange(damaged, second, written.ends().getLast());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains(".segment.cut-"))
                            .toList())
                    .singleElement()
                    .satisfies(kept -> assertThat(Files.readAllBytes(kept)).isEqualTo(cut));
        }
    }

    @Test
    void bytesLeftBehindACutNeverComeAliveWithShorterEvents() throws IOException {
        Path directory = base.resolve("log");
        appendEach(directory, new RealDisk(), Events.received(1, 10));
        damageRecord(directory, 6);
        appendEach(directory, new RealDisk(), List.of(Events.received("s6", 3), Events.received("s7", 3)));
        assertIds(directory, "e1", "e2", "e3", "e4", "e5", "s6", "s7");
        assertIds(directory, "e1", "e2", "e3", "e4", "e5", "s6", "s7");
    }

    /** Without the epoch the old seventh record would follow the new sixth seamlessly. */
    @Test
    void epochAloneKeepsBytesBehindACutDead() throws IOException {
        Path directory = base.resolve("log");
        Disk neverBlanks = new NeverBlanks();
        appendEach(directory, neverBlanks, Events.received(1, 9));
        byte[] before = Files.readAllBytes(lastSegment(directory));
        damageRecord(directory, 6);
        appendEach(directory, neverBlanks, List.of(Events.received("n6")));

        byte[] after = Files.readAllBytes(lastSegment(directory));
        int seventh = offsetOf(before, 7);
        assertThat(offsetOf(after, 7)).isEqualTo(seventh);
        assertThat(Arrays.copyOfRange(after, seventh, after.length))
                .as("the old bytes are still there")
                .isEqualTo(Arrays.copyOfRange(before, seventh, before.length));
        assertIds(directory, "e1", "e2", "e3", "e4", "e5", "n6");
    }

    /** Forgets to write zeros over the tail. */
    private static final class NeverBlanks extends ForwardingDisk {

        private NeverBlanks() {
            super(new RealDisk());
        }

        @Override
        void beforeWrite(Path path, ByteBuffer bytes, long offset) {
            boolean blank = true;
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                blank &= bytes.get(i) == 0;
            }
            if (blank && path.toString().endsWith(".segment")) {
                bytes.position(bytes.limit());
            }
        }
    }

    private static void appendEach(Path directory, Disk disk, List<Event> events) {
        try (EventLog log = DiskLog.open(directory, TINY, disk)) {
            events.forEach(event -> log.append(List.of(event)));
        }
    }

    private static void damageRecord(Path directory, int number) throws IOException {
        Path file = lastSegment(directory);
        byte[] bytes = Files.readAllBytes(file);
        bytes[offsetOf(bytes, number) + 25] ^= 4;
        Files.write(file, bytes);
    }

    private static int offsetOf(byte[] segment, int number) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        int at = SegmentHeader.SIZE;
        for (int i = 1; i < number; i++) {
            at += RecordFormat.HEADER + RecordFormat.length(bytes, at);
        }
        return at;
    }

    private static void assertIds(Path directory, String... ids) {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(Events.ids(Events.readAll(log))).containsExactly(ids);
            assertThat(log.end()).isEqualTo(new Position(ids.length));
        }
    }
}
