package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the quarantine commands share: the server, JSON or text, and how an answer is taken. */
final class QuarantineCalls {

    static final String BASE = "/tributary/v1/quarantine";

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(names = "--json", description = "The server's answer as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Prints an answer as it came, or what it means in words. */
    void tell(PrintWriter out, JsonNode answer, String words) {
        out.println(json ? answer.toString() : words);
        out.flush();
    }

    <T> T call(Function<ApiClient, T> calls) {
        try (ApiClient client = server.client()) {
            return calls.apply(client);
        }
    }

    static JsonNode get(ApiClient client, String below) {
        return MappingServer.accepted(client.call("GET", BASE + below, null));
    }

    static JsonNode send(ApiClient client, String method, String below, @Nullable String body) {
        return MappingServer.accepted(client.call(method, BASE + below, body));
    }

    /** Options that choose messages by what they have in common. */
    static final class Filter {

        @Option(names = "--group", paramLabel = "ID", description = "Refused for one cause, see `quarantine groups`.")
        private @Nullable String group;

        @Option(names = "--flow", paramLabel = "ID", description = "Refused by a flow.")
        private @Nullable String flow;

        @Option(names = "--dataset", paramLabel = "ID", description = "Meant for a dataset.")
        private @Nullable String dataset;

        @Option(names = "--code", description = "Refused with a code, such as DCVS-1106-400.")
        private @Nullable String code;

        @Option(
                names = "--error-type",
                paramLabel = "TYPE",
                description = "Refused with a class of error, such as MAPPING.")
        private @Nullable String errorType;

        @Option(names = "--field", paramLabel = "POINTER", description = "Refused for a field, such as #/timestamp.")
        private @Nullable String field;

        @Option(
                names = "--state",
                paramLabel = "STATES",
                description = "open, edited, parked, refused, replaying, replayed, discarded; several apart by commas.")
        private @Nullable String state;

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Put aside at or after this time (2026-07-14T12:00:00Z).")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Put aside before this time.")
        private @Nullable String to;

        private Map<String, String> given() {
            Map<String, String> given = new LinkedHashMap<>();
            put(given, "group", group);
            put(given, "flow", flow);
            put(given, "dataset", dataset);
            put(given, "code", code);
            put(given, "errorType", errorType);
            put(given, "field", field);
            put(given, "state", state);
            put(given, "from", from);
            put(given, "to", to);
            return given;
        }

        private static void put(Map<String, String> given, String name, @Nullable String value) {
            if (value != null) {
                given.put(name, value);
            }
        }

        /** As a query, with its {@code &} in front. */
        String query() {
            return given().entrySet().stream()
                    .map(one -> "&" + one.getKey() + "=" + MappingServer.encoded(one.getValue()))
                    .collect(Collectors.joining());
        }

        /** As the member of a body; empty when nothing was given. */
        ObjectNode body() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            given().forEach(body::put);
            return body;
        }
    }
}
