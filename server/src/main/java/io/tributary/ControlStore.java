package io.tributary;

import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.PostgresSettings;
import io.tributary.control.store.StoreRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Opens the store of a data directory: always the one it began with, for its log and tables fit no other. */
final class ControlStore {

    private ControlStore() {}

    /** @throws Stop the store can't be opened, or is not the one of this data directory */
    static DocumentStore open(DataDirectory directory, StoreChoice choice) {
        try {
            return switch (choice) {
                case StoreChoice.Embedded() -> embedded(directory);
                case StoreChoice.Postgres postgres -> postgres(directory, postgres);
            };
        } catch (StoreRefusedException e) {
            throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Stop(
                    Stop.UNUSABLE, "The data directory " + directory.root() + " can't be used: " + e.getMessage());
        }
    }

    private static DocumentStore embedded(DataDirectory directory) {
        if (Files.exists(directory.storeId())) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "The data directory " + directory.root() + " keeps its documents in a PostgreSQL database ("
                            + directory.storeId().getFileName() + " says so); start it with its --store.");
        }
        return DocumentStore.openSqlite(directory.controlStore());
    }

    private static DocumentStore postgres(DataDirectory directory, StoreChoice.Postgres choice) throws IOException {
        if (Files.exists(directory.controlStore())) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "The data directory " + directory.root() + " keeps its documents in "
                            + directory.controlStore().getFileName()
                            + "; they don't move to a database by themselves. Start it without --store, or name an empty"
                            + " --data.");
        }
        Path file = directory.storeId();
        boolean fresh = !Files.exists(file);
        if (fresh) {
            Files.writeString(file, UUID.randomUUID().toString(), StandardCharsets.US_ASCII);
        }
        try {
            String id = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return DocumentStore.openPostgres(
                    new PostgresSettings(choice.url(), choice.user(), choice.password(), id, words(directory)));
        } catch (StoreRefusedException e) {
            if (fresh) {
                Files.delete(file);
            }
            throw e;
        }
    }

    /** This server, for the operator of another. */
    private static String words(DataDirectory directory) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "a host without a name";
        }
        String words =
                "process " + ProcessHandle.current().pid() + " on " + host + ", data directory " + directory.root();
        return words.length() <= 500 ? words : words.substring(0, 500) + "…";
    }
}
