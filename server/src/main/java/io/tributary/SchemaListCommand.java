package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the schemas of the sandbox by title.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary schema list --credentials tributary.json",
            "  tributary schema list --credentials tributary.json --json | jq -r '.[\"$id\"]'"
        })
final class SchemaListCommand implements Callable<Integer> {

    /** An id that is cut is none. */
    private static final int WIDEST = 200;

    private static final String STANDARD = "https://ns.adobe.com/xdm/context/";

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(names = "--json", description = "One JSON object a schema.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            List<JsonNode> schemas = new RegistryCalls(client).list();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                schemas.forEach(schema -> out.println(line(schema)));
            } else {
                TextTable.print(table(schemas), out, "schema", "schemas", WIDEST);
            }
            out.flush();
            return 0;
        }
    }

    private static ObjectNode line(JsonNode schema) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("title", "$id", "meta:altId", "version", "meta:class")) {
            line.set(member, schema.path(member));
        }
        return line.put("union", isUnion(schema)).put("fieldGroups", groups(schema));
    }

    private static ObjectNode table(List<JsonNode> schemas) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("title", "class", "groups", "version", "union", "id")) {
            table.withArray("columns").addObject().put("name", name);
        }
        ArrayNode rows = table.putArray("rows");
        for (JsonNode schema : schemas) {
            rows.addArray()
                    .add(schema.path("title").asText())
                    .add(schema.path("meta:class").asText().replace(STANDARD, ""))
                    .add(groups(schema))
                    .add(schema.path("version").asText())
                    .add(isUnion(schema) ? "yes" : "")
                    .add(schema.path("meta:altId").asText());
        }
        return table;
    }

    private static int groups(JsonNode schema) {
        return Math.max(0, schema.path("allOf").size() - 1);
    }

    private static boolean isUnion(JsonNode schema) {
        return schema.path("meta:immutableTags")
                .valueStream()
                .anyMatch(tag -> tag.asText().equals("union"));
    }
}
