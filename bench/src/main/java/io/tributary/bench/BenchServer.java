package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.e2e.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server process with a data directory of its own, both gone at the end, and what can be read off it. */
final class BenchServer implements AutoCloseable {

    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final Path folder;
    private final ServerProcess server;
    private final ApiClient client;

    private BenchServer(Path folder, ServerProcess server, ApiClient client) {
        this.folder = folder;
        this.server = server;
        this.client = client;
    }

    /** @param jvm arguments of the server's virtual machine */
    static BenchServer start(List<String> jvm) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tributary-bench");
        try {
            Path data = folder.resolve("data");
            Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
            ServerProcess server = ServerProcess.start(data, jvm, folder.resolve("server.log"));
            return new BenchServer(folder, server, new ApiClient(server.url(), credentials));
        } catch (IOException | RuntimeException | InterruptedException e) {
            delete(folder);
            throw e;
        }
    }

    StreamSetup setup() {
        return new StreamSetup(client, (call, result) -> {});
    }

    /** An answer that must be a success. */
    JsonNode call(String method, String path, String body) {
        return client.call(method, path, body).orRefused(method + " " + path);
    }

    JsonNode get(String path) {
        return client.call("GET", path, null).orRefused("GET " + path);
    }

    JsonNode status() {
        return get("/tributary/v1/status");
    }

    long commits() {
        return status().path("commits").asLong();
    }

    /** What the oldest row of each commit since then waited, sorted; of very many the last ones. */
    List<Long> waits(long commitsBefore) {
        JsonNode status = status();
        List<Long> all = new ArrayList<>();
        status.path("recentWaitsMillis").forEach(wait -> all.add(wait.asLong()));
        long fresh = Math.min(all.size(), status.path("commits").asLong() - commitsBefore);
        return all.subList(all.size() - (int) fresh, all.size()).stream()
                .sorted()
                .toList();
    }

    /** Waits until every event is in its table or in quarantine. */
    void awaitSettled() throws InterruptedException {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        while (true) {
            JsonNode status = status();
            if (status.path("settled").asLong() == status.path("end").asLong()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the server did not settle: " + status);
            }
            Thread.sleep(200);
        }
    }

    long rows(String table) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("sql", "select count(*) from " + table)
                .toString();
        return call("POST", "/tributary/v1/sql", body)
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    /** User and system time of the server process so far. */
    double cpuSeconds() {
        return ProcessHandle.of(server.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IllegalStateException("the server's CPU time can't be read"))
                        .toNanos()
                / 1e9;
    }

    /** Peak memory of the process; -1 where the system doesn't tell. */
    long peakMegabytes() throws IOException {
        long kilobytes = processFigure("VmHWM:");
        return kilobytes < 0 ? -1 : kilobytes / 1024;
    }

    /** Threads of the process; -1 where the system doesn't tell. */
    long threads() throws IOException {
        return processFigure("Threads:");
    }

    private long processFigure(String name) throws IOException {
        Path file = Path.of("/proc/" + server.pid() + "/status");
        if (!Files.exists(file)) {
            return -1;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1L);
    }

    /** Kilobytes of the heap that are in use after two full collections. */
    long usedHeapKilobytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        String told = jcmd("GC.heap_info");
        Matcher used = USED.matcher(told);
        if (!used.find()) {
            throw new IllegalStateException("jcmd GC.heap_info tells no used heap: " + told);
        }
        return Long.parseLong(used.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(tool, Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + command + ": " + told);
        }
        return told;
    }

    /**
     * Where a table has its data files.
     *
     * @param table its name in SQL
     */
    Path dataFolder(String table) throws IOException {
        String name = table.substring(table.lastIndexOf('.') + 1).replace("\"", "");
        try (Stream<Path> folders = Files.walk(folder.resolve("data").resolve("lake"), 4)) {
            return folders.filter(
                            path -> path.endsWith("data") && path.toString().contains(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("table " + table + " has no data folder"));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        client.close();
        server.terminate();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
