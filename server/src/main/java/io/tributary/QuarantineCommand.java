package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "Shows what was refused and why, mends it, and replays it.",
        subcommands = {
            QuarantineCommand.ListAll.class,
            QuarantineCommand.Groups.class,
            QuarantineCommand.Show.class,
            QuarantineCommand.Edit.class,
            QuarantineCommand.Discard.class,
            QuarantineReplayCommand.class,
            QuarantineCommand.Jobs.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary quarantine groups --credentials tributary.json",
            "  tributary quarantine list --group 4f1c…",
            "  tributary quarantine show 0197…",
            "  tributary quarantine edit 0197…",
            "  tributary quarantine replay --group 4f1c… --dry-run",
            "  tributary quarantine discard 0197… --note \"a test of ours\"",
            "",
            "--url and --credentials may also stand in TRIBUTARY_URL and TRIBUTARY_CREDENTIALS; see docs/quarantine.md."
        })
final class QuarantineCommand implements Runnable {

    private static final int WIDEST = 90;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: list, groups, show, edit, discard, replay or jobs.");
    }

    /** Prints a list's items as a table, or the answer as it came. */
    private static void print(
            QuarantineCalls calls, JsonNode answer, PrintWriter out, List<String> columns, String one, String many) {
        if (calls.json()) {
            out.println(answer);
        } else {
            ObjectNode table = JsonNodeFactory.instance.objectNode();
            ArrayNode names = table.putArray("columns");
            columns.forEach(name -> names.addObject().put("name", name));
            ArrayNode rows = table.putArray("rows");
            for (JsonNode item : answer.path("items")) {
                ArrayNode row = rows.addArray();
                columns.forEach(name -> row.add(item.path(name)));
            }
            TextTable.print(table, out, one, many, WIDEST);
            if (!answer.at("/_page/next").asText("").isEmpty()) {
                out.println("There are more; go on with --after "
                        + answer.at("/_page/next").asText());
            }
        }
        out.flush();
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists refused messages, the newest first.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary quarantine list --state open --code DCVS-1106-400",
                "  tributary quarantine list --flow 0d2a… --from 2026-07-14T00:00:00Z --limit 1000 --json"
            })
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private QuarantineCalls.Filter filter = new QuarantineCalls.Filter();

        @Option(names = "--limit", defaultValue = "100", description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Option(
                names = "--after",
                defaultValue = "",
                paramLabel = "TOKEN",
                description = "Go on behind an earlier page.")
        private String after = "";

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            String query = "?limit=" + limit + "&continuationToken=" + MappingServer.encoded(after) + filter.query();
            JsonNode answer = calls.call(client -> QuarantineCalls.get(client, query));
            print(
                    calls,
                    answer,
                    spec.commandLine().getOut(),
                    List.of("id", "state", "code", "field", "createdAt", "message"),
                    "message",
                    "messages");
            return 0;
        }
    }

    @Command(
            name = "groups",
            mixinStandardHelpOptions = true,
            description = "Counts refused messages by cause, those that wait for somebody first.",
            footerHeading = "%nExamples:%n",
            footer = {"  tributary quarantine groups", "  tributary quarantine groups --flow 0d2a… --json"})
    static final class Groups implements Callable<Integer> {

        @Mixin
        private QuarantineCalls.Filter filter = new QuarantineCalls.Filter();

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            JsonNode answer = calls.call(client -> QuarantineCalls.get(client, "/groups?limit=1000" + filter.query()));
            for (JsonNode item : answer.path("items")) {
                if (item instanceof ObjectNode group && !calls.json()) {
                    JsonNode states = group.path("states");
                    group.put(
                            "waiting",
                            states.path("open").asLong()
                                    + states.path("edited").asLong()
                                    + states.path("parked").asLong());
                }
            }
            print(
                    calls,
                    answer,
                    spec.commandLine().getOut(),
                    List.of("id", "records", "waiting", "code", "field", "lastSeenAt", "pattern"),
                    "cause",
                    "causes");
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a refused message with its payload, its attempts and what became of it, as JSON.",
            footerHeading = "%nExamples:%n",
            footer = {"  tributary quarantine show 0197…", "  tributary quarantine show 0197… --payload > message.json"
            })
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "Its id, or the transaction id its sender was told.")
        private String id = "";

        @Option(names = "--payload", description = "Only what would be replayed.")
        private boolean payload;

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            JsonNode shown = calls.call(client -> QuarantineCalls.get(client, "/" + MappingServer.encoded(id)));
            PrintWriter out = spec.commandLine().getOut();
            if (payload) {
                out.println(latest(shown));
            } else {
                calls.tell(out, shown, shown.toPrettyString());
            }
            out.flush();
            return 0;
        }
    }

    private static String latest(JsonNode shown) {
        return shown.path("editedPayload").asText(shown.path("payload").asText());
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description = "Gives a refused message another payload to be replayed with; the one sent is kept.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary quarantine edit 0197…                              (writes the payload to a file)",
                "  tributary quarantine edit 0197… --payload message.json --note \"time added\""
            })
    static final class Edit implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "Its id.")
        private String id = "";

        @Option(names = "--payload", paramLabel = "FILE", description = "The new payload, one JSON object.")
        private @Nullable Path file;

        @Option(names = "--note", defaultValue = "", description = "Why, for the history.")
        private String note = "";

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            String target = "/" + MappingServer.encoded(id);
            PrintWriter out = spec.commandLine().getOut();
            if (file == null) {
                Path written = write(latest(calls.call(client -> QuarantineCalls.get(client, target))));
                out.println("Its payload is in " + written + ". Change it, then: tributary quarantine edit " + id
                        + " --payload " + written);
            } else {
                String after = read(file);
                JsonNode answer = calls.call(client -> QuarantineCalls.send(
                        client, "PUT", target + "/payload?note=" + MappingServer.encoded(note), after));
                calls.tell(
                        out,
                        answer,
                        "Edited. Try it: tributary quarantine replay "
                                + answer.path("id").asText() + " --dry-run");
            }
            out.flush();
            return 0;
        }

        /** A file that is there is somebody's: it is left as it is. */
        private Path write(String payload) {
            Path made = Path.of(id.replaceAll("[^0-9A-Za-z-]", "") + ".json");
            try {
                return Files.writeString(made, payload, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new Stop(
                        Stop.UNUSABLE,
                        "The file " + made + " is there already; send it with --payload, or move it away first.");
            } catch (IOException e) {
                throw new Stop(Stop.UNUSABLE, "The file " + made + " can't be written.");
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new Stop(Stop.UNUSABLE, "The file " + file + " can't be read as UTF-8 text.");
            }
        }
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = "Decides that messages need not land; they stay readable until they are too old.",
            footerHeading = "%nExamples:%n",
            footer = {"  tributary quarantine discard 0197… 0198… --note \"a test of ours\""})
    static final class Discard implements Callable<Integer> {

        @Parameters(arity = "1..*", paramLabel = "ID", description = "Their ids.")
        private List<String> ids = List.of();

        @Option(names = "--note", required = true, description = "Why.")
        private String note = "";

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            String body =
                    JsonNodeFactory.instance.objectNode().put("note", note).toString();
            PrintWriter out = spec.commandLine().getOut();
            calls.call(client -> {
                for (String id : ids) {
                    JsonNode answer =
                            QuarantineCalls.send(client, "POST", "/" + MappingServer.encoded(id) + "/discard", body);
                    calls.tell(out, answer, "Discarded " + id);
                }
                return ids.size();
            });
            return 0;
        }
    }

    @Command(
            name = "jobs",
            mixinStandardHelpOptions = true,
            description = "Lists replays, shows one, or stops one.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  tributary quarantine jobs",
                "  tributary quarantine jobs 0199… --json",
                "  tributary quarantine jobs 0199… --stop"
            })
    static final class Jobs implements Callable<Integer> {

        @Parameters(arity = "0..1", paramLabel = "ID", description = "One replay.")
        private @Nullable String id;

        @Option(names = "--stop", description = "Stop it; what it handed over still lands.")
        private boolean stop;

        @Mixin
        private QuarantineCalls calls = new QuarantineCalls();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            if (id == null) {
                if (stop) {
                    throw new Stop(Stop.USAGE, "Say which replay to stop: tributary quarantine jobs ID --stop");
                }
                JsonNode answer = calls.call(client -> QuarantineCalls.get(client, "/replays"));
                print(
                        calls,
                        answer,
                        out,
                        List.of("id", "state", "createdAt", "total", "landed", "failed", "skipped", "problem"),
                        "replay",
                        "replays");
                return 0;
            }
            String target = "/replays/" + MappingServer.encoded(id);
            JsonNode job = calls.call(client -> stop
                    ? QuarantineCalls.send(client, "POST", target + "/stop", "")
                    : QuarantineCalls.get(client, target));
            calls.tell(out, job, QuarantineReplayCommand.line(job));
            return 0;
        }
    }
}
