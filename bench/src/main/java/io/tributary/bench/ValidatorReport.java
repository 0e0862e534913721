package io.tributary.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
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
            names = "--rounds",
            defaultValue = "3",
            description =
                    "How often all are measured in turn, each time in a fresh process (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--iterations",
            defaultValue = "5",
            description = "Iterations of a second in each round (default: ${DEFAULT-VALUE}).")
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
        Map<String, List<Double>> micros = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            new Runner(options).run().forEach(result -> add(result, micros));
        }
        String report = report(micros, cold);
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
                        libraryPath(),
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

    /** What an application that uses the library alone has on its class path. */
    private static String libraryPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.matches(".*/(tributary-(xdm|bench)|jackson-(core|databind|annotations))-[02]\\.[^/]*jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void add(RunResult result, Map<String, List<Double>> micros) {
        String method = result.getParams().getBenchmark();
        String key = method.substring(method.lastIndexOf('.') + 1) + " "
                + result.getParams().getParam("records");
        List<Double> all = micros.computeIfAbsent(key, k -> new ArrayList<>());
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            fork.getIterationResults()
                    .forEach(iteration -> all.add(iteration.getPrimaryResult().getScore()));
        }
    }

    private String report(Map<String, List<Double>> micros, List<double[]> cold) throws IOException {
        StringBuilder table = new StringBuilder();
        for (String name : List.of("tributary", "networkntAll", "networkntVerdict", "everit")) {
            table.append("| ").append(NAMES.get(name));
            for (String records : List.of("valid", "oneFault")) {
                double[] own = bestAndMedian(micros, name + " " + records);
                double[] ours = bestAndMedian(micros, "tributary " + records);
                table.append(String.format(
                        Locale.ROOT,
                        " | %.2f (%.2f) | %.1f (%.1f)",
                        own[0],
                        own[1],
                        own[0] / ours[0],
                        own[1] / ours[1]));
            }
            table.append(" |\n");
        }
        return TEXT.formatted(
                rounds,
                rounds * iterations,
                table,
                starts(cold, 0),
                starts(cold, 2),
                starts(cold, 1),
                cold.size(),
                load(),
                machine());
    }

    private static double[] bestAndMedian(Map<String, List<Double>> micros, String key) {
        List<Double> sorted =
                micros.getOrDefault(key, List.of(Double.NaN)).stream().sorted().toList();
        return new double[] {sorted.getFirst(), sorted.get(sorted.size() / 2)};
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
            are checked to agree about every record. All are measured in turn, %d times, so that a busy machine is busy for all; of the %d seconds for each, the
            best is shown, and in brackets the median.

            | validator | valid, µs | × ours | one fault, µs | × ours |
            |---|---:|---:|---:|---:|
            %s
            From nothing, in a fresh process: load classes, read the standard components, resolve the schema, compile it.

            | ms | least | median | most |
            |---|---:|---:|---:|
            | until the schema is compiled | %s |
            | of that, on a processor | %s |
            | until its first record is judged | %s |

            %d processes one after the other, the library and Jackson on the class path, `-XX:+UseSerialGC`, no class data sharing beyond what the JDK brings.
            Load of the machine by all its processes when the measurement ended: %s.

            %s.
            """;
}
