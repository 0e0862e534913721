package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.control.access.Access;
import io.tributary.control.access.AccessException;
import io.tributary.control.access.ClientAdmin;
import io.tributary.control.access.Organisation;
import io.tributary.control.flow.StoredSecrets;
import io.tributary.seal.SecretBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server's clients and keys a command is about: a running one's, over HTTP, or a stopped one's, in its data directory. */
final class AdminTarget {

    private static final String BY = "command line";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory of a stopped server, instead of --url and --credentials.")
    private @Nullable Path data;

    @Option(
            names = "--organisation",
            paramLabel = "ORG",
            description = "With --data: whose clients, if the directory holds more than one organisation.")
    private @Nullable String organisation;

    @Option(
            names = "--url",
            description = "The running server (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:TRIBUTARY_URL:-http://127.0.0.1:8080}")
    private String url = "";

    @Option(
            names = "--credentials",
            defaultValue = "${env:TRIBUTARY_CREDENTIALS}",
            paramLabel = "FILE",
            description = "Those of a client that may administer: the JSON that `tributary init --json` printed.")
    private @Nullable Path credentials;

    ObjectNode clients(Function<ClientAdmin, ObjectNode> work) {
        Path directory = data;
        return directory == null
                ? online(client -> work.apply(new OnlineClients(client)))
                : offline(directory, access -> work.apply(access.clients(organisation(access), BY)));
    }

    /** @param discardOld only on a stopped server, for it ends the tokens of everybody */
    ObjectNode rotateKey(boolean discardOld) {
        Path directory = data;
        if (directory != null) {
            return offline(directory, access -> access.rotateSigningKey(discardOld));
        }
        if (discardOld) {
            throw new Stop(Stop.USAGE, "--discard-old ends everybody's tokens: stop the server and give --data.");
        }
        return online(client -> OnlineClients.answer(client.call("POST", "/tributary/v1/keys/rotate", null)));
    }

    /** @param discardOld only on a stopped server, where nothing is being written */
    ObjectNode rotateSecrets(boolean discardOld) {
        Path directory = data;
        if (directory != null) {
            return StoppedServer.with(directory, (taken, store) -> {
                try {
                    return new StoredSecrets(store, SecretBox.withKeyFile(taken.secretKeys())).rotate(discardOld);
                } catch (IOException e) {
                    throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
                }
            });
        }
        if (discardOld) {
            throw new Stop(Stop.USAGE, "--discard-old with --secrets needs a stopped server: give --data.");
        }
        return online(client -> OnlineClients.answer(client.call("POST", "/tributary/v1/keys/secrets/rotate", null)));
    }

    private ObjectNode online(Function<ApiClient, ObjectNode> work) {
        if (credentials == null) {
            throw new Stop(
                    Stop.USAGE,
                    "Give --credentials of a client that may administer the running server, or --data of a stopped one.");
        }
        try (ApiClient client = new ApiClient(url, Credentials.read(credentials))) {
            return work.apply(client);
        }
    }

    private static ObjectNode offline(Path data, Function<Access, ObjectNode> work) {
        try {
            return StoppedServer.withAccess(data, work);
        } catch (AccessException e) {
            throw new Stop(Stop.REFUSED, e.reason());
        }
    }

    private String organisation(Access access) {
        List<String> known =
                access.organisations().stream().map(Organisation::orgId).toList();
        String asked = organisation;
        if (known.isEmpty()) {
            throw new Stop(Stop.UNUSABLE, "The data directory is not prepared; begin with: tributary init");
        }
        if (asked == null ? known.size() > 1 : !known.contains(asked)) {
            throw new Stop(Stop.USAGE, "--organisation must be one of " + String.join(", ", known));
        }
        return asked == null ? known.get(0) : asked;
    }
}
