package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.e2e.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a server as people do, loads it over HTTP, and writes down what it took. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        description = "Loads a server of its own on the loopback interface: single events, then batches of 100.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run", "  bench/run --seconds 30 --connections 32 --out bench/RESULTS.md"})
public final class ServerLoad implements Callable<Integer> {

    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);

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
        Path folder = Files.createTempDirectory("tributary-bench");
        try {
            return measure(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int measure(Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        List<Line> lines = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(data, jvm, folder.resolve("server.log"));
                ApiClient client = new ApiClient(server.url(), credentials)) {
            StreamSetup setup = new StreamSetup(client, (call, result) -> {});
            StreamSetup.Stream stream =
                    setup.stream(setup.source(), "Bench Transaction", LoadEvent.PARTS, LoadEvent.mapping());
            URI single = URI.create(stream.url());
            URI batch = URI.create(stream.url().replace("/collection/", "/collection/batch/"));
            lines.add(line("single events", server, client, stream, new Load(single, 1, connections), 1));
            lines.add(line("batches of 100", server, client, stream, new Load(batch, 100, batchConnections), 3));
            String report = report(lines, peakMegabytes(server.pid()));
            System.out.println(report);
            if (!out.toString().isEmpty()) {
                Files.writeString(out, report);
            }
        }
        return lines.stream().allMatch(line -> line.load().refused() == 0) ? 0 : 1;
    }

    private Line line(
            String mode, ServerProcess server, ApiClient client, StreamSetup.Stream stream, Load load, int run)
            throws InterruptedException {
        System.out.println(mode + ": warming up");
        load.run(run, warmUp);
        awaitSettled(client);
        long before = rows(client, stream.table());
        long commitsBefore = status(client).path("commits").asLong();
        double cpu = cpuSeconds(server.pid());
        System.out.println(mode + ": measuring");
        Load.Outcome outcome = load.run(run + 1, seconds);
        double atEnd = cpuSeconds(server.pid()) - cpu;
        awaitSettled(client);
        double untilLanded = cpuSeconds(server.pid()) - cpu;
        List<Long> waits = waits(status(client), commitsBefore);
        long landed = rows(client, stream.table()) - before;
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

    /** What the oldest row of each commit since then waited, sorted. */
    private static List<Long> waits(JsonNode status, long commitsBefore) {
        List<Long> all = new ArrayList<>();
        status.path("recentWaitsMillis").forEach(wait -> all.add(wait.asLong()));
        long fresh = Math.min(all.size(), status.path("commits").asLong() - commitsBefore);
        return all.subList(all.size() - (int) fresh, all.size()).stream()
                .sorted()
                .toList();
    }

    private static JsonNode status(ApiClient client) {
        return client.call("GET", "/tributary/v1/status", null).orRefused("GET /tributary/v1/status");
    }

    private static void awaitSettled(ApiClient client) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        while (true) {
            JsonNode status = status(client);
            if (status.path("settled").asLong() == status.path("end").asLong()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the server did not settle: " + status);
            }
            Thread.sleep(200);
        }
    }

    private static long rows(ApiClient client, String table) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("sql", "select count(*) from " + table)
                .toString();
        return client.call("POST", "/tributary/v1/sql", body)
                .orRefused("sql")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    /** User and system time of the server process so far. */
    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IllegalStateException("the server's CPU time can't be read"))
                        .toNanos()
                / 1e9;
    }

    private static long peakMegabytes(long pid) throws IOException {
        Path file = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(file)) {
            return -1;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
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
