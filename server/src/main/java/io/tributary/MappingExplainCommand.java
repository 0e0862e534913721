package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        name = "explain",
        description = "Shows what each mapping of a set reads of a record, and what comes of it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping explain loyalty.yaml --data sample.json",
            "  tributary mapping explain loyalty.csv --data sample.json --schema s.json",
            "  tributary mapping explain --id 1f0c… --version 2 --data sample.json --json",
            "",
            "A FILE is read without a server. Types and destinations are checked when it",
            "holds the schema (`mapping export --with-schema` writes such files) or when",
            "--schema gives it."
        })
final class MappingExplainCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A mapping set: .yaml, .json or .csv.")
    private @Nullable Path file;

    @Option(names = "--id", description = "A mapping set of the server, instead of FILE.")
    private @Nullable String id;

    @Option(names = "--version", paramLabel = "N", description = "Its version (default: the newest).")
    private @Nullable Long version;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "A JSON object: a record of the source.")
    private Path data = Path.of("");

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "The JSON schema of the target, for a FILE without one.")
    private @Nullable Path schema;

    @Option(names = "--json", description = "The answer as JSON.")
    private boolean json;

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!(MappingInput.json(data) instanceof ObjectNode record)) {
            throw new Stop(Stop.UNUSABLE, data + " must hold one JSON object: a record of the source.");
        }
        JsonNode explained = explain(record);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(explained);
        } else {
            MappingReport.explained(explained, out);
        }
        out.flush();
        return 0;
    }

    private JsonNode explain(ObjectNode record) {
        if ((file == null) == (id == null)) {
            throw new Stop(Stop.USAGE, "Give either a FILE or --id.");
        }
        if (file != null) {
            MappingFile set = MappingInput.set(file, schema);
            if (!set.hasSchema()) {
                spec.commandLine().getErr().println("No schema: types and destinations are not checked; see --schema.");
            }
            try {
                return set.explain(record);
            } catch (MappingFile.Unreadable e) {
                throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("data", record);
        String path = MappingServer.SETS + "/" + id + "/explain" + (version == null ? "" : "?version=" + version);
        return server.call(client -> MappingServer.accepted(client.call("POST", path, body.toString())));
    }
}
