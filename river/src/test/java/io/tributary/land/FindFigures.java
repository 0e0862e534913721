package io.tributary.land;

import static io.tributary.land.Given.EVENTS;
import static io.tributary.land.Given.SIMPLE;
import static io.tributary.land.Given.simple;

import io.tributary.event.Position;
import io.tributary.event.TimeOrderedId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Measures what finding the row of an event costs in a table of many files; not a test. The table was committed every second, with events received all over
 * that second.
 *
 * <p>Arguments: files, rows in a file. Prints microseconds for an event that is there, one that is not, and a list of 1,000.
 */
final class FindFigures {

    private static final long START = 1_767_312_000_000L;
    private static final int LOOKS = 200;
    private static final int MANY = 1_000;

    private FindFigures() {}

    public static void main(String[] arguments) throws IOException {
        int files = Integer.parseInt(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("find-figures");
        try (Lake lake = Given.lake(folder, 1)) {
            List<Origin> origins = fill(lake, files, rows);
            Random random = new Random(1);
            for (int round = 0; round < 3; round++) {
                System.out.println(files + " files of " + rows + " rows, round " + round);
                look("there", lake, () -> origins.get(random.nextInt(origins.size())));
                look("not there", lake, () -> {
                    long at = origins.get(random.nextInt(origins.size())).receivedAtMillis();
                    return new Origin(TimeOrderedId.at(at), at);
                });
                many(lake, origins, random);
            }
        } finally {
            new Removal(LakeDisk.REAL).removeTree(folder);
        }
    }

    private static List<Origin> fill(Lake lake, int files, int rows) {
        List<Origin> origins = new ArrayList<>();
        LandingTable table = lake.table(TableSpec.traced(EVENTS, SIMPLE.columns()));
        for (int file = 0; file < files; file++) {
            LandingBatch batch = table.begin();
            for (int row = 0; row < rows; row++) {
                long at = START + file * 1_000L + row * 1_000L / rows;
                Origin origin = new Origin(TimeOrderedId.at(at), at);
                origins.add(origin);
                batch.add(simple(origins.size()), origin);
            }
            batch.commit(new Position(origins.size()), new Provenance(START + file * 1_000L, Map.of()));
        }
        return origins;
    }

    /** What to look for next. */
    private interface Next {
        Origin get();
    }

    private static void look(String kind, Lake lake, Next next) {
        long[] micros = new long[LOOKS];
        int found = 0;
        for (int i = 0; i < LOOKS; i++) {
            Origin wanted = next.get();
            long began = System.nanoTime();
            found += lake.find(EVENTS, wanted.xactionId(), wanted.receivedAtMillis())
                            .isPresent()
                    ? 1
                    : 0;
            micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
        }
        Arrays.sort(micros);
        System.out.println("  " + kind + ": " + found + " of " + LOOKS + " found, median " + micros[LOOKS / 2]
                + " us, p99 " + micros[LOOKS * 99 / 100] + " us");
    }

    private static void many(Lake lake, List<Origin> origins, Random random) {
        Map<String, Long> wanted = new HashMap<>();
        while (wanted.size() < Math.min(MANY, origins.size())) {
            Origin origin = origins.get(random.nextInt(origins.size()));
            wanted.put(origin.xactionId(), origin.receivedAtMillis());
        }
        long began = System.nanoTime();
        int found = lake.find(EVENTS, wanted).size();
        System.out.println("  many, from everywhere: " + found + " of " + wanted.size() + " found, "
                + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) + " us");
    }
}
