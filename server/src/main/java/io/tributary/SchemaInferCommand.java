package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.ApiClient.Answer;
import io.tributary.xdm.Behavior;
import io.tributary.xdm.SchemaException;
import io.tributary.xdm.SchemaInference;
import io.tributary.xdm.SchemaInference.Note;
import io.tributary.xdm.SchemaInference.Proposal;
import io.tributary.xdm.SchemaInference.Target;
import io.tributary.xdm.StandardComponents;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        description = {
            "Proposes a field group and a schema from samples: JSON objects, one, one a line, or in an array.",
            "Nothing is created without --create; at most 100,000 samples and 64 MiB a file are looked at."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary schema infer --class event --tenant acme samples.jsonl",
            "  tributary schema infer --class profile --title Members --credentials tributary.json --create members.json",
            "  head -1000 export.jsonl | tributary schema infer --class event --tenant acme --json -"
        })
final class SchemaInferCommand implements Callable<Integer> {

    /** What the records are about. */
    enum RecordClass {
        profile(Behavior.RECORD),
        event(Behavior.TIME_SERIES);

        private final Behavior behavior;

        RecordClass(Behavior behavior) {
            this.behavior = behavior;
        }
    }

    /** What becomes of a list of values. */
    enum Values {
        suggest,
        bind
    }

    @Mixin
    private ServerCall server = new ServerCall();

    @Option(
            names = "--class",
            required = true,
            description = "profile (what a member is like now) or event (what happened at a moment).")
    private RecordClass kind = RecordClass.event;

    @Option(names = "--title", description = "Title of the schema (default: the name of the first file).")
    private @Nullable String title;

    @Option(names = "--tenant", paramLabel = "NAME", description = "The tenant id (default: that of the credentials).")
    private @Nullable String tenant;

    @Option(
            names = "--values",
            defaultValue = "suggest",
            description =
                    "Few values met often: suggest them, or bind, so that others are refused (default: ${DEFAULT-VALUE}).")
    private Values values = Values.suggest;

    @Option(names = "--dry-run", description = "Print what would be created; this is what happens without --create.")
    private boolean dryRun;

    @Option(names = "--create", description = "Create both on the server.")
    private boolean create;

    @Option(names = "--json", description = "One JSON object: fieldGroup, schema, notes, and with --create the ids.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with samples; - is the standard input.")
    private List<String> files = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SchemaInference inference = new SchemaInference(target(), StandardComponents.load());
        Samples samples = new Samples(inference::add);
        Proposal proposal;
        try {
            files.forEach(samples::read);
            if (inference.samples() == 0) {
                throw new Stop(Stop.UNUSABLE, "There is no sample in " + String.join(", ", files));
            }
            proposal = inference.proposal();
        } catch (SchemaException e) {
            throw new Stop(Stop.UNUSABLE, String.valueOf(e.getMessage()));
        }
        if (samples.isFull()) {
            spec.commandLine().getErr().println("Only the first " + Samples.MOST + " samples were looked at.");
        }
        ObjectNode result = result(proposal, inference.samples());
        if (create && !dryRun) {
            create(proposal, result);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result);
        } else {
            print(proposal, result, out);
        }
        out.flush();
        return 0;
    }

    private Target target() {
        String known = tenant;
        if (known == null) {
            if (!server.isGiven()) {
                throw new Stop(
                        Stop.USAGE, "Fields of your own need a namespace: give --tenant NAME, or --credentials.");
            }
            known = server.credentials().tenant();
        }
        String named = title;
        if (named == null) {
            String file = files.getFirst().equals("-")
                    ? "Samples"
                    : String.valueOf(Path.of(files.getFirst()).getFileName());
            named = file.replaceFirst("\\.[A-Za-z0-9]{1,6}$", "");
        }
        return new Target(named, known, kind.behavior, values == Values.bind);
    }

    private static ObjectNode result(Proposal proposal, int samples) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("samples", samples);
        result.set("fieldGroup", proposal.fieldGroup());
        result.set("schema", proposal.schema());
        result.putArray("notes");
        for (Note note : proposal.notes()) {
            result.withArray("notes")
                    .addObject()
                    .put("path", note.path())
                    .put("conflict", note.conflict())
                    .put("text", note.text());
        }
        return result;
    }

    /** Both or neither: a group without its schema is taken back. */
    private void create(Proposal proposal, ObjectNode result) {
        try (ApiClient client = server.client()) {
            RegistryCalls registry = new RegistryCalls(client);
            JsonNode group = registry.createGroup(proposal.fieldGroup());
            String groupId = group.path("$id").asText();
            Answer answer = registry.createSchema(proposal.schema(groupId));
            if (!answer.ok() && !registry.deleteGroup(groupId)) {
                spec.commandLine().getErr().println("The field group " + groupId + " was created and is left over.");
            }
            JsonNode schema = RegistryCalls.ok(answer, "creation of the schema");
            result.put("fieldGroupId", groupId)
                    .put("schemaId", schema.path("$id").asText());
        }
    }

    private static void print(Proposal proposal, ObjectNode result, PrintWriter out) {
        out.println(result.path("samples").asInt() + (result.path("samples").asInt() == 1 ? " sample" : " samples"));
        for (Note note : proposal.notes()) {
            String where = note.path().isEmpty() ? "" : note.path() + ": ";
            out.println((note.conflict() ? "! " : "- ") + where + note.text());
        }
        if (result.has("schemaId")) {
            out.println("Created field group " + result.path("fieldGroupId").asText());
            out.println("Created schema " + result.path("schemaId").asText());
            return;
        }
        out.println();
        out.println("POST /data/foundation/schemaregistry/tenant/fieldgroups");
        out.println(proposal.fieldGroup().toPrettyString());
        out.println();
        out.println("POST /data/foundation/schemaregistry/tenant/schemas");
        out.println(proposal.schema().toPrettyString());
        out.println();
        out.println("Nothing was created; --create does it.");
    }
}
