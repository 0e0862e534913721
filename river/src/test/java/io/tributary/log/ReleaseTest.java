package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has landed is forgotten, never anything else. */
class ReleaseTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);

    @TempDir
    Path directory;

    @Test
    void segmentsThatAreWhollyReleasedAreDeletedAndTheRestIsRead() {
        try (EventLog log = filled(100)) {
            List<Path> before = segments();
            long third = Segment.firstOf(before.get(2));

            log.release(new Position(third));

            await().until(() -> segments().size() == before.size() - 2);
            assertThat(segments()).isEqualTo(before.subList(2, before.size()));
            assertThat(log.released()).isEqualTo(new Position(third));
            assertThat(Events.positions(Events.readAll(log)))
                    .isEqualTo(LongStream.rangeClosed(third, 100).boxed().toList());
        }
    }

    @Test
    void segmentInUseIsNeverDeleted() {
        try (EventLog log = filled(100)) {
            log.release(log.end());
            await().until(() -> segments().size() == 1);
            assertThat(log.backlogBytes()).isZero();
            assertThat(log.append(Events.received(101, 101))).isEqualTo(new Position(101));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(segments()).hasSize(1);
            assertThat(log.released()).isEqualTo(new Position(100));
            assertThat(Events.ids(Events.readAfter(log, 100))).containsExactly("e101");
        }
    }

    @Test
    void releasedPositionSurvivesARestartAndOnlyMovesForward() {
        try (EventLog log = filled(10)) {
            assertThat(log.released()).isEqualTo(Position.START);
            log.release(new Position(7));
            log.release(new Position(3));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.released()).isEqualTo(new Position(7));
            log.release(new Position(6));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.released()).isEqualTo(new Position(7));
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(10));
        }
    }

    @Test
    void releasedPositionGoesToDiskByItself() throws IOException {
        try (EventLog log = filled(10)) {
            log.release(new Position(4));
            await().until(() -> log.released().value() == 4);
            assertThat(LogState.read(new RealDisk(), directory).released()).isEqualTo(4);
        }
    }

    @Test
    void backlogShrinksWithEachRelease() {
        try (EventLog log = filled(100)) {
            long all = log.backlogBytes();
            log.release(new Position(50));
            assertThat(log.backlogBytes()).isBetween(all * 45 / 100, all * 55 / 100);
            log.release(new Position(100));
            assertThat(log.backlogBytes()).isZero();
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.backlogBytes()).isZero();
            log.append(Events.received(101, 101));
            assertThat(log.backlogBytes()).isBetween(100L, 300L);
        }
    }

    @Test
    void readerFinishesASegmentThatIsDeletedUnderIt() throws Exception {
        try (EventLog log = filled(100);
                LogReader reader = log.readerAfter(Position.START)) {
            long second = Segment.firstOf(segments().get(1));
            assertThat(reader.poll(1, 1, Events.NOW)).hasSize(1);
            log.release(new Position(second + 1));
            await().until(() -> Segment.firstOf(segments().getFirst()) == second);

            List<LoggedEvent> rest = reader.poll(1000, Long.MAX_VALUE, Events.NOW);

            assertThat(Events.positions(rest))
                    .isEqualTo(LongStream.rangeClosed(2, 100).boxed().toList());
        }
    }

    @Test
    void positionsThatLandedBeforeTheTailWasLostAreNotGivenAgain() throws IOException {
        try (EventLog log = filled(10)) {
            log.release(new Position(10));
        }
        Path last = segments().getLast();
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, SegmentHeader.SIZE + 200));

        FaultyDisk keepsSegments = new FaultyDisk();
        keepsSegments.failWhere(step -> step.startsWith("delete") && step.endsWith(".segment"));
        for (int round = 0; round < 2; round++) {
            try (EventLog log = DiskLog.open(directory, TINY, keepsSegments)) {
                long next = 11 + round;
                assertThat(log.append(List.of(Events.received("e" + next)))).isEqualTo(new Position(next));
                assertThat(Events.positions(Events.readAfter(log, 10)))
                        .isEqualTo(LongStream.rangeClosed(11, next).boxed().toList());
                assertThat(Events.positions(Events.readAll(log)))
                        .isEqualTo(LongStream.concat(LongStream.of(1), LongStream.rangeClosed(11, next))
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void releaseBehindTheEndHealsALogThatLostWhatHadLanded() {
        try (EventLog log = filled(3)) {
            assertThatThrownBy(() -> log.readerAfter(new Position(50))).isInstanceOf(LogFailedException.class);

            log.release(new Position(50));

            try (LogReader reader = log.readerAfter(new Position(50));
                    LogReader early = log.readerAfter(new Position(3))) {
                assertThat(log.append(Events.received(51, 52))).isEqualTo(new Position(52));
                assertThat(Events.ids(reader.poll(10, 1000, Events.NOW))).containsExactly("e51", "e52");
                assertThat(Events.positions(early.poll(10, 1000, Events.NOW))).containsExactly(51L, 52L);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.end()).isEqualTo(new Position(52));
            assertThat(log.released()).isEqualTo(new Position(50));
            assertThat(Events.positions(Events.readAfter(log, 50))).containsExactly(51L, 52L);
        }
    }

    private EventLog filled(int events) {
        EventLog log = EventLog.onDisk(directory, TINY);
        Events.received(1, events).forEach(event -> log.append(List.of(event)));
        return log;
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
