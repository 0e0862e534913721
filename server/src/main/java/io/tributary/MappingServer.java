package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** Which server the mapping commands ask, and how they say what it answers. */
final class MappingServer {

    static final String SETS = "/data/foundation/conversion/mappingSets";

    @Mixin
    private ServerCall server = new ServerCall();

    /**
     * Calls the server.
     *
     * @throws Stop there are no credentials
     */
    <T> T call(Function<ApiClient, T> calls) {
        try (ApiClient client = server.client()) {
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
