package io.tributary.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.client.Credentials;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server process on a data directory and a free port of the loopback interface. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern SERVES = Pattern.compile("Tributary serves (http://\\S+?),");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final String url;
    private final List<String> said;

    private ServerProcess(Process process, String url, List<String> said) {
        this.process = process;
        this.url = url;
        this.said = List.copyOf(said);
    }

    /**
     * Prepares an empty data directory with {@code tributary init}.
     *
     * @return the credentials it printed
     */
    public static Credentials initialise(Path data, Path credentialsFile) throws IOException, InterruptedException {
        return initialise(data, credentialsFile, List.of());
    }

    /**
     * Prepares an empty data directory for a tenant id.
     *
     * @return the credentials it printed
     */
    public static Credentials initialise(Path data, Path credentialsFile, String tenant)
            throws IOException, InterruptedException {
        return initialise(data, credentialsFile, List.of("--tenant", tenant));
    }

    private static Credentials initialise(Path data, Path credentialsFile, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("init", "--data", data.toString(), "--json"));
        arguments.addAll(options);
        Process init = java(List.of(), arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (init.waitFor() != 0) {
            throw new IllegalStateException("tributary init ended with " + init.exitValue() + ": " + printed);
        }
        JsonMapper.builder().build().readTree(printed);
        Files.writeString(credentialsFile, printed);
        return Credentials.read(credentialsFile);
    }

    /**
     * Starts a server and waits until it says that it serves.
     *
     * @param data its data directory
     * @param jvm arguments of the virtual machine, such as {@code -Xmx512m}
     * @param errors where its log goes
     * @param options more options of {@code tributary serve}
     */
    public static ServerProcess start(Path data, List<String> jvm, Path errors, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of(options));
        Process process = java(jvm, arguments)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher serves = SERVES.matcher(line);
            if (serves.find()) {
                return new ServerProcess(process, serves.group(1), said);
            }
        }
        throw new IllegalStateException("the server ended before it served: " + said + "; its log is " + errors);
    }

    /** Runs a command to its end and returns what it printed on both streams, with its exit code in front. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        Process process =
                java(List.of(), List.of(arguments)).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + printed;
    }

    private static ProcessBuilder java(List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), "io.tributary.Tributary"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    /** Where it serves, such as {@code http://127.0.0.1:43211}. */
    public String url() {
        return url;
    }

    /** The lines it printed until it served. */
    public List<String> said() {
        return said;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL: it gets no chance to do anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM: it drains and stops.
     *
     * @return its exit code
     */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not stop within " + PATIENCE.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
