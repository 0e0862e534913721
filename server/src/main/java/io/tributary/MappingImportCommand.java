package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a mapping set of a file, or the next version of one that is there.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary mapping import loyalty.yaml --dry-run",
            "  tributary mapping import loyalty.yaml --id 1f0c…",
            "  tributary mapping import loyalty.csv --name Loyalty \\",
            "      --schema-id https://ns.adobe.com/acme/schemas/1",
            "",
            "A change that breaks a test is refused unless --ignore-tests is given."
        })
final class MappingImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A mapping set: .yaml, .json or .csv.")
    private Path file = Path.of("");

    @Option(names = "--id", description = "The mapping set that gets a new version (default: a new set is made).")
    private @Nullable String id;

    @Option(
            names = "--schema-id",
            paramLabel = "ID",
            description = "The schema of a new set, for a file that names none.")
    private @Nullable String schemaId;

    @Option(names = "--name", description = "The name of a new set.")
    private @Nullable String name;

    @Option(names = "--no-validate", description = "Take mappings that can't run, too.")
    private boolean unchecked;

    @Option(names = "--ignore-tests", description = "Take a change that breaks tests.")
    private boolean ignoreTests;

    @Option(
            names = "--dry-run",
            description = "Only tell what would come of it; the exit code is 1 when something fails.")
    private boolean dryRun;

    @Option(names = "--json", description = "The server's answer as JSON.")
    private boolean json;

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String body = new String(MappingInput.bytes(file), StandardCharsets.UTF_8);
        ApiClient.Answer answer = server.call(client -> client.call("POST", path(), body));
        PrintWriter out = spec.commandLine().getOut();
        if (!answer.ok()) {
            broken(answer, out);
            throw new Stop(Stop.REFUSED, MappingServer.reason(answer));
        }
        if (json) {
            out.println(answer.json());
        } else if (dryRun) {
            tried(answer.json(), out);
        } else {
            out.println("Mapping set " + answer.json().path("id").asText() + ", version "
                    + answer.json().path("version").asText() + ": "
                    + answer.json().path("mappings").asText() + " mappings, "
                    + answer.json().path("tests").asText() + " tests");
        }
        out.flush();
        return dryRun && fails(answer.json()) ? Stop.REFUSED : 0;
    }

    private String path() {
        String end = file.toString().substring(file.toString().lastIndexOf('.') + 1);
        return MappingServer.SETS + (id == null ? "" : "/" + id) + "/import?format=" + MappingServer.encoded(end)
                + (schemaId == null ? "" : "&schemaId=" + MappingServer.encoded(schemaId))
                + (name == null ? "" : "&name=" + MappingServer.encoded(name))
                + "&validate=" + !unchecked + "&ignoreTests=" + ignoreTests + "&dryRun=" + dryRun;
    }

    private static void broken(ApiClient.Answer answer, PrintWriter out) {
        answer.json().at("/report/additionalContext/tests").forEach(test -> MappingReport.test(test, out));
        out.flush();
    }

    private static void tried(JsonNode answer, PrintWriter out) {
        out.println(answer.path("mappings").asText() + " mappings; nothing was stored");
        int place = 0;
        for (JsonNode checked : answer.path("validationResponse")) {
            for (JsonNode error : checked.path("errors")) {
                out.println(
                        "  mapping " + place + "  " + error.path("exception").asText());
            }
            place++;
        }
        if (!answer.path("tests").path("results").isEmpty()) {
            MappingReport.tested(answer.path("tests"), out);
        }
    }

    private static boolean fails(JsonNode answer) {
        for (JsonNode checked : answer.path("validationResponse")) {
            if ("FAILED".equals(checked.path("status").asText())) {
                return true;
            }
        }
        return answer.path("tests").path("failed").asInt() > 0;
    }
}
