package io.tributary;

import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a schema as a tree: types, formats, what is required, identities, lists of values.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary schema show \"Capillary Transaction\" --credentials tributary.json",
            "  tributary schema show _acme.schemas.4f… --depth 2 --credentials tributary.json",
            "  tributary schema show \"Capillary Transaction\" --json --credentials tributary.json > before.json"
        })
final class SchemaShowCommand implements Callable<Integer> {

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(names = "--json", description = "The resolved schema (the xed-full document).")
    private boolean json;

    @Option(names = "--depth", defaultValue = "50", description = "Levels to show (default: all).")
    private int depth;

    @Parameters(paramLabel = "ID|TITLE", description = "$id, meta:altId or the exact title.")
    private String schema = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            RegistryCalls registry = new RegistryCalls(client);
            String id = registry.find(schema);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(registry.full(id).toPrettyString());
            } else {
                new SchemaTree(out, depth).print(registry.fullWithDescriptors(id));
            }
            out.flush();
            return 0;
        }
    }
}
