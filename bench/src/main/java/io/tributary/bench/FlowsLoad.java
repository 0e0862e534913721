package io.tributary.bench;

import io.tributary.client.StreamSetup;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What many flows on one server cost: while nothing comes, and when the same load is spread over many of them instead of one. */
@Command(
        name = "bench/run --flows",
        mixinStandardHelpOptions = true,
        description =
                "Makes flows, each with a schema, a dataset and a source of its own; tells what they cost idle, in"
                        + " memory, and under load over one and over many of them.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --flows 1000", "  bench/run --flows 200 --active 50 --idle 20 --seconds 10"})
public final class FlowsLoad implements Callable<Integer> {

    private static final int FEW = 10;
    private static final int ROUNDS = 2;

    /** Lanes and idle workers have ended by then. */
    private static final long QUIET_MILLIS = 45_000;

    @Option(names = "--flows", required = true, description = "How many flows.")
    private int flows;

    @Option(
            names = "--active",
            defaultValue = "100",
            description = "Over how many the load is spread (default: ${DEFAULT-VALUE}).")
    private int active;

    @Option(
            names = "--idle",
            defaultValue = "60",
            description = "Seconds of watching the idle server (default: ${DEFAULT-VALUE}).")
    private int idle;

    @Option(names = "--seconds", defaultValue = "15", description = "Time of each load (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "15",
            description = "Time of load before them, of each kind (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "-Xms1g -Xmx1g -XX:+UseG1GC",
            description = "The server's virtual machine (default: ${DEFAULT-VALUE}).")
    private List<String> jvm = List.of();

    private int runs;

    private FlowsLoad() {}

    /** Runs it; {@code --help} tells the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FlowsLoad()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (active > flows || flows <= FEW) {
            throw new IllegalArgumentException("--flows must be more than " + FEW + " and at least --active");
        }
        try (BenchServer server = BenchServer.start(jvm)) {
            List<StreamSetup.Stream> streams = new ArrayList<>();
            make(server, streams, FEW);
            Thread.sleep(QUIET_MILLIS);
            long before = server.usedHeapKilobytes();
            long making = System.nanoTime();
            make(server, streams, flows);
            say("%d flows made in %.0f s", flows - FEW, (System.nanoTime() - making) / 1e9);
            idle(server, "no flow has had an event", before);
            new Load(URI.create(streams.get(0).url()), 1, 1)
                    .to(targets(streams, flows))
                    .at(100)
                    .run(runs++, flows / 100.0 + 1);
            idle(server, "each flow has had an event", before);
            System.out.println("\n| load | over | events/s | CPU µs/event until landed | visible after, longest ms |");
            System.out.println("|---|---:|---:|---:|---:|");
            load(server, streams, 1, 32);
            load(server, streams, 100, 8);
            say("%npeak memory of the server process: %d MiB%n%s", server.peakMegabytes(), Machine.facts());
        }
        return 0;
    }

    private static void make(BenchServer server, List<StreamSetup.Stream> streams, int upTo) {
        StreamSetup setup = server.setup();
        while (streams.size() < upTo) {
            String title = "Flow %04d".formatted(streams.size());
            streams.add(setup.stream(setup.source(), title, LoadEvent.PARTS, LoadEvent.mapping()));
            if (streams.size() % 100 == 0) {
                say("%d flows", streams.size());
            }
        }
    }

    /** Heap a flow beyond the first few, and processor time of doing nothing. */
    private void idle(BenchServer server, String when, long fewKilobytes) throws IOException, InterruptedException {
        server.awaitSettled();
        Thread.sleep(QUIET_MILLIS);
        long used = server.usedHeapKilobytes();
        double cpu = server.cpuSeconds();
        Thread.sleep(idle * 1_000L);
        double spent = server.cpuSeconds() - cpu;
        say(
                "%s: %.2f %% of a core while idle; heap %,d KB, %.1f KB a flow; %d threads",
                when, 100 * spent / idle, used, (used - fewKilobytes) / (double) (flows - FEW), server.threads());
    }

    private static List<URI> targets(List<StreamSetup.Stream> streams, int count) {
        return streams.subList(0, count).stream()
                .map(stream -> URI.create(stream.url()))
                .toList();
    }

    /** In turns, so that what else the machine does meets both. */
    private void load(BenchServer server, List<StreamSetup.Stream> streams, int batch, int connections)
            throws IOException, InterruptedException {
        Load one = new Load(address(streams.get(0), batch), batch, connections);
        Load many = one.to(streams.subList(0, active).stream()
                .map(stream -> address(stream, batch))
                .toList());
        one.run(runs++, warmUp / 2);
        many.run(runs++, warmUp / 2);
        server.awaitSettled();
        double[] rates = new double[2];
        for (int round = 0; round < ROUNDS; round++) {
            rates[0] += measured(server, streams.subList(0, 1), one, batch);
            rates[1] += measured(server, streams.subList(0, active), many, batch);
        }
        say("| %s | %d to 1 flow | %.2f of its events/s | | |", name(batch), active, rates[1] / rates[0]);
    }

    private static URI address(StreamSetup.Stream stream, int batch) {
        return URI.create(batch == 1 ? stream.url() : stream.url().replace("/collection/", "/collection/batch/"));
    }

    private static String name(int batch) {
        return batch == 1 ? "single events" : "batches of " + batch;
    }

    private double measured(BenchServer server, List<StreamSetup.Stream> over, Load load, int batch)
            throws InterruptedException {
        long before = rows(server, over);
        long commits = server.commits();
        double cpu = server.cpuSeconds();
        Load.Outcome outcome = load.run(runs++, seconds);
        server.awaitSettled();
        double spent = server.cpuSeconds() - cpu;
        List<Long> waits = server.waits(commits);
        long landed = rows(server, over) - before;
        if (landed != outcome.acknowledged()) {
            throw new IllegalStateException(landed + " rows landed of " + outcome.acknowledged() + " acknowledged");
        }
        say(
                "| %s | %d | %,.0f | %.1f | %,d |",
                name(batch),
                over.size(),
                outcome.eventsPerSecond(),
                spent * 1e6 / outcome.acknowledged(),
                waits.getLast());
        return outcome.eventsPerSecond();
    }

    private static long rows(BenchServer server, List<StreamSetup.Stream> streams) {
        return streams.stream().mapToLong(stream -> server.rows(stream.table())).sum();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
