package io.tributary.log;

import com.sun.management.OperatingSystemMXBean;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Position;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Measures the log by hand, beside the same bytes written by a bare loop. Arguments: a directory on the disk to measure, callers (64), seconds a round (5),
 * rounds (4; the first warms up).
 */
final class LogThroughput {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private LogThroughput() {}

    public static void main(String[] args) throws Exception {
        Path base = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "log-throughput-");
        int callers = args.length > 1 ? Integer.parseInt(args[1]) : 64;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 4;
        try {
            for (int round = 0; round < rounds; round++) {
                double batch = appendRound(base.resolve("log" + round), callers, seconds);
                reopen(base.resolve("log" + round));
                bareRound(base.resolve("bare" + round), (int) Math.max(1, Math.round(batch)), seconds);
            }
        } finally {
            try (Stream<Path> files = Files.walk(base)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns how many events were forced together on average. */
    private static double appendRound(Path directory, int callers, int seconds) throws Exception {
        long[][] waits = new long[callers][];
        CountingDisk disk = new CountingDisk();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        try (EventLog log = DiskLog.open(directory, LogSettings.defaults(), disk)) {
            disk.forces.set(0);
            AtomicLong read = new AtomicLong();
            Thread reader = Thread.ofPlatform().start(() -> follow(log, end, read));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < callers; i++) {
                    int caller = i;
                    threads.submit(() -> waits[caller] = appendUntil(log, end, caller));
                }
            }
            reader.join();
            long nanos = System.nanoTime() - start;
            double cpuEach =
                    (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / log.end().value();
            long[] all =
                    Arrays.stream(waits).flatMapToLong(Arrays::stream).sorted().toArray();
            double batch = (double) all.length / Math.max(1, disk.forces.get());
            System.out.printf(
                    "log   %d callers: %,.0f appends/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms, %.2f us CPU per event"
                            + " (append + read back), %.1f events per force, read %d%n",
                    callers,
                    all.length * 1e9 / nanos,
                    all[all.length / 2] / 1e6,
                    all[(int) (all.length * 0.99)] / 1e6,
                    all[(int) (all.length * 0.999)] / 1e6,
                    all[all.length - 1] / 1e6,
                    cpuEach,
                    batch,
                    read.get());
            readRound(log);
            return batch;
        }
    }

    /** One reader, everything that is still there. */
    private static void readRound(EventLog log) throws InterruptedException {
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long count = 0;
        try (LogReader reader = log.readerAfter(Position.START)) {
            List<LoggedEvent> some;
            while (!(some = reader.poll(10_000, 8 << 20, Duration.ZERO)).isEmpty()) {
                count += some.size();
            }
        }
        System.out.printf(
                "read  one reader: %,.0f events/s, %.2f us CPU per event%n",
                count * 1e9 / (System.nanoTime() - start), (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count);
    }

    private static void reopen(Path directory) {
        long start = System.nanoTime();
        EventLog.onDisk(directory, LogSettings.defaults()).close();
        System.out.printf("open  and close again: %.0f ms%n", (System.nanoTime() - start) / 1e6);
    }

    private static long[] appendUntil(EventLog log, long end, int caller) {
        long[] waits = new long[1024];
        int count = 0;
        byte[] payload = new byte[1058];
        Arrays.fill(payload, (byte) 'x');
        while (System.nanoTime() < end) {
            long before = System.nanoTime();
            Position position = log.append(List.of(new Event.Received(
                    "xaction-" + caller + "-" + count,
                    "inlet-0123456789abcdef",
                    "flow-0123456789abcdef",
                    "namespace.table",
                    before,
                    payload)));
            if (count == waits.length) {
                waits = Arrays.copyOf(waits, count * 2);
            }
            waits[count++] = System.nanoTime() - before;
            if (position.value() % 50_000 == 0) {
                log.release(new Position(position.value() - 25_000));
            }
        }
        return Arrays.copyOf(waits, count);
    }

    private static void follow(EventLog log, long end, AtomicLong read) {
        try (LogReader reader = log.readerAfter(Position.START)) {
            while (System.nanoTime() < end) {
                List<LoggedEvent> events = reader.poll(10_000, 8 << 20, Duration.ofMillis(100));
                read.addAndGet(events.size());
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks of as many bytes as the log's batches, written and forced by one thread into a file full of zeros. */
    private static void bareRound(Path file, int batch, int seconds) throws IOException {
        int size = batch * 1160;
        long fileBytes = 256L << 20;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            for (long at = 0; at < fileBytes; at += block.capacity()) {
                channel.write(block.clear(), at);
            }
            channel.force(true);
            long count = 0;
            long offset = 0;
            long start = System.nanoTime();
            long cpu = SYSTEM.getProcessCpuTime();
            long end = start + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end) {
                if (offset + size > fileBytes) {
                    offset = 0;
                }
                channel.write(block.clear().limit(Math.min(size, block.capacity())), offset);
                channel.force(false);
                offset += size;
                count += batch;
            }
            System.out.printf(
                    "bare  loop of %d x 1160 bytes: %,.0f records/s, %.2f us CPU per record%n",
                    batch, count * 1e9 / (System.nanoTime() - start), (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count);
        }
    }

    /** Counts the forces. */
    private static final class CountingDisk extends ForwardingDisk {

        private final AtomicLong forces = new AtomicLong();

        private CountingDisk() {
            super(new RealDisk());
        }

        @Override
        void beforeForce(Path path) {
            forces.incrementAndGet();
        }
    }
}
