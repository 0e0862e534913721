package io.tributary.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs {@link MappingBenchmark} and {@link MappingScaleBenchmark} in rounds, so that what else the machine does hits all
 * engines, and writes the medians down.
 */
@Command(
        name = "bench/run --mapping",
        mixinStandardHelpOptions = true,
        description =
                "Measures the mapping engine beside JSLT, JOLT, JSONata and jackson-jq, and mapping sets of 10 to 1,000 rows.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/run --mapping",
            "  bench/run --mapping --rounds 5 --out bench/MAPPING.md",
            "  bench/run --mapping --json"
        })
public final class MappingRace implements Callable<Integer> {

    private static final int WARM_UP_SECONDS = 1;
    private static final int MEASURED_SECONDS = 2;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Rounds over all benchmarks, of about 5 minutes (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--out", description = "Write the tables to this Markdown file too.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Print the figures as JSON instead of tables.")
    private boolean json;

    /** What is measured: a benchmark with the value of its parameter, by an engine. */
    private record Entry(String form, String subject, String engine) {}

    private record Figure(double cpuMicros, double wallMicros) {}

    private final Map<Entry, List<Figure>> figures = new LinkedHashMap<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new MappingRace()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        for (int round = 1; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            run();
        }
        if (json) {
            System.out.println(asJson());
        } else {
            System.out.println(report());
        }
        if (!out.toString().isEmpty()) {
            Files.writeString(out, report());
        }
        return 0;
    }

    private void run() throws RunnerException {
        var options = new OptionsBuilder()
                .include(MappingBenchmark.class.getName() + "\\.")
                .include(MappingScaleBenchmark.class.getName() + "\\.")
                .forks(1)
                .warmupIterations(WARM_UP_SECONDS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(MEASURED_SECONDS)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult result : new Runner(options).run()) {
            String benchmark = result.getParams().getBenchmark();
            String mappings = result.getParams().getParam("mappings");
            Entry entry = mappings == null
                    ? new Entry(
                            benchmark.substring(benchmark.lastIndexOf('.') + 1),
                            result.getParams().getParam("workload"),
                            result.getParams().getParam("engine"))
                    : new Entry("scale", mappings, MappingEngines.TRIBUTARY.name());
            double cpu = counter(result, "nanos") / counter(result, "calls") / 1_000;
            figures.computeIfAbsent(entry, e -> new ArrayList<>())
                    .add(new Figure(cpu, result.getPrimaryResult().getScore()));
        }
    }

    private static double counter(RunResult result, String name) {
        Result<?> counter = result.getSecondaryResults().get(name);
        if (counter == null) {
            throw new IllegalStateException("JMH gives no counter " + name);
        }
        return counter.getScore();
    }

    private double cpu(Entry entry) {
        return median(figures.getOrDefault(entry, List.of()).stream()
                .map(Figure::cpuMicros)
                .toList());
    }

    private double wall(Entry entry) {
        return median(figures.getOrDefault(entry, List.of()).stream()
                .map(Figure::wallMicros)
                .toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String asJson() {
        ArrayNode all = MappingEngine.JSON.createArrayNode();
        figures.forEach((entry, list) -> all.addObject()
                .put("form", entry.form())
                .put("subject", entry.subject())
                .put("engine", entry.engine())
                .put("cpuMicros", cpu(entry))
                .put("wallMicros", wall(entry))
                .put("rounds", list.size()));
        return all.toPrettyString();
    }

    private String report() throws IOException {
        StringBuilder report = new StringBuilder("# What mapping costs\n\n");
        report.append("""
                Made by `bench/run --mapping --rounds %d`: JMH, one thread, %d s after 1.5 s of processor time and %d s of warm-up in a JVM of its own, median of the rounds. All engines \
                make the same record of the same event; that is checked before anything is timed. Figures are microseconds of processor time an event; \
                the time on the wall, which other work on the machine lengthens, is in brackets. The factor says how many times as long an engine takes as ours.

                `guide` is the transaction of the source's guide with its five rows, `purchase` the event of the load test (five line items, 1 KB, 14 rows), \
                `twenty` has 20 fields: 8 copies, 4 concatenations, 3 changes of case and blanks, 2 sums, 2 conditions, 1 fallback. Ours coerces to the types of the \
                target schema besides, which the others can't. JOLT changes its source where `twenty` needs more than copies.
                """.formatted(rounds, MEASURED_SECONDS, WARM_UP_SECONDS));
        table(report, "treeToTree", "A parsed event to a record");
        table(report, "bytesToBytes", "The bytes of an event to the bytes of its record");
        report.append(
                        "\n## Mapping sets that grow\n\nOf ten rows seven copy, one concatenates, one changes case, one adds. A parsed event to a record.\n\n")
                .append("| rows | µs an event | ns a row |\n|---:|---:|---:|\n");
        for (String rows : List.of("10", "100", "1000")) {
            double cpu = cpu(new Entry("scale", rows, MappingEngines.TRIBUTARY.name()));
            report.append("| %s | %.2f | %.0f |%n".formatted(rows, cpu, cpu * 1_000 / Integer.parseInt(rows)));
        }
        return report.append("%n%s, %s.%n".formatted(Machine.facts(), LocalDate.now(ZoneOffset.UTC)))
                .toString();
    }

    private void table(StringBuilder report, String form, String title) {
        report.append("\n## ").append(title).append("\n\n| engine |");
        for (MappingWorkload workload : MappingWorkload.values()) {
            report.append(' ').append(workload.name().toLowerCase(Locale.ROOT)).append(" | factor |");
        }
        report.append("\n|---|")
                .append("---:|---:|".repeat(MappingWorkload.values().length))
                .append('\n');
        for (MappingEngines engine : MappingEngines.values()) {
            report.append("| ").append(engine.title()).append(" |");
            for (MappingWorkload workload : MappingWorkload.values()) {
                Entry entry = new Entry(form, workload.name(), engine.name());
                double ours = cpu(new Entry(form, workload.name(), MappingEngines.TRIBUTARY.name()));
                report.append(" %.2f (%.2f) | %.2f |".formatted(cpu(entry), wall(entry), cpu(entry) / ours));
            }
            report.append('\n');
        }
    }
}
