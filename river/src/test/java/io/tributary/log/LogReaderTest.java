package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers: forced events only, in order, from anywhere, each on its own. */
@Timeout(120)
class LogReaderTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);

    @TempDir
    Path directory;

    @Test
    void pollStopsAtTheCountAndBehindTheEventThatReachesTheBytes() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY);
                LogReader reader = log.readerAfter(Position.START)) {
            Events.received(1, 50).forEach(event -> log.append(List.of(event)));
            int each = Events.received("e1").payload().length;

            assertThat(Events.ids(reader.poll(3, Long.MAX_VALUE, Events.NOW))).containsExactly("e1", "e2", "e3");
            assertThat(Events.ids(reader.poll(100, each + 1, Events.NOW))).containsExactly("e4", "e5");
            assertThat(Events.ids(reader.poll(100, 1, Events.NOW))).containsExactly("e6");
            assertThat(reader.poll(100, Long.MAX_VALUE, Events.NOW)).hasSize(44);
            assertThat(reader.poll(100, Long.MAX_VALUE, Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void readersSeekForwardAndBackWithoutDisturbingEachOther() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY);
                LogReader one = log.readerAfter(Position.START);
                LogReader other = log.readerAfter(Position.START)) {
            Events.received(1, 100).forEach(event -> log.append(List.of(event)));
            other.seek(new Position(90));

            assertThat(Events.ids(one.poll(2, Long.MAX_VALUE, Events.NOW))).containsExactly("e1", "e2");
            assertThat(Events.ids(other.poll(1, Long.MAX_VALUE, Events.NOW))).containsExactly("e91");
            for (long after : new long[] {99, 0, 57, 56, 58, 3, 98, 2}) {
                one.seek(new Position(after));
                assertThat(Events.positions(one.poll(2, Long.MAX_VALUE, Events.NOW)))
                        .isEqualTo(LongStream.rangeClosed(after + 1, Math.min(100, after + 2))
                                .boxed()
                                .toList());
            }
            assertThat(Events.ids(other.poll(1, Long.MAX_VALUE, Events.NOW))).containsExactly("e92");
        }
    }

    @Test
    void seekFindsItsPlaceInALargeSegmentAlsoAfterARestart() throws Exception {
        LogSettings settings = LogSettings.defaults().withSegmentBytes(4 << 20);
        try (EventLog log = EventLog.onDisk(directory, settings)) {
            for (int i = 0; i < 60; i++) {
                log.append(Events.received(i * 500 + 1, i * 500 + 500));
            }
            assertSeeks(log, 30_000);
        }
        try (EventLog log = EventLog.onDisk(directory, settings)) {
            assertSeeks(log, 30_000);
        }
    }

    private static void assertSeeks(EventLog log, int last) throws InterruptedException {
        Random random = new Random(7);
        try (LogReader reader = log.readerAfter(Position.START)) {
            for (int i = 0; i < 100; i++) {
                long after = random.nextInt(last);
                reader.seek(new Position(after));
                assertThat(Events.ids(reader.poll(1, 1, Events.NOW))).containsExactly("e" + (after + 1));
            }
        }
    }

    @Test
    void waitingReaderIsWokenByTheNextForcedEvent() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY);
                LogReader reader = log.readerAfter(Position.START);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<LoggedEvent>> read = threads.submit(() -> reader.poll(10, 1000, Events.LONG));
            log.append(Events.received(1, 1));
            assertThat(Events.ids(read.get())).containsExactly("e1");
        }
    }

    @Test
    void readerFarBehindAndReaderAtTheTailBothSeeEverythingWhileItIsWritten() throws Exception {
        int events = 3000;
        try (EventLog log = EventLog.onDisk(directory, TINY);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> tail = threads.submit(() -> follow(log, events, 1000));
            Future<List<String>> slow = threads.submit(() -> follow(log, events, 1));
            for (int i = 1; i <= events; i += 3) {
                log.append(Events.received(i, i + 2));
            }
            assertThat(tail.get()).isEqualTo(Events.idsUpTo(events));
            assertThat(slow.get()).isEqualTo(Events.idsUpTo(events));
        }
    }

    private static List<String> follow(EventLog log, int count, int each) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        try (LogReader reader = log.readerAfter(Position.START)) {
            while (ids.size() < count) {
                ids.addAll(Events.ids(reader.poll(each, Long.MAX_VALUE, Events.LONG)));
            }
        }
        return ids;
    }

    @Test
    void eventIsUnseenUntilItIsForced() throws Exception {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Disk disk = new ForwardingDisk(new RealDisk()) {
            @Override
            void beforeForce(Path path) {
                if (Thread.currentThread().getName().equals("event-log-writer")) {
                    forcing.countDown();
                    await(go);
                }
            }
        };
        try (EventLog log = DiskLog.open(directory, TINY, disk);
                LogReader reader = log.readerAfter(Position.START);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Position> answer = threads.submit(() -> log.append(Events.received(1, 1)));
            forcing.await();

            assertThat(reader.poll(10, 1000, Events.NOW)).isEmpty();
            assertThat(log.end()).isEqualTo(Position.START);
            assertThat(answer.isDone()).isFalse();

            go.countDown();
            assertThat(answer.get()).isEqualTo(new Position(1));
            assertThat(reader.poll(10, 1000, Events.NOW)).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interruptedReaderSaysSoAndGoesOnLater() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY);
                LogReader reader = log.readerAfter(Position.START)) {
            log.append(Events.received(1, 3));
            assertThat(reader.poll(1, 1, Events.NOW)).hasSize(1);

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> reader.poll(1, 1, Events.LONG)).isInstanceOf(InterruptedException.class);

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(Events.ids(reader.poll(5, 1000, Events.NOW))).containsExactly("e2", "e3");
        }
    }

    @Test
    void damageInAnEarlierSegmentStopsTheReaderAtItsPlace() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            Events.received(1, 100).forEach(event -> log.append(List.of(event)));
        }
        Path first = segments().getFirst();
        byte[] whole = Files.readAllBytes(first);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            int at = SegmentHeader.SIZE + random.nextInt(whole.length - SegmentHeader.SIZE - 400);
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(first, damaged);
            try (EventLog log = EventLog.onDisk(directory, TINY);
                    LogReader reader = log.readerAfter(Position.START)) {
                List<LoggedEvent> before = new ArrayList<>();
                assertThatThrownBy(() -> {
                            while (true) {
                                List<LoggedEvent> some = reader.poll(1000, Long.MAX_VALUE, Events.NOW);
                                assertThat(some).isNotEmpty();
                                before.addAll(some);
                            }
                        })
                        .isInstanceOf(LogFailedException.class)
                        .hasMessageStartingWith(first + " is damaged at offset ")
                        .hasMessageContaining("expected the event of position " + (before.size() + 1) + ", found ");
                assertThat(Events.ids(before)).isEqualTo(Events.idsUpTo(before.size()));
                assertThat(log.append(List.of(Events.received("e"))).value()).isEqualTo(101 + i);
            }
        }
    }

    @Test
    void missingSegmentIsAnErrorAndNeverSkipped() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            Events.received(1, 100).forEach(event -> log.append(List.of(event)));
        }
        List<Path> segments = segments();
        long second = Segment.firstOf(segments.get(1));
        long third = Segment.firstOf(segments.get(2));
        Files.delete(segments.get(1));
        try (EventLog log = EventLog.onDisk(directory, TINY);
                LogReader reader = log.readerAfter(Position.START)) {
            assertThat(reader.poll(1000, Long.MAX_VALUE, Events.NOW)).hasSize((int) second - 1);
            assertThatThrownBy(() -> reader.poll(1000, Long.MAX_VALUE, Events.NOW))
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageContaining("expected the event of position " + second);
            reader.seek(new Position(third - 1));
            assertThat(Events.positions(reader.poll(1, 1, Events.NOW))).containsExactly(third);
        }
        Files.delete(segments.get(0));
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThatThrownBy(() -> log.readerAfter(Position.START))
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageContainingAll("position 1 to " + (third - 1) + " are missing", "up to 0 were released");
        }
    }

    @Test
    void positionBehindTheEndIsNotThisLogs() {
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            log.append(Events.received(1, 5));
            assertThat(log.readerAfter(new Position(5))).isNotNull();
            assertThatThrownBy(() -> log.readerAfter(new Position(6)))
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageStartingWith("position 6 lies behind the log's end 5: it belongs to another log");
        }
    }

    private List<Path> segments() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Segment.isName(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
