package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how a server is doing, and for each flow of the sandbox what became of its messages.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary status --credentials tributary.json",
            "  tributary status --credentials tributary.json --watch",
            "  tributary status --credentials tributary.json --json | jq .flows",
            "",
            "acknowledged = landed + quarantined + inFlight + balance; balance is 0 when nothing is missing.",
            "Ends with " + Stop.REFUSED + " when something is wrong."
        })
final class StatusCommand implements Callable<Integer> {

    private static final int WIDEST = 200;
    private static final List<String> FIGURES = List.of(
            "acknowledged", "landed", "quarantined", "inFlight", "balance", "refused", "warned", "lastLandedAt");

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(names = "--json", description = "What the server answers, one JSON object a look.")
    private boolean json;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2",
            paramLabel = "SECONDS",
            description = "Looks again and again until Ctrl-C, every ${FALLBACK-VALUE} seconds if not said otherwise.")
    private @Nullable Integer watch;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Integer seconds = watch;
        if (seconds != null && (seconds < 1 || seconds > 3_600)) {
            throw new Stop(Stop.USAGE, "--watch must lie between 1 and 3600 seconds, found " + seconds);
        }
        try (ApiClient client = server.client()) {
            boolean well = look(client);
            while (seconds != null) {
                Thread.sleep(seconds * 1_000L);
                well = look(client);
            }
            return well ? 0 : Stop.REFUSED;
        }
    }

    private boolean look(ApiClient client) {
        JsonNode status = client.call("GET", "/tributary/v1/status", null).orRefused("status");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status);
        } else {
            print(status, out);
        }
        out.flush();
        return status.path("healthy").asBoolean();
    }

    private static void print(JsonNode status, PrintWriter out) {
        out.println(status.path("healthy").asBoolean() ? "The server is well." : "The server is not well:");
        status.path("problems").forEach(problem -> out.println("  " + problem.asText()));
        out.println("Log: %d events, %d taken out, %d settled; %d commits, %d failed"
                .formatted(
                        status.path("end").asLong(),
                        status.path("processed").asLong(),
                        status.path("settled").asLong(),
                        status.path("commits").asLong(),
                        status.path("failedCommits").asLong()));
        TextTable.print(table(status.path("flows")), out, "flow", "flows", WIDEST);
    }

    private static ObjectNode table(JsonNode flows) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        ArrayNode columns = table.putArray("columns");
        columns.addObject().put("name", "flow");
        FIGURES.forEach(figure -> columns.addObject().put("name", figure));
        ArrayNode rows = table.putArray("rows");
        for (Map.Entry<String, JsonNode> flow : flows.properties()) {
            ArrayNode row = rows.addArray().add(flow.getKey());
            FIGURES.forEach(figure -> row.add(shown(figure, flow.getValue().path(figure))));
        }
        return table;
    }

    private static JsonNode shown(String figure, JsonNode value) {
        if (!figure.equals("lastLandedAt")) {
            return value;
        }
        return value.asLong() == 0
                ? JsonNodeFactory.instance.textNode("")
                : JsonNodeFactory.instance.textNode(
                        Instant.ofEpochMilli(value.asLong()).toString());
    }
}
