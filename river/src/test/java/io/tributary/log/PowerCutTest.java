package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Power cuts at random moments, on a disk that loses what was not forced, several in a row on the same log. */
@Timeout(300)
class PowerCutTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(8192);
    private static final Path DIRECTORY = Path.of("log");
    private static final int LOGS = 60;
    private static final int CUTS_EACH = 5;

    /** What is known of a log from outside. */
    private static final class Known {

        private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        private final AtomicLong released = new AtomicLong();
        private final AtomicLong count = new AtomicLong();
    }

    @Test
    void acknowledgedEventsSurvivePowerCuts() throws Exception {
        for (int seed = 0; seed < LOGS; seed++) {
            Random random = new Random(seed);
            PowerCutDisk disk = new PowerCutDisk(seed);
            Known known = new Known();
            for (int cut = 0; cut < CUTS_EACH; cut++) {
                disk.cutPowerAfter(random.nextInt(cut == 0 ? 250 : 150));
                useUntilPowerIsGone(disk, known);
                disk = disk.afterPowerCut();
                assertKept(disk, known, "log " + seed + ", power cut " + cut);
            }
        }
    }

    private static void useUntilPowerIsGone(PowerCutDisk disk, Known known) {
        try (EventLog log = DiskLog.open(DIRECTORY, TINY, disk);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 4; caller++) {
                threads.submit(() -> appendUntilPowerIsGone(log, known));
            }
        } catch (LogFailedException e) {
            assertThat(e).hasStackTraceContaining("no power");
        }
    }

    private static void appendUntilPowerIsGone(EventLog log, Known known) {
        try {
            while (true) {
                long number = known.count.getAndAdd(2);
                List<Event> two = List.of(Events.received("e" + number), Events.received("e" + (number + 1)));
                long last = log.append(two).value();
                known.acknowledged.put(last - 1, "e" + number);
                known.acknowledged.put(last, "e" + (number + 1));
                if (last % 10 == 0) {
                    known.released.accumulateAndGet(last - 6, Math::max);
                    log.release(new Position(last - 6));
                }
            }
        } catch (LogFailedException | LogFullException e) {
            assertThat(e).hasStackTraceContaining("no power");
        }
    }

    private static void assertKept(PowerCutDisk disk, Known known, String when) {
        try (EventLog log = DiskLog.open(DIRECTORY, TINY, disk)) {
            long released = log.released().value();
            assertThat(released).as(when).isLessThanOrEqualTo(known.released.get());
            Map<Long, String> read = new TreeMap<>();
            for (LoggedEvent logged : Events.readAfter(log, released)) {
                read.put(logged.position().value(), logged.event().xactionId());
            }
            assertThat(read).as(when).hasSize((int) (log.end().value() - released));
            assertThat(read.values()).as(when).doesNotHaveDuplicates();
            known.acknowledged.forEach((position, id) -> {
                if (position > released) {
                    assertThat(read.get(position))
                            .as(when + ", position " + position)
                            .isEqualTo(id);
                }
            });
            // What was not acknowledged but is there stays from now on: a reader may have landed it.
            known.acknowledged.putAll(read);
        }
    }

    @Test
    void eventsShownAfterAFailedForceAreOnTheDiskOnceTheLogIsOpenedAgain() {
        PowerCutDisk disk = new PowerCutDisk(1);
        try (EventLog log = DiskLog.open(DIRECTORY, TINY, disk)) {
            log.append(Events.received(1, 2));
            disk.failNextForce();
            assertThatThrownBy(() -> log.append(Events.received(3, 4))).isInstanceOf(LogFailedException.class);
        }
        List<String> shown;
        try (EventLog log = DiskLog.open(DIRECTORY, TINY, disk)) {
            shown = Events.ids(Events.readAll(log));
        }
        assertThat(shown).containsExactly("e1", "e2", "e3", "e4");
        List<List<String>> found = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            try (EventLog log = DiskLog.open(DIRECTORY, TINY, disk.afterPowerCut())) {
                found.add(Events.ids(Events.readAll(log)));
            }
        }
        assertThat(found).allMatch(shown::equals);
    }
}
