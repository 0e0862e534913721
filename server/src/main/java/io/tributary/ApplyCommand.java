package io.tributary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.apply.Plan;
import io.tributary.apply.Result;
import io.tributary.apply.Sandbox;
import io.tributary.apply.Written;
import io.tributary.client.ApiClient;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Makes schemas, datasets, connections, mapping sets and flows as files say; what is so already is left alone, nothing is deleted.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary apply -f docs/examples/loyalty --dry-run",
            "  tributary apply -f loyalty/ -f team.yaml --yes",
            "  tributary apply -f loyalty/ --yes --json > applied.json",
            "",
            "The plan is shown first; on a terminal you are asked, scripts give --yes.",
            "--url and --credentials may also stand in TRIBUTARY_URL and",
            "TRIBUTARY_CREDENTIALS. docs/as-code.md tells how files are written.",
            "Exit codes: 0 all is as the files say (with --dry-run: could be made so),",
            "1 refused or failed, 2 wrong usage, 6 the files can't be applied."
        })
final class ApplyCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "PATH",
            description = "A file, or a folder whose .yaml, .yml and .json files are taken; may be repeated.")
    private List<Path> files = List.of();

    @Option(names = "--dry-run", description = "Show the plan and stop.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object: the plan, and what came of it.")
    private boolean json;

    @Option(
            names = "--resend-secrets",
            description = "Send secrets again that the server doesn't show; else they count as unchanged.")
    private boolean resendSecrets;

    @Mixin
    private MappingServer server = new MappingServer();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Function<String, Optional<String>> environment;

    ApplyCommand() {
        this(name -> Optional.ofNullable(System.getenv(name)));
    }

    /** @param environment the value of a variable */
    ApplyCommand(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Written written = Written.read(files, environment);
        return server.call(client -> apply(client, written));
    }

    private int apply(ApiClient client, Written written) {
        Sandbox sandbox = new Sandbox(client);
        Plan plan = sandbox.plan(written, resendSecrets);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            plan.print(out);
        }
        ObjectNode answer = plan.toJson();
        if (dryRun || plan.refused() || plan.isEmpty()) {
            if (json) {
                out.println(answer.toPrettyString());
                out.flush();
            }
            return refusal(plan);
        }
        confirm(plan);
        List<Result> results = sandbox.apply(plan, result -> progress(result, out));
        report(results, answer, out);
        return results.stream().allMatch(Result::ok) ? 0 : Stop.REFUSED;
    }

    private int refusal(Plan plan) {
        if (plan.refused()) {
            spec.commandLine().getErr().println("tributary: Nothing was sent; mend what is refused first.");
            return Stop.REFUSED;
        }
        return 0;
    }

    private void confirm(Plan plan) {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Stop(Stop.USAGE, "Nothing was sent: give --yes to apply without being asked, or --dry-run.");
        }
        String answer = console.readLine("Apply (%s)? [y/N] ", plan.summary());
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new Stop(Stop.REFUSED, "Nothing was sent.");
        }
    }

    private void progress(Result result, PrintWriter out) {
        if (json || result.outcome() == Result.Outcome.UNCHANGED) {
            return;
        }
        out.printf(
                "%-10s %-16s %s%s%n",
                result.outcome().word(),
                result.kind(),
                result.name(),
                result.message().isEmpty() ? "  " + result.id() : "");
        if (!result.message().isEmpty()) {
            out.println("             " + result.message());
        }
        out.flush();
    }

    private void report(List<Result> results, ObjectNode answer, PrintWriter out) {
        long done = results.stream().filter(Result::ok).count();
        if (json) {
            ArrayNode list = answer.putArray("results");
            results.forEach(result -> list.add(result.toJson()));
            out.println(answer.toPrettyString());
        } else {
            out.println();
            out.println(
                    done == results.size()
                            ? "%d objects are as the files say.".formatted(done)
                            : "%d of %d objects are as the files say; apply again when the cause is mended."
                                    .formatted(done, results.size()));
        }
        out.flush();
    }
}
