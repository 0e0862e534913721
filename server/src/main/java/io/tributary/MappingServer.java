package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server the mapping commands ask, and how they say what it answers. */
final class MappingServer {

    static final String SETS = "/data/foundation/conversion/mappingSets";

    @Option(
            names = "--url",
            description = "The server (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:TRIBUTARY_URL:-http://127.0.0.1:8080}")
    private String url = "";

    @Option(
            names = "--credentials",
            defaultValue = "${env:TRIBUTARY_CREDENTIALS}",
            paramLabel = "FILE",
            description = "The JSON that `tributary init --json` printed; needed where a server is asked.")
    private @Nullable Path credentials;

    /**
     * Calls the server.
     *
     * @throws Stop there are no credentials
     */
    <T> T call(Function<ApiClient, T> calls) {
        if (credentials == null) {
            throw new Stop(
                    Stop.USAGE,
                    "--credentials is missing; give the file that `tributary init --json` printed, or set TRIBUTARY_CREDENTIALS.");
        }
        try (ApiClient client = new ApiClient(url, Credentials.read(credentials))) {
            return calls.apply(client);
        }
    }

    /**
     * The body of a success.
     *
     * @throws Stop it was refused; the message is the server's
     */
    static JsonNode accepted(ApiClient.Answer answer) {
        if (answer.ok()) {
            return answer.json();
        }
        throw new Stop(Stop.REFUSED, reason(answer));
    }

    static String reason(ApiClient.Answer answer) {
        String detail = answer.json().path("detail").asText("");
        return detail.isEmpty() ? "The server answered " + answer.status() + ": " + answer.json() : detail;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
