package io.tributary;

import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts a server, sets up a Capillary source as its guide says, sends a profile and a transaction, and reads them back by SQL.",
        footerHeading = "%nExamples:%n",
        footer = {"  tributary demo", "  tributary demo --port 9090 --data /tmp/demo --exit"})
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--data",
            defaultValue = "tributary-demo",
            paramLabel = "DIR",
            description = "Where the demo keeps its data (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Option(names = "--exit", description = "Stop after the walk instead of staying up.")
    private boolean exit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path file = data.resolve("credentials.json");
        try (Server server = Server.start(options.settings(data))) {
            Credentials credentials = credentials(server, file);
            out.println("Tributary serves " + server.url() + ", data in " + data.toAbsolutePath());
            out.flush();
            try (ApiClient client = new ApiClient(server.url(), credentials)) {
                new SeedWalk(client, out).play();
            }
            out.println();
            out.println("Ask more, from another terminal:");
            out.println("  ./tributary sql --url " + server.url() + " --credentials " + file
                    + " \"select loyalty.tier, count(*) from capillary_profile group by 1\"");
            out.flush();
            if (!exit) {
                out.println();
                out.println("The server stays up; Ctrl-C stops it.");
                out.flush();
                server.awaitStop();
            }
            return 0;
        }
    }

    private static Credentials credentials(Server server, Path file) {
        Credentials fresh = server.firstCredentials();
        if (fresh != null) {
            fresh.write(file);
            return fresh;
        }
        if (!Files.exists(file)) {
            throw new Stop(
                    Stop.UNUSABLE,
                    "The data directory of this demo belongs to another server: " + file
                            + " is missing. Choose another --data.");
        }
        return Credentials.read(file);
    }
}
