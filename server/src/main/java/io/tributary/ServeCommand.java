package io.tributary;

import io.tributary.client.Credentials;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Starts a server. An empty data directory is prepared first, and the API client's secret is printed once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary serve",
            "  tributary serve --port 9090 --data /var/lib/tributary",
            "  TRIBUTARY_STORE_USER=tributary TRIBUTARY_STORE_PASSWORD=… tributary serve"
                    + " --store jdbc:postgresql://db.example.com/tributary",
            "  tributary serve --host 0.0.0.0 --public-url https://events.example.com",
            "",
            "Ctrl-C stops taking requests, finishes what was acknowledged, and ends."
        })
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--data",
            defaultValue = "tributary-data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Server server = Server.start(options.settings(data))) {
            Credentials fresh = server.firstCredentials();
            if (fresh != null) {
                InitCommand.print(fresh, out);
            }
            out.println("Tributary serves " + server.url() + ", data in " + data.toAbsolutePath());
            if (!server.metricsUrl().isEmpty()) {
                out.println("Metrics for this machine at " + server.metricsUrl());
            }
            out.flush();
            server.awaitStop();
        }
        return 0;
    }
}
