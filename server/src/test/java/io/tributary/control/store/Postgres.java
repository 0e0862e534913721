package io.tributary.control.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a free port of the loopback interface, unpacked from an artifact, in a folder of its own. What it answers to a commit is written: the
 * settings that tests usually switch off for speed are on.
 */
public final class Postgres implements AutoCloseable {

    private static Postgres shared;

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private Postgres(Path folder, int port) throws IOException {
        this.folder = folder;
        this.server = start(folder, port);
        this.port = server.getPort();
    }

    /** One for all tests of this process that don't harm it; it ends with the process. */
    public static synchronized Postgres shared() {
        if (shared == null) {
            try {
                Path folder = Files.createTempDirectory("tributary-postgres");
                shared = in(folder.resolve("data"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    shared.close();
                    delete(folder);
                }));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** One of a test's own. */
    public static Postgres in(Path folder) throws IOException {
        return new Postgres(folder, 0);
    }

    private static EmbeddedPostgres start(Path folder, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(true)
                .setPort(port)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** An address of a schema of its own, new and empty. */
    public String newUrl() {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    /** Settings for one of its addresses. */
    public static PostgresSettings settings(String url, String directory) {
        return new PostgresSettings(url, "postgres", "postgres", directory, "a server of a test");
    }

    /** Ends all its processes at once, without a chance to do anything. */
    public void kill() throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(30, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IllegalStateException("a process of PostgreSQL did not end", e);
            }
        }
    }

    /** Starts it again where it was, after {@link #kill}. */
    public void startAgain() throws IOException {
        server.close();
        server = start(folder, port);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
