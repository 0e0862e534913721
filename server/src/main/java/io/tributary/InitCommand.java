package io.tributary;

import io.tributary.client.Credentials;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description =
                "Prepares an empty data directory: an organisation, its sandbox prod, and an API client whose secret is shown this once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary init",
            "  tributary init --data /var/lib/tributary --tenant acme --json > tributary.json",
            "  tributary init --store jdbc:postgresql://db.example.com/tributary --store-credentials store.properties",
        })
final class InitCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            defaultValue = "tributary-data",
            paramLabel = "DIR",
            description = "The folder to prepare (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The tenant id: the namespace of your own schema fields (_NAME); it can't be changed later.")
    private @Nullable String tenant;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print one JSON object, as --credentials of other commands takes it.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Credentials fresh = Server.initialise(data, tenant, store.choice());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(fresh.json()
                    .put("dataDirectory", data.toAbsolutePath().normalize().toString()));
        } else {
            print(fresh, out);
        }
        out.flush();
        return 0;
    }

    static void print(Credentials fresh, PrintWriter out) {
        out.println("Organisation    " + fresh.orgId());
        out.println("Sandbox         " + fresh.sandbox());
        out.println("Tenant          " + fresh.tenant());
        out.println("Client id       " + fresh.clientId());
        out.println("Client secret   " + fresh.clientSecret());
        out.println("The secret is not shown again; only a hash of it is kept.");
        out.println();
    }
}
