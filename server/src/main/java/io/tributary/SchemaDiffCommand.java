package io.tributary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.xdm.FieldChange;
import io.tributary.xdm.FieldChange.Effect;
import io.tributary.xdm.SchemaDiff;
import io.tributary.xdm.SchemaException;
import io.tributary.xdm.SchemaResolver;
import io.tributary.xdm.StandardComponents;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two schemas field by field and says which differences break what depends on them.",
            "Each is a file (what `schema show --json` printed, or a schema of standard parts) or a schema on the server. A server keeps the newest version only; print one to a file before you change it, to compare versions."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary schema diff before.json after.json",
            "  tributary schema diff before.json \"Capillary Transaction\" --credentials tributary.json",
            "  tributary schema diff before.json after.json --check && deploy"
        })
final class SchemaDiffCommand implements Callable<Integer> {

    private static final long MAX_FILE = 16L * 1024 * 1024;

    @Mixin
    private ServerCall server = new ServerCall();

    @Parameters(index = "0", paramLabel = "A", description = "The schema before: FILE, ID or TITLE.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "The schema after: FILE, ID or TITLE.")
    private String after = "";

    @Option(names = "--json", description = "One JSON object a difference.")
    private boolean json;

    @Option(names = "--check", description = "Exit with 1 when a difference is breaking.")
    private boolean check;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<FieldChange> changes = SchemaDiff.between(schema(before), schema(after));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            changes.forEach(change -> out.println(change.toJson()));
        } else {
            print(changes, out);
        }
        out.flush();
        return check && count(changes, Effect.BREAKING) > 0 ? Stop.REFUSED : 0;
    }

    private static void print(List<FieldChange> changes, PrintWriter out) {
        for (FieldChange change : changes) {
            String sign = switch (change.kind()) {
                case ADDED -> "+";
                case REMOVED -> "-";
                case CHANGED -> "~";
            };
            String effect = switch (change.effect()) {
                case SAFE -> "";
                case TIGHTENS -> "  (tightens: records without it are refused)";
                case BREAKING -> "  BREAKING";
            };
            out.println(sign + " " + change.path() + "  " + change.what() + effect);
        }
        long breaking = count(changes, Effect.BREAKING);
        if (changes.isEmpty()) {
            out.println("No differences in fields.");
        } else {
            out.println(changes.size()
                    + (changes.size() == 1 ? " difference, " : " differences, ")
                    + (breaking == 0
                            ? "none of them breaking."
                            : breaking + " of them breaking: refused once data depends on the schema."));
        }
    }

    private static long count(List<FieldChange> changes, Effect effect) {
        return changes.stream().filter(change -> change.effect() == effect).count();
    }

    private ObjectNode schema(String which) {
        boolean onServer = which.startsWith("http:") || which.startsWith("https:");
        if (!onServer && Files.isRegularFile(Path.of(which))) {
            return file(Path.of(which));
        }
        if (!server.isGiven()) {
            throw new Stop(
                    Stop.USAGE,
                    "There is no file " + which + "; to find a schema of that name on the server, give --credentials.");
        }
        try (ApiClient client = server.client()) {
            RegistryCalls registry = new RegistryCalls(client);
            return registry.full(registry.find(which));
        }
    }

    private static ObjectNode file(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new Stop(Stop.UNUSABLE, file + " is larger than 16 MiB, expected one schema");
            }
            if (JsonMapper.builder().build().readTree(Files.readAllBytes(file)) instanceof ObjectNode schema) {
                return new SchemaResolver().full(schema, StandardComponents.load());
            }
            throw new Stop(Stop.UNUSABLE, file + " holds no JSON object, expected a schema");
        } catch (JsonProcessingException e) {
            throw new Stop(Stop.UNUSABLE, file + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Stop(Stop.UNUSABLE, file + " can't be read: " + e.getMessage());
        } catch (SchemaException e) {
            throw new Stop(
                    Stop.UNUSABLE,
                    file + " can't be resolved with the standard components alone: " + e.getMessage()
                            + ". Give what `tributary schema show --json` prints.");
        }
    }
}
