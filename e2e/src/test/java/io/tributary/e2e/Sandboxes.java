package io.tributary.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/** The server has no call yet that makes sandboxes: they are put into its store before it starts. */
final class Sandboxes {

    private Sandboxes() {}

    /**
     * Adds sandboxes.
     *
     * @param data the data directory of a server that doesn't run
     */
    static void add(Path data, String orgId, Stream<String> names) {
        try (DocumentStore store = DocumentStore.openSqlite(data.resolve("control.db"))) {
            names.forEach(name -> store.create(
                    new Scope(orgId, "*"),
                    "sandboxes",
                    name,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", UUID.randomUUID().toString())
                            .put("name", name)
                            .put("title", name)
                            .put("type", "development")
                            .put("isDefault", false)
                            .put("created", 0)));
        }
    }
}
