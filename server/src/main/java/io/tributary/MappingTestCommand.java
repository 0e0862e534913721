package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.conversion.MappingFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = "Runs the tests of a mapping set; the exit code is 1 when one fails.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping test loyalty.yaml",
            "  tributary mapping test loyalty.yaml --schema schema.json --json",
            "  tributary mapping test --id 1f0c…",
            "",
            "A FILE holds mappings and tests and is run without a server."
        })
final class MappingTestCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A mapping set with tests: .yaml or .json.")
    private @Nullable Path file;

    @Option(names = "--id", description = "A mapping set of the server and the tests stored with it, instead of FILE.")
    private @Nullable String id;

    @Option(names = "--version", paramLabel = "N", description = "Its version (default: the newest).")
    private @Nullable Long version;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "The JSON schema of the target, for a FILE without one.")
    private @Nullable Path schema;

    @Option(names = "--json", description = "The report as JSON.")
    private boolean json;

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        JsonNode report = run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else {
            MappingReport.tested(report, out);
        }
        out.flush();
        return report.path("failed").asInt() == 0 ? 0 : Stop.REFUSED;
    }

    private JsonNode run() {
        if ((file == null) == (id == null)) {
            throw new Stop(Stop.USAGE, "Give either a FILE or --id.");
        }
        if (file == null) {
            String path = MappingServer.SETS + "/" + id + "/tests/run" + (version == null ? "" : "?version=" + version);
            return server.call(client -> MappingServer.accepted(client.call("POST", path, "{}")));
        }
        MappingFile set = MappingInput.set(file, schema);
        if (set.tests() == 0) {
            throw new Stop(Stop.UNUSABLE, file + " has no tests; add a list named tests, see docs/mapping-sets.md.");
        }
        if (!set.hasSchema()) {
            spec.commandLine().getErr().println("No schema: types and destinations are not checked; see --schema.");
        }
        set.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
        try {
            return set.runTests();
        } catch (MappingFile.Unreadable e) {
            throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
        }
    }
}
