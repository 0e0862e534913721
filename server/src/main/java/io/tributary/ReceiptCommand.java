package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Tells where messages are now, by the transaction ids that their senders were told.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary receipt 0190b0c2-7a5e-7c31-9c1e-5d7c3b0f6a11 --credentials tributary.json",
            "  tributary receipt 0190b0c2-7a5e-7c31-9c1e-5d7c3b0f6a11-0 0190b0c2-7a5e-7c31-9c1e-5d7c3b0f6a11-1",
            "  tributary receipt --json 0190b0c2-7a5e-7c31-9c1e-5d7c3b0f6a11 | jq -r .row.batchId",
            "",
            "logged: acknowledged, on its way. landed: a row. quarantined: put aside, see /tributary/v1/quarantine/{id}.",
            "Ends with " + Stop.REFUSED
                    + " when one is unknown. Needs the role ingest-only or viewer; docs/receipts.md.",
            "--url and --credentials may also stand in TRIBUTARY_URL and TRIBUTARY_CREDENTIALS."
        })
final class ReceiptCommand implements Callable<Integer> {

    @Mixin
    private ServerCall server = new ServerCall();

    @Parameters(arity = "1..*", paramLabel = "XACTION_ID", description = "At most " + ReceiptRoutes.MOST + ".")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a message, as the server answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ids.forEach(body.putArray("xactionIds")::add);
        try (ApiClient client = server.client()) {
            JsonNode items = OnlineClients.answer(client.call("POST", "/collection/receipts", body.toString()))
                    .path("items");
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                items.forEach(out::println);
            } else {
                items.forEach(item -> print(item, "", out));
            }
            out.flush();
            boolean unknown = items.valueStream()
                    .anyMatch(item -> item.path("state").asText().equals("unknown"));
            return unknown ? Stop.REFUSED : 0;
        }
    }

    /** A line a member; those of an object further in. */
    private static void print(JsonNode item, String indent, PrintWriter out) {
        item.properties().forEach(member -> {
            if (member.getValue().isObject()) {
                out.println(indent + member.getKey() + ":");
                print(member.getValue(), indent + "  ", out);
            } else {
                out.println(indent + member.getKey() + ": " + member.getValue().asText());
            }
        });
        if (indent.isEmpty()) {
            out.println();
        }
    }
}
