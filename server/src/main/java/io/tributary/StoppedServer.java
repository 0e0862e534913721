package io.tributary;

import io.tributary.control.access.Access;
import io.tributary.control.store.DocumentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The data directory of a server that doesn't run. */
final class StoppedServer {

    private StoppedServer() {}

    /**
     * Works on its organisations, clients and keys.
     *
     * @throws Stop the directory is in use, or is none
     */
    static <T> T withAccess(Path data, Function<Access, T> work) {
        return with(data, (directory, store) -> work.apply(Access.open(store, directory.keys())));
    }

    /**
     * Works on its documents.
     *
     * @throws Stop the directory is in use, or is none
     */
    static <T> T with(Path data, BiFunction<DataDirectory, DocumentStore, T> work) {
        if (!Files.exists(data)) {
            throw new Stop(Stop.UNUSABLE, "There is no data directory " + data);
        }
        try (DataDirectory directory = DataDirectory.take(data);
                DocumentStore store = ControlStore.open(directory, new StoreChoice.Embedded())) {
            return work.apply(directory, store);
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, "The data directory " + data + " can't be given back: " + e.getMessage());
        }
    }
}
