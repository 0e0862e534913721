package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "upkeep",
        mixinStandardHelpOptions = true,
        description =
                "Shows how tables are kept up: small files, snapshots, what was done. A server does it by itself; --now has it done at once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary upkeep --credentials tributary.json",
            "  tributary upkeep --dry-run --credentials tributary.json",
            "  tributary upkeep --now --table capillary_transaction --credentials admin.json",
            "  tributary upkeep --json --credentials tributary.json | jq 'select(.problem != \"\")'",
            "",
            "--now needs the role admin, the others viewer. docs/upkeep.md tells what is done and when.",
            "--url and --credentials may also stand in TRIBUTARY_URL and TRIBUTARY_CREDENTIALS."
        })
final class UpkeepCommand implements Callable<Integer> {

    private static final String PATH = "/tributary/v1/upkeep";
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final Set<String> UNDER_WAY = Set.of("asked", "running");

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(names = "--table", paramLabel = "NAME", description = "Only this table, by its name in SQL.")
    private @Nullable String table;

    @ArgGroup
    private How how = new How();

    @Option(names = "--json", description = "One JSON object a table.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Looking is neither. */
    static final class How {
        @Option(names = "--dry-run", description = "Also show what --now would do, and change nothing.")
        boolean dryRun;

        @Option(names = "--now", description = "Do everything that can be done, and wait for it.")
        boolean now;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ApiClient client = server.client()) {
            JsonNode items = how.now ? done(client) : get(client, how.dryRun);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                items.forEach(out::println);
            } else {
                TextTable.print(table(items), out, "table", "tables");
            }
            out.flush();
            return anyProblem(items) ? Stop.REFUSED : 0;
        }
    }

    private JsonNode get(ApiClient client, boolean plan) {
        String query = (table == null ? "" : "&table=" + URLEncoder.encode(table, StandardCharsets.UTF_8))
                + (plan ? "&plan=true" : "");
        String path = query.isEmpty() ? PATH : PATH + "?" + query.substring(1);
        return OnlineClients.answer(client.call("GET", path, null)).path("items");
    }

    private JsonNode done(ApiClient client) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (table != null) {
            body.put("table", table);
        }
        JsonNode items =
                OnlineClients.answer(client.call("POST", PATH, body.toString())).path("items");
        Set<String> asked = names(items);
        String last = "";
        while (items.valueStream().anyMatch(item -> isUnderWay(item, asked))) {
            String now = items.valueStream()
                    .filter(item -> item.path("next").asText().equals("running"))
                    .map(item -> item.path("table").asText())
                    .collect(Collectors.joining(", "));
            if (!now.isEmpty() && !now.equals(last)) {
                spec.commandLine().getErr().println("working on " + now + " …");
                last = now;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
            items = get(client, false);
        }
        return items;
    }

    private static Set<String> names(JsonNode items) {
        return items.valueStream().map(item -> item.path("table").asText()).collect(Collectors.toSet());
    }

    private static boolean isUnderWay(JsonNode item, Set<String> asked) {
        return asked.contains(item.path("table").asText())
                && UNDER_WAY.contains(item.path("next").asText());
    }

    private static boolean anyProblem(JsonNode items) {
        return items.valueStream()
                .anyMatch(item -> !item.path("problem").asText().isEmpty());
    }

    private ObjectNode table(JsonNode items) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        List<String> names = how.dryRun
                ? List.of("table", "files", "to join", "snapshots", "to expire", "batches to forget", "files to delete")
                : List.of("table", "rows", "files", "small", "snapshots", "last compaction", "last expiry", "problem");
        names.forEach(name -> result.withArray("columns").addObject().put("name", name));
        ArrayNode rows = result.putArray("rows");
        for (JsonNode item : items) {
            ArrayNode row = rows.addArray();
            List<String> values = how.dryRun
                    ? List.of(
                            "/table",
                            "/files",
                            "/plan/joinFiles",
                            "/snapshots",
                            "/plan/expireSnapshots",
                            "/plan/forgetBatches",
                            "/plan/deleteFiles")
                    : List.of(
                            "/table",
                            "/rows",
                            "/files",
                            "/smallFiles",
                            "/snapshots",
                            "/lastCompaction",
                            "/lastExpiry",
                            "/problem");
            values.forEach(value -> row.add(item.at(value)));
        }
        return result;
    }
}
