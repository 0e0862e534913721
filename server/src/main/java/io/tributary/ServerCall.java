package io.tributary;

import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that call a server. */
final class ServerCall {

    @Option(
            names = "--url",
            description = "The server (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:TRIBUTARY_URL:-http://127.0.0.1:8080}")
    private String url = "";

    @Option(
            names = "--credentials",
            defaultValue = "${env:TRIBUTARY_CREDENTIALS}",
            paramLabel = "FILE",
            description = "The JSON that `tributary init --json` printed.")
    private @Nullable Path credentials;

    /** Whether credentials were given. */
    boolean isGiven() {
        return credentials != null;
    }

    /**
     * The credentials.
     *
     * @throws Stop there are none
     */
    Credentials credentials() {
        if (credentials == null) {
            throw new Stop(
                    Stop.USAGE,
                    "--credentials is missing, and this needs a server: give --credentials FILE, or name it in TRIBUTARY_CREDENTIALS.");
        }
        return Credentials.read(credentials);
    }

    /** A client of the server; the caller closes it. */
    ApiClient client() {
        return new ApiClient(url, credentials());
    }
}
