package io.tributary.land;

import io.tributary.event.Position;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Measures what upkeep costs and saves; not a test. First what a commit of 50 rows takes with so many snapshots in the metadata, then what it takes to join the
 * files, and to expire the snapshots.
 */
final class UpkeepFigures {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int[] SNAPSHOTS = {50, 200, 500, 1_000};
    private static final int TAKEN = 20;
    private static final int ROWS = 50;

    private UpkeepFigures() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("upkeep-figures");
        try (Lake lake = Given.lake(folder, 1)) {
            LandingTable table = lake.table(TableSpec.traced(Given.EVENTS, Given.SIMPLE.columns()));
            long commits = 0;
            for (int wanted : SNAPSHOTS) {
                while (commits < wanted) {
                    land(table, commits++);
                }
                long cpu = THREADS.getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                for (int i = 0; i < TAKEN; i++) {
                    land(table, commits++);
                }
                System.out.printf(
                        "%,d snapshots: a commit takes %.1f ms CPU, %.1f ms wall; metadata %,d KiB%n",
                        wanted,
                        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6 / TAKEN,
                        (System.nanoTime() - wall) / 1e6 / TAKEN,
                        Files.size(Path.of(lake.maintained(Given.EVENTS)
                                        .operations()
                                        .current()
                                        .metadataFileLocation()))
                                / 1024);
            }
            keepUp(lake, commits * ROWS);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private static void keepUp(Lake lake, long rows) {
        UpkeepSettings settings = new UpkeepSettings(
                Duration.ofSeconds(1), 24, 20, Duration.ZERO, Duration.ofDays(30), Duration.ofDays(1), 1);
        long files = lake.history(Given.EVENTS).orElseThrow().files();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        new TableUpkeep(lake, Given.EVENTS, settings, 0).work(true, System.currentTimeMillis(), Pace.full());
        System.out.printf(
                "%,d files with %,d rows became %d, snapshots %d: %.2f s CPU, %.2f s wall%n",
                files,
                rows,
                lake.history(Given.EVENTS).orElseThrow().files(),
                lake.history(Given.EVENTS).orElseThrow().snapshots(),
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                (System.nanoTime() - wall) / 1e9);
    }

    private static void land(LandingTable table, long commit) {
        LandingBatch batch = table.begin();
        for (long i = commit * ROWS; i < (commit + 1) * ROWS; i++) {
            batch.add(Given.simple(i), new Origin("0198-" + i, i));
        }
        batch.commit(new Position((commit + 1) * ROWS));
    }
}
