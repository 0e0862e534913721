package io.tributary.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@link ValidatorBenchmark} and {@link ColdStart} and writes what came of them. */
@Command(
        name = "bench/run --validator",
        mixinStandardHelpOptions = true,
        description =
                "Measures the validator beside two others, and how long a fresh process needs for its first schema.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --validator", "  bench/run --validator --iterations 3 --out /tmp/VALIDATOR.md"})
public final class ValidatorReport implements Callable<Integer> {

    private static final Map<String, String> NAMES = new TreeMap<>(Map.of(
            "tributary", "Tributary: all violations, and the row of the table",
            "networkntAll", "networknt 3.0.9: all violations",
            "networkntVerdict", "networknt 3.0.9: yes or no, stops at the first fault",
            "everit", "Everit 1.14.4: all violations"));

    @Option(
            names = "--iterations",
            defaultValue = "5",
            description = "Iterations of 2 s each (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--starts", defaultValue = "15", description = "Fresh processes (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write (default: standard output only).")
    private @org.jspecify.annotations.Nullable Path file;

    private ValidatorReport() {}

    /** The command line. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ValidatorReport()).execute(args));
    }

    @Override
    public Integer call() throws RunnerException, IOException, InterruptedException {
        List<double[]> cold = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            cold.add(coldStart());
        }
        Options options = new OptionsBuilder()
                .include(ValidatorBenchmark.class.getSimpleName())
                .measurementIterations(iterations)
                .build();
        String report = report(new Runner(options).run(), cold);
        System.out.println(report);
        if (file != null) {
            Files.writeString(file, report);
        }
        return 0;
    }

    private static double[] coldStart() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStart.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = String.valueOf(out.readLine());
            if (process.waitFor() != 0) {
                throw new IOException("A fresh process ended with status " + process.exitValue() + " after: " + line);
            }
            String[] times = line.split(" ");
            return new double[] {
                Double.parseDouble(times[0]), Double.parseDouble(times[1]), Double.parseDouble(times[2])
            };
        }
    }

    private static String report(Collection<RunResult> results, List<double[]> cold) throws IOException {
        Map<String, Double> micros = new TreeMap<>();
        Map<String, Double> errors = new TreeMap<>();
        for (RunResult result : results) {
            String method = result.getParams().getBenchmark();
            String key = method.substring(method.lastIndexOf('.') + 1) + " "
                    + result.getParams().getParam("records");
            micros.put(key, result.getPrimaryResult().getScore());
            errors.put(key, result.getPrimaryResult().getScoreError());
        }
        StringBuilder table = new StringBuilder();
        for (String name : List.of("tributary", "networkntAll", "networkntVerdict", "everit")) {
            table.append("| ").append(NAMES.get(name));
            for (String records : List.of("valid", "oneFault")) {
                double own = micros.getOrDefault(name + " " + records, Double.NaN);
                double ours = micros.getOrDefault("tributary " + records, Double.NaN);
                table.append(String.format(
                        Locale.ROOT,
                        " | %.2f ± %.2f | %.1f",
                        own,
                        errors.getOrDefault(name + " " + records, Double.NaN),
                        own / ours));
            }
            table.append(" |\n");
        }
        return TEXT.formatted(table, starts(cold, 0), starts(cold, 2), starts(cold, 1), cold.size(), load(), machine());
    }

    private static String starts(List<double[]> cold, int column) {
        List<Double> sorted = cold.stream().map(times -> times[column]).sorted().toList();
        return String.format(
                Locale.ROOT, "%.0f | %.0f | %.0f", sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
    }

    private static String load() {
        double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return average < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", average);
    }

    private static String machine() throws IOException {
        return Machine.facts() + ", " + LocalDate.now(ZoneOffset.UTC);
    }

    private static final String TEXT = """
            # What validation costs

            Made by `bench/run --validator`. One thread; the transaction of the Capillary guide as an XDM record, 64 of them with one to three items in turn,
            against its schema (ExperienceEvent, Commerce Details, Loyalty event). The others are given the same resolved schema as plain draft-7 JSON Schema
            with formats asserted. Each is given a parsed tree of its own kind (Jackson 2, Jackson 3, org.json); parsing is not counted. Records with one fault
            have one of eight in turn: a key missing, one too many, three wrong types, a null, a bad time, a value outside its list. Before the clock starts, all
            are checked to agree about every record.

            | validator | valid, µs | × ours | one fault, µs | × ours |
            |---|---:|---:|---:|---:|
            %s
            From nothing, in a fresh process: load classes, read the standard components, resolve the schema, compile it.

            | ms | least | median | most |
            |---|---:|---:|---:|
            | until the schema is compiled | %s |
            | of that, on a processor | %s |
            | until its first record is judged | %s |

            %d processes one after the other, `-XX:+UseSerialGC`, without class data sharing beyond what the JDK brings.
            Load of the machine by all its processes when the measurement ended: %s.

            %s.
            """;
}
