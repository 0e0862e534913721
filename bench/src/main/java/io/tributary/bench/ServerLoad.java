package io.tributary.bench;

import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a server as people do, loads it over HTTP, and writes down what it took. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        description = "Loads a server of its own on the loopback interface: single events, then batches of 100.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/run",
            "  bench/run --seconds 30 --connections 32 --out bench/RESULTS.md",
            "%nOther measurements, each with a --help of its own:%n",
            "  bench/run --poison       one flow beside others that go wrong",
            "  bench/run --flows 1000   many flows on one server",
            "  bench/run --control      calls of the Flow Service with many connections",
            "  bench/run --schemas      the Schema Registry with many schemas",
            "  bench/run --mapping      the mapping engine beside others",
            "  bench/run --validator    the validator beside others",
            "  bench/run --jmh          the micro-benchmarks; its help is -h"
        })
public final class ServerLoad implements Callable<Integer> {

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "Measured time of each mode (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "15", description = "Time before it (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--connections",
            defaultValue = "32",
            description = "Connections for single events (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--batch-connections",
            defaultValue = "8",
            description = "Connections for batches (default: ${DEFAULT-VALUE}).")
    private int batchConnections;

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "-Xms512m -Xmx512m -XX:+UseG1GC",
            description = "The server's virtual machine (default: ${DEFAULT-VALUE}).")
    private List<String> jvm = List.of();

    @Option(names = "--out", description = "Write the table to this Markdown file too.")
    private Path out = Path.of("");

    /** One line of the table. */
    private record Line(
            String mode,
            Load.Outcome load,
            double cpuMicros,
            double cpuMicrosUntilLanded,
            long visibleMedian,
            long visibleLongest,
            long rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ServerLoad()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Line> lines = new ArrayList<>();
        try (BenchServer server = BenchServer.start(jvm)) {
            StreamSetup setup = server.setup();
            StreamSetup.Stream stream =
                    setup.stream(setup.source(), "Bench Transaction", LoadEvent.PARTS, LoadEvent.mapping());
            URI single = URI.create(stream.url());
            URI batch = URI.create(stream.url().replace("/collection/", "/collection/batch/"));
            lines.add(line("single events", server, stream, new Load(single, 1, connections), 1));
            lines.add(line("batches of 100", server, stream, new Load(batch, 100, batchConnections), 3));
            String report = report(lines, server.peakMegabytes());
            System.out.println(report);
            if (!out.toString().isEmpty()) {
                Files.writeString(out, report);
            }
        }
        return lines.stream().allMatch(line -> line.load().refused() == 0) ? 0 : 1;
    }

    private Line line(String mode, BenchServer server, StreamSetup.Stream stream, Load load, int run)
            throws InterruptedException {
        System.out.println(mode + ": warming up");
        load.run(run, warmUp);
        server.awaitSettled();
        long before = server.rows(stream.table());
        long commitsBefore = server.commits();
        double cpu = server.cpuSeconds();
        System.out.println(mode + ": measuring");
        Load.Outcome outcome = load.run(run + 1, seconds);
        double atEnd = server.cpuSeconds() - cpu;
        server.awaitSettled();
        double untilLanded = server.cpuSeconds() - cpu;
        List<Long> waits = server.waits(commitsBefore);
        long landed = server.rows(stream.table()) - before;
        if (landed != outcome.acknowledged()) {
            throw new IllegalStateException(landed + " rows landed of " + outcome.acknowledged() + " acknowledged");
        }
        return new Line(
                mode,
                outcome,
                atEnd * 1e6 / outcome.acknowledged(),
                untilLanded * 1e6 / outcome.acknowledged(),
                waits.get(waits.size() / 2),
                waits.getLast(),
                landed);
    }

    private String report(List<Line> lines, long peakMegabytes) throws IOException {
        StringBuilder report = new StringBuilder("# Results\n\n");
        report.append(
                """
                Made by `bench/run`: one server process and the loader on the same machine, events of %,d bytes, mapping, validation, forced log and Iceberg \
                commits included; every acknowledged event was counted in the table afterwards.

                | mode | events/s | answer p50 ms | answer p99 ms | CPU µs/event while loaded | CPU µs/event until landed | visible after, median ms | longest ms | rows landed |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(LoadEvent.json("0".repeat(LoadEvent.ID_WIDTH)).length()));
        for (Line line : lines) {
            report.append("| %s | %,.0f | %.2f | %.2f | %.1f | %.1f | %,d | %,d | %,d |%n"
                    .formatted(
                            line.mode(),
                            line.load().eventsPerSecond(),
                            line.load().percentileMillis(0.50),
                            line.load().percentileMillis(0.99),
                            line.cpuMicros(),
                            line.cpuMicrosUntilLanded(),
                            line.visibleMedian(),
                            line.visibleLongest(),
                            line.rows()));
        }
        return report.append('\n')
                .append(
                        "\"Visible after\" is the wait of the oldest row of each Iceberg commit, from receipt to the end of the commit.\n\n")
                .append("Peak memory of the server process: %,d MiB, with %s.%n%n"
                        .formatted(peakMegabytes, String.join(" ", jvm)))
                .append("Machine: %s, %s.%n".formatted(Machine.facts(), LocalDate.now(ZoneOffset.UTC)))
                .append("%d connections for single events, %d for batches, %.0f s each after %.0f s of warm-up.%n"
                        .formatted(connections, batchConnections, seconds, warmUp))
                .toString();
    }
}
