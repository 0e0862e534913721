package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every user of the log relies on: order, durability of what was answered, independent readers. */
class EventLogTest {

    static final LogSettings SMALL = LogSettings.defaults().withSegmentBytes(64 * 1024);

    @TempDir
    Path directory;

    @Test
    void eventsComeBackAsTheyWereAppended() {
        List<Event> events = List.of(
                Events.received("r-1", 0),
                Events.refused("x-1"),
                new Event.Received("ünï-Ⅱ", "", "flow", "", 0, new byte[0]),
                Events.received("r-2", 20_000));
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            assertThat(log.end()).isEqualTo(Position.START);
            assertThat(log.append(events)).isEqualTo(new Position(4));

            List<LoggedEvent> read = Events.readAll(log);

            assertThat(Events.positions(read)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(read.stream().map(LoggedEvent::event).toList())
                    .usingRecursiveComparison()
                    .isEqualTo(events);
        }
    }

    @Test
    void reopeningKeepsTheIdAndContinuesThePositions() {
        String id;
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            log.append(Events.received(1, 5));
            id = log.id();
        }
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            assertThat(log.id()).isEqualTo(id);
            assertThat(log.end()).isEqualTo(new Position(5));
            assertThat(log.append(Events.received(6, 7))).isEqualTo(new Position(7));
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(7));
        }
    }

    @Test
    void manyCallersLoseNothingAndEachListStaysTogether() throws Exception {
        int callers = 64;
        int listsEach = 30;
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            List<Future<List<Long>>> answers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < callers; caller++) {
                    String name = "c" + caller;
                    answers.add(threads.submit(() -> appendLists(log, name, listsEach)));
                }
            }

            List<LoggedEvent> read = Events.readAll(log);

            assertThat(Events.positions(read)).isEqualTo(Events.positionsUpTo(callers * listsEach * 3L));
            for (int caller = 0; caller < callers; caller++) {
                List<Long> lasts = answers.get(caller).get();
                for (int list = 0; list < listsEach; list++) {
                    int last = (int) (long) lasts.get(list);
                    String name = "c" + caller + "-" + list;
                    assertThat(Events.ids(read.subList(last - 3, last)))
                            .containsExactly(name + "-a", name + "-b", name + "-c");
                }
            }
        }
    }

    private static List<Long> appendLists(EventLog log, String name, int lists) {
        List<Long> lasts = new ArrayList<>();
        for (int list = 0; list < lists; list++) {
            String id = name + "-" + list;
            lasts.add(log.append(
                            List.of(Events.received(id + "-a"), Events.received(id + "-b"), Events.received(id + "-c")))
                    .value());
        }
        return lasts;
    }

    @Test
    void listOfManyBatchesAppendsInOnePiece() {
        LogSettings settings = SMALL.withMaxBatchBytes(4096).withMaxWaitingBytes(4096);
        try (EventLog log = EventLog.onDisk(directory, settings)) {
            assertThat(log.append(Events.received(1, 200))).isEqualTo(new Position(200));
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(200));
        }
    }

    @Test
    void listLargerThanASegmentIsRefusedWithItsSize() {
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            assertThatThrownBy(() -> log.append(List.of(Events.received("big", 70_000))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("a segment holds 65472", "segmentBytes");
            assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThat(log.append(Events.received(1, 1))).isEqualTo(new Position(1));
        }
    }

    @Test
    void fullLogRefusesUntilSomethingIsReleased() {
        LogSettings settings = LogSettings.defaults().withSegmentBytes(8192).withMaxBacklogBytes(8192);
        try (EventLog log = EventLog.onDisk(directory, settings)) {
            Position kept = log.append(List.of(Events.received("a", 5000)));
            List<Event> more = List.of(Events.received("b", 5000));
            assertThat(log.backlogBytes()).isBetween(5000L, 5300L);

            assertThatThrownBy(() -> log.append(more))
                    .isInstanceOfSatisfying(
                            LogFullException.class,
                            e -> assertThat(e.retryAfterSeconds()).isPositive())
                    .hasMessageContainingAll("8192", "maxBacklogBytes");
            assertThat(log.end()).isEqualTo(kept);

            log.release(kept);
            assertThat(log.backlogBytes()).isZero();
            assertThat(log.append(more)).isEqualTo(kept.next());
        }
    }

    @Test
    void directoryInUseIsRefused() {
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            assertThat(log.end()).isEqualTo(Position.START);
            assertThatThrownBy(() -> EventLog.onDisk(directory, SMALL))
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageContainingAll(directory.toString(), "is in use", "choose another directory");
        }
        EventLog.onDisk(directory, SMALL).close();
    }

    @Test
    void closedLogRefusesAppendsAndClosesTwice() {
        EventLog log = EventLog.onDisk(directory, SMALL);
        log.close();
        log.close();
        assertThatThrownBy(() -> log.append(Events.received(1, 1)))
                .isInstanceOf(LogFailedException.class)
                .hasMessage("the event log is closed");
    }

    @Test
    void closingDecidesEveryAppendUnderWay() throws Exception {
        EventLog log = EventLog.onDisk(directory, SMALL);
        List<Future<Position>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 200; i++) {
                List<Event> one = List.of(Events.received("e" + i));
                answers.add(threads.submit(() -> log.append(one)));
            }
            log.close();
        }
        try (EventLog reopened = EventLog.onDisk(directory, SMALL)) {
            List<String> kept = Events.ids(Events.readAll(reopened));
            int refused = 0;
            for (int i = 1; i <= 200; i++) {
                Future<Position> answer = answers.get(i - 1);
                if (answer.state() == Future.State.SUCCESS) {
                    assertThat(kept.get((int) answer.get().value() - 1)).isEqualTo("e" + i);
                } else {
                    assertThat(answer.exceptionNow()).isInstanceOf(LogFailedException.class);
                    refused++;
                }
            }
            assertThat(kept).hasSize(200 - refused);
        }
    }

    @Test
    void onlyKnownFilesAreInTheDirectory() throws Exception {
        try (EventLog log = EventLog.onDisk(directory, SMALL)) {
            log.append(Events.received(1, 300));
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("log.lock", "log.state", "00000000000000000001.segment");
        }
    }
}
