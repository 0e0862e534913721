package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Runs one SELECT over what has landed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary sql --credentials tributary.json \"select count(*) from capillary_profile\"",
            "  tributary sql --credentials tributary.json --json \\",
            "      \"select _id, commerce.order.priceTotal as total from capillary_transaction\"",
            "",
            "Nested fields are read with dots; list subscripts count from 0.",
            "--url and --credentials may also stand in TRIBUTARY_URL and TRIBUTARY_CREDENTIALS."
        })
final class SqlCommand implements Callable<Integer> {

    private static final int MAX_ROWS = 1_000_000;

    @Option(
            names = "--url",
            description = "The server (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:TRIBUTARY_URL:-http://127.0.0.1:8080}")
    private String url = "";

    @Option(
            names = "--credentials",
            required = true,
            defaultValue = "${env:TRIBUTARY_CREDENTIALS}",
            paramLabel = "FILE",
            description = "The JSON that `tributary init --json` printed.")
    private Path credentials = Path.of("");

    @Option(names = "--json", description = "One JSON object a row, nested values as JSON.")
    private boolean json;

    @Option(names = "--limit", defaultValue = "1000000", description = "Rows at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Parameters(paramLabel = "SELECT", description = "The statement.")
    private String statement = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ApiClient client = new ApiClient(url, Credentials.read(credentials))) {
            ObjectNode body =
                    JsonNodeFactory.instance.objectNode().put("sql", statement).put("limit", Math.min(limit, MAX_ROWS));
            ApiClient.Answer answer = client.call("POST", "/tributary/v1/sql", body.toString());
            if (!answer.ok()) {
                throw new Stop(Stop.REFUSED, reason(answer));
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                printJson(answer.json(), out);
            } else {
                TextTable.print(answer.json(), out);
            }
            out.flush();
            if (answer.json().path("truncated").asBoolean()) {
                spec.commandLine().getErr().println("There are more rows; raise --limit or ask for fewer.");
            }
            return 0;
        }
    }

    private static String reason(ApiClient.Answer answer) {
        String message = answer.json().path("errors").path(0).path("message").asText("");
        if (message.isEmpty()) {
            message = answer.json().path("message").asText("");
        }
        return message.isEmpty() ? "The server answered " + answer.status() : message;
    }

    private static void printJson(JsonNode result, PrintWriter out) {
        for (JsonNode row : result.path("rows")) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < row.size(); i++) {
                object.set(result.path("columns").path(i).path("name").asText(), row.get(i));
            }
            out.println(object);
        }
    }
}
