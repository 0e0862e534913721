package io.tributary;

import io.tributary.control.store.PostgresSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database keeps the documents. Credentials come from the environment or a file: command lines can be read by everybody on a machine. */
final class StoreOptions {

    static final String USER = "TRIBUTARY_STORE_USER";
    static final String PASSWORD = "TRIBUTARY_STORE_PASSWORD";

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = {
                "Keep the documents of the control plane in PostgreSQL, such as jdbc:postgresql://db.example.com/tributary?sslmode=verify-full"
                        + " (default: a file in the data directory). Log, tables and keys stay in the data directory.",
                "User and password are taken from " + USER + " and " + PASSWORD + ", or from --store-credentials."
            })
    private @Nullable String url;

    @Option(
            names = "--store-credentials",
            paramLabel = "FILE",
            description = "A file with the lines user=… and password=…, readable by its owner only.")
    private @Nullable Path credentials;

    StoreChoice choice() {
        return choice(System.getenv());
    }

    StoreChoice choice(Map<String, String> environment) {
        if (url == null) {
            if (credentials != null) {
                throw new Stop(Stop.USAGE, "--store-credentials is of no use without --store.");
            }
            return new StoreChoice.Embedded();
        }
        try {
            PostgresSettings.check(url);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "--store " + e.getMessage() + ".");
        }
        return credentials == null
                ? new StoreChoice.Postgres(url, from(environment, USER), from(environment, PASSWORD))
                : fromFile(url, credentials);
    }

    private static String from(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "--store needs a user and a password: set " + USER + " and " + PASSWORD
                            + " in the environment, or name a file with --store-credentials; " + name + " is not set.");
        }
        return value;
    }

    private static StoreChoice fromFile(String url, Path file) {
        Properties read = new Properties();
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
                others.removeAll(Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
                if (!others.isEmpty()) {
                    throw new Stop(
                            Stop.USAGE,
                            "The file " + file + " can be read by others; make it yours alone: chmod 600 " + file);
                }
            }
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "The file of --store-credentials, " + file + ", can't be read.");
        }
        String user = read.getProperty("user", "");
        String password = read.getProperty("password", "");
        if (user.isEmpty() || password.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "The file of --store-credentials, " + file + ", must have the lines user=… and password=…");
        }
        return new StoreChoice.Postgres(url, user, password);
    }
}
