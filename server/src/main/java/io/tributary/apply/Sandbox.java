package io.tributary.apply;

import io.tributary.client.ApiClient;
import java.util.List;
import java.util.function.Consumer;

/** One sandbox of a server, compared with files, made like them, or written as files. All calls are those of the public HTTP contract. */
public final class Sandbox {

    private final ApiClient client;

    /** @param client whose credentials name the sandbox */
    public Sandbox(ApiClient client) {
        this.client = client;
    }

    /**
     * What would have to be done; nothing is changed.
     *
     * @param resendSecrets whether secrets that the server doesn't show are to be sent again
     * @throws ApplyException a reference leads nowhere or to several objects, or references go round in a circle
     * @throws io.tributary.client.ClientException the server gave no list
     */
    public Plan plan(Written written, boolean resendSecrets) {
        return Planning.plan(written, Remote.list(client), resendSecrets);
    }

    /**
     * Does what a plan says.
     *
     * @param progress hears of each object when it is done
     * @return what came of each object
     */
    public List<Result> apply(Plan plan, Consumer<Result> progress) {
        return new Runner(plan, new Calls(client), progress).run();
    }

    /** Everything that files can hold. */
    public Exported export() {
        return Exporter.export(Remote.list(client));
    }
}
