package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description =
                "Compares two versions of a mapping set: their mappings, and what they make of recent real events.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping diff --id 1f0c…",
            "  tributary mapping diff --id 1f0c… --from 1 --to 2 --events 500 --json",
            "",
            "The examples come from real events and may hold personal data."
        })
final class MappingDiffCommand implements Callable<Integer> {

    @Option(names = "--id", required = true, description = "The mapping set.")
    private String id = "";

    @Option(names = "--from", paramLabel = "N", description = "The version of before (default: the one before --to).")
    private @Nullable Long from;

    @Option(names = "--to", paramLabel = "N", description = "The version of after (default: the newest).")
    private @Nullable Long to;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "100",
            description = "On how many of the newest events, up to 1000; 0 for none (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--json", description = "One JSON object: diff, and events unless it is 0.")
    private boolean json;

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode answer = server.call(this::compare);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            MappingReport.changed(answer.path("diff"), out);
            if (answer.has("events")) {
                out.println();
                MappingReport.compared(answer.path("events"), out);
            }
        }
        out.flush();
        return 0;
    }

    private ObjectNode compare(ApiClient client) {
        String path = MappingServer.SETS + "/" + id + "/diff";
        JsonNode diff = MappingServer.accepted(client.call("GET", path + versions("?"), null));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("diff", diff);
        if (events > 0) {
            String query = "/events?limit=" + events + versions("&");
            answer.set("events", MappingServer.accepted(client.call("POST", path + query, "{}")));
        }
        return answer;
    }

    private String versions(String first) {
        String query = (from == null ? "" : "&from=" + from) + (to == null ? "" : "&to=" + to);
        return query.isEmpty() ? "" : first + query.substring(1);
    }
}
