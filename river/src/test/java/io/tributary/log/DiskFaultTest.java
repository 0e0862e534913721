package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that fail: nobody is told that an event is safe when it may not be, and nothing acknowledged is lost. */
@Timeout(120)
class DiskFaultTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    @ParameterizedTest
    @ValueSource(strings = {"force", "write"})
    void failedForceOrWriteStopsTheLogForEveryone(String step) throws Exception {
        CountDownLatch someAnswered = new CountDownLatch(100);
        Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        EventLog log = DiskLog.open(directory, LogSettings.defaults().withSegmentBytes(1 << 20), disk);
        List<Future<LogFailedException>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 64; caller++) {
                String name = "c" + caller;
                ends.add(threads.submit(() -> appendUntilFailed(log, name, acknowledged, someAnswered)));
            }
            someAnswered.await();
            disk.failWhere(each -> each.startsWith(step) && each.endsWith(".segment"));
        }

        for (Future<LogFailedException> end : ends) {
            assertThat(end.get())
                    .hasMessageContainingAll("the event log stopped", ".segment", "No space left on device", "restart");
        }
        assertThat(disk.failures())
                .as("a failed " + step + " is never tried again")
                .isEqualTo(1);
        assertThat(log.end().value()).isEqualTo(acknowledged.size());
        disk.heal();
        assertThatThrownBy(() -> log.append(Events.received(1, 1)))
                .as("the disk's recovery changes nothing for this opening")
                .isInstanceOf(LogFailedException.class);
        assertReads(log, acknowledged, acknowledged.size());
        log.close();
        try (EventLog reopened =
                EventLog.onDisk(directory, LogSettings.defaults().withSegmentBytes(1 << 20))) {
            assertThat(reopened.end().value()).isGreaterThanOrEqualTo(acknowledged.size());
            assertReads(reopened, acknowledged, reopened.end().value());
        }
    }

    private static LogFailedException appendUntilFailed(
            EventLog log, String name, Map<Long, String> acknowledged, CountDownLatch someAnswered) {
        for (int i = 0; ; i++) {
            String id = name + "-" + i;
            try {
                acknowledged.put(log.append(List.of(Events.received(id))).value(), id);
                someAnswered.countDown();
            } catch (LogFailedException e) {
                return e;
            }
        }
    }

    private static void assertReads(EventLog log, Map<Long, String> acknowledged, long end) {
        List<LoggedEvent> read = Events.readAll(log);
        assertThat(Events.positions(read)).isEqualTo(Events.positionsUpTo(end));
        assertThat(Events.ids(read)).doesNotHaveDuplicates();
        acknowledged.forEach((position, id) ->
                assertThat(read.get((int) (position - 1)).event().xactionId()).isEqualTo(id));
    }

    @Test
    void fullDiskRefusesAppendsAndServesAgainOnceFreed() {
        disk.failWhere(step -> step.equals("write next.prepared"));
        try (EventLog log = DiskLog.open(directory, TINY, healthyAtBirth())) {
            int kept = 0;
            LogFullException refusal = null;
            while (refusal == null) {
                try {
                    log.append(List.of(Events.received("e" + (kept + 1))));
                    kept++;
                } catch (LogFullException e) {
                    refusal = e;
                }
            }
            assertThat(refusal).hasMessageContainingAll("no room", "No space left on device", "Free space");
            assertThat(refusal.retryAfterSeconds()).isPositive();
            assertThat(log.end()).isEqualTo(new Position(kept));

            disk.heal();
            int last = kept + 1;
            await().ignoreException(LogFullException.class)
                    .until(() ->
                            log.append(List.of(Events.received("e" + last))).value() == last);
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(last));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.append(List.of(Events.received("more"))).value())
                    .isEqualTo(log.end().value());
        }
    }

    /** The first segment is there before the disk gets full. */
    private Disk healthyAtBirth() {
        EventLog.onDisk(directory, TINY).close();
        return disk;
    }

    @Test
    void logThatCouldNotBeBornIsBornLater() {
        disk.failWhere(step -> step.equals("write next.prepared"));
        assertThatThrownBy(() -> DiskLog.open(directory, TINY, disk))
                .isInstanceOf(LogFailedException.class)
                .hasMessageContainingAll(directory.toString(), "can't be opened", "No space left on device");
        disk.heal();
        try (EventLog log = DiskLog.open(directory, TINY, disk)) {
            assertThat(log.append(Events.received(1, 1))).isEqualTo(new Position(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename log.state", "force log.state.tmp", "create log.state.tmp"})
    void releaseThatCantBeNotedDeletesNothingAndStopsNoAppend(String step) {
        try (EventLog log = DiskLog.open(directory, TINY, disk)) {
            Events.received(1, 100).forEach(event -> log.append(List.of(event)));
            disk.failWhere(step::equals);
            log.release(new Position(90));
            await().until(() -> disk.failures() > 0);

            assertThat(log.released()).isEqualTo(Position.START);
            assertThat(log.append(Events.received(101, 101))).isEqualTo(new Position(101));
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(101));

            disk.heal();
            await().until(() -> log.released().value() == 90);
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.released()).isEqualTo(new Position(90));
            assertThat(Events.positions(Events.readAll(log)).getFirst()).isGreaterThan(1);
        }
    }

    @Test
    void segmentThatCantBeDeletedIsReadOnAndDeletedLater() {
        try (EventLog log = DiskLog.open(directory, TINY, disk)) {
            Events.received(1, 100).forEach(event -> log.append(List.of(event)));
            disk.failWhere(step -> step.startsWith("delete"));
            log.release(new Position(100));
            await().until(() -> disk.failures() > 0);
            assertThat(Events.ids(Events.readAll(log))).isEqualTo(Events.idsUpTo(100));
            disk.heal();
            await().until(() -> Events.readAll(log).size() < 100);
        }
    }

    /** Every write, force, rename, creation and deletion of a log's life fails once, alone or with all that come after it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acknowledgedEventsSurviveAFaultAtAnyStep(boolean stays) throws IOException {
        int steps = liveOnce(directory.resolve("healthy"), 0, 0).steps();
        assertThat(steps).isGreaterThan(60);
        for (int step = 1; step <= steps; step++) {
            Path each = directory.resolve("step" + step);
            Life life = liveOnce(each, step, stays ? Integer.MAX_VALUE : step + 1);
            try (EventLog log = EventLog.onDisk(each, TINY)) {
                String when = "step " + step + " failed";
                long released = log.released().value();
                assertThat(released).as(when).isLessThanOrEqualTo(life.released());
                assertThat(log.end().value()).as(when).isGreaterThanOrEqualTo(life.acknowledged());
                List<LoggedEvent> read = Events.readAfter(log, released);
                assertThat(Events.ids(read))
                        .as(when)
                        .isEqualTo(Events.idsUpTo(log.end().value())
                                .subList((int) released, (int) log.end().value()));
                assertThat(log.append(List.of(Events.received("more"))).value())
                        .as(when)
                        .isEqualTo(released + read.size() + 1);
            }
        }
    }

    private record Life(int steps, int acknowledged, int released) {}

    /** Opens, appends until something fails, releases on the way, closes. */
    private static Life liveOnce(Path directory, int failFrom, int failTo) {
        FaultyDisk disk = new FaultyDisk();
        disk.failSteps(failFrom == 0 ? Integer.MAX_VALUE : failFrom, failTo);
        int acknowledged = 0;
        int released = 0;
        try (EventLog log = DiskLog.open(directory, TINY, disk)) {
            for (int i = 1; i <= 60; i += 2) {
                List<Event> two = Events.received(i, i + 1);
                acknowledged = (int) log.append(two).value();
                if (i % 20 == 1) {
                    released = i;
                    log.release(new Position(i));
                }
            }
        } catch (LogFailedException | LogFullException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
        return new Life(disk.steps(), acknowledged, released);
    }
}
