package io.tributary.bench;

import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a flow feels of its neighbours: alone, beside one that is well, beside one whose every event is refused, beside one whose table takes nothing. */
@Command(
        name = "bench/run --poison",
        mixinStandardHelpOptions = true,
        description = "Sends single events to one flow at a fixed rate, alone and beside flows that go wrong.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --poison", "  bench/run --poison --rate 500 --poison-rate 10000 --seconds 30"})
public final class PoisonLoad implements Callable<Integer> {

    private static final int BATCH = 100;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Events a second of the flow that is watched (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--poison-rate",
            defaultValue = "10000",
            description = "Events a second of its neighbour, in batches of 100 (default: ${DEFAULT-VALUE}).")
    private double poisonRate;

    @Option(names = "--seconds", defaultValue = "20", description = "Time of each phase (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "15",
            description = "Time before them, with good and bad events (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "-Xms512m -Xmx512m -XX:+UseG1GC",
            description = "The server's virtual machine (default: ${DEFAULT-VALUE}).")
    private List<String> jvm = List.of();

    private int runs;

    private PoisonLoad() {}

    /** Runs it; {@code --help} tells the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PoisonLoad()).execute(arguments));
    }

    private record Phase(String name, Load.Outcome good, Load.@Nullable Outcome beside, long median, long longest) {}

    @Override
    public Integer call() throws Exception {
        try (BenchServer server = BenchServer.start(jvm)) {
            StreamSetup setup = server.setup();
            StreamSetup.Stream good = setup.stream(setup.source(), "Good", LoadEvent.PARTS, LoadEvent.mapping());
            StreamSetup.Stream other = setup.stream(setup.source(), "Other", LoadEvent.PARTS, LoadEvent.mapping());
            Load watched = new Load(URI.create(good.url()), 1, 8).at(rate);
            Load well = new Load(batches(RawSource.beside(server, other)), BATCH, 4).at(poisonRate);
            Load poison = well.of(LoadEvent.aroundIdOfPoison());
            System.out.println("warming up");
            beside(watched, well, warmUp / 2);
            beside(watched, poison, warmUp / 2);
            server.awaitSettled();
            long sent = server.rows(good.table());
            List<Phase> phases = new ArrayList<>();
            phases.add(phase("alone", server, watched, null));
            phases.add(phase("beside a flow that is well", server, watched, well));
            phases.add(phase("beside a flow whose every event is refused", server, watched, poison));
            long rows = server.rows(other.table());
            Path data = server.dataFolder(other.table());
            Path away = data.resolveSibling("away");
            Files.move(data, away);
            Files.createFile(data);
            Phase dead = phase("beside a flow whose table takes nothing", server, watched, well);
            phases.add(dead);
            Files.delete(data);
            Files.move(away, data);
            phases.add(phase("alone again, while that table catches up", server, watched, null));
            server.awaitSettled();
            check("the watched flow", server.rows(good.table()) - sent, sum(phases));
            Load.Outcome late = dead.beside();
            check(
                    "the table that took nothing",
                    server.rows(other.table()) - rows,
                    late == null ? 0 : late.acknowledged());
            report(phases);
        }
        return 0;
    }

    private static URI batches(URI single) {
        return URI.create(single.toString().replace("/collection/", "/collection/batch/"));
    }

    private static long sum(List<Phase> phases) {
        return phases.stream().mapToLong(phase -> phase.good().acknowledged()).sum();
    }

    private static void check(String what, long landed, long acknowledged) {
        if (landed != acknowledged) {
            throw new IllegalStateException(what + ": " + landed + " rows landed of " + acknowledged + " acknowledged");
        }
    }

    private Phase phase(String name, BenchServer server, Load watched, @Nullable Load other) throws Exception {
        System.out.println(name);
        Thread.sleep(BETWEEN);
        long commits = server.commits();
        Load.Outcome[] both = beside(watched, other, seconds);
        List<Long> waits = server.waits(commits);
        if (waits.isEmpty()) {
            throw new IllegalStateException(name + ": nothing landed in " + seconds + " s");
        }
        return new Phase(name, both[0], other == null ? null : both[1], waits.get(waits.size() / 2), waits.getLast());
    }

    /** Both at the same time; the other's outcome is the second. */
    private Load.Outcome[] beside(Load watched, @Nullable Load other, double time) throws Exception {
        int run = runs;
        runs += 2;
        CompletableFuture<Load.@Nullable Outcome> second =
                CompletableFuture.supplyAsync(() -> other == null ? null : run(other, run + 1, time));
        Load.Outcome first = watched.run(run, time);
        Load.Outcome beside = second.get();
        return beside == null ? new Load.Outcome[] {first} : new Load.Outcome[] {first, beside};
    }

    private static Load.Outcome run(Load load, int run, double time) {
        try {
            return load.run(run, time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void report(List<Phase> phases) throws IOException {
        Phase alone = phases.get(0);
        StringBuilder report = new StringBuilder("""

                | the flow | its events/s | beside it, events/s | answer p50 ms | answer p99 ms | p99, to alone | visible after, median ms | longest ms | longest, to alone |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Phase phase : phases) {
            Load.Outcome good = phase.good();
            Load.Outcome beside = phase.beside();
            report.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %.2f | %.2f | %.2f | %,d | %,d | %.2f |%n",
                    phase.name(),
                    good.eventsPerSecond(),
                    beside == null ? 0 : beside.eventsPerSecond(),
                    good.percentileMillis(0.50),
                    good.percentileMillis(0.99),
                    good.percentileMillis(0.99) / alone.good().percentileMillis(0.99),
                    phase.median(),
                    phase.longest(),
                    phase.longest() / (double) alone.longest()));
        }
        System.out.println(report.append('\n').append(Machine.facts()));
    }
}
