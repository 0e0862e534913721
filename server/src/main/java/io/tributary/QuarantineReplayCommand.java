package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Sends messages out of quarantine through their flows once more, each at most once into its table.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tributary quarantine replay --group 4f1c… --dry-run",
            "  tributary quarantine replay --group 4f1c…",
            "  tributary quarantine replay --flow 0d2a… --from 2026-07-14T00:00:00Z --json",
            "  tributary quarantine replay --state parked --all",
            "  tributary quarantine replay 0197… 0198…",
            "",
            "By group or filter, messages that are open or edited are taken; name other states by --state.",
            "Ctrl-C stops the replay; what it handed over still lands. The exit code is 1 when some failed again."
        })
final class QuarantineReplayCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 300;
    private static final int BAR = 30;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Messages to replay.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private QuarantineCalls.Filter filter = new QuarantineCalls.Filter();

    @Option(names = "--all", description = "All that wait in the sandbox.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only tell what would land, what would fail again and why.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "A dry run tries so many (default: 1000).")
    private @Nullable Integer limit;

    @Option(
            names = "--force",
            description = "Also what landed or was discarded; with IDs and --note. It may double rows.")
    private boolean force;

    @Option(names = "--note", description = "Why, for the history.")
    private @Nullable String note;

    @Option(names = "--no-wait", description = "Begin it and end; see `quarantine jobs`.")
    private boolean noWait;

    @Mixin
    private QuarantineCalls calls = new QuarantineCalls();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode body = body();
        PrintWriter out = spec.commandLine().getOut();
        return calls.call(client -> {
            JsonNode answer = QuarantineCalls.send(client, "POST", "/replays", body.toString());
            if (dryRun) {
                report(answer, out);
                return answer.path("wouldFail").asLong() == 0 ? 0 : Stop.REFUSED;
            }
            JsonNode end = noWait ? answer : follow(client, answer);
            calls.tell(out, end, line(end));
            return end.path("failed").asLong() == 0 ? 0 : Stop.REFUSED;
        });
    }

    private ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode filtered = filter.body();
        if (!ids.isEmpty() && (all || !filtered.isEmpty()) || ids.isEmpty() && !all && filtered.isEmpty()) {
            throw new Stop(Stop.USAGE, "Say which messages: IDs, or --group or another filter, or --all.");
        }
        if (ids.isEmpty()) {
            if (filtered.isEmpty()) {
                body.put("all", true);
            } else {
                body.set("filter", filtered);
            }
        } else {
            ids.forEach(body.putArray("ids")::add);
        }
        if (dryRun) {
            body.put("dryRun", true);
            if (limit != null) {
                body.put("limit", limit);
            }
        }
        if (force) {
            body.put("force", true);
        }
        if (note != null) {
            body.put("note", note);
        }
        return body;
    }

    /** Shows how far it is until it ends; who interrupts this ends the replay, not only the watching. */
    private JsonNode follow(ApiClient client, JsonNode begun) {
        String target = "/replays/" + begun.path("id").asText();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(client, target, ended), "stop-replay");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            JsonNode job = begun;
            while (job.path("finishedAt").isNull()) {
                if (!calls.json()) {
                    progress(job);
                }
                Thread.sleep(POLL_MILLIS);
                job = QuarantineCalls.get(client, target);
            }
            return job;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(Stop.REFUSED, "Interrupted; the replay goes on, see: tributary quarantine jobs");
        } finally {
            ended.countDown();
            spec.commandLine().getErr().print(calls.json() ? "" : "\r" + " ".repeat(BAR + 50) + "\r");
            spec.commandLine().getErr().flush();
            try {
                Runtime.getRuntime().removeShutdownHook(stop);
            } catch (IllegalStateException shuttingDown) {
                // The hook is at work: the process was told to end.
                return begun;
            }
        }
    }

    private void stop(ApiClient client, String target, CountDownLatch ended) {
        try {
            if (!ended.await(0, TimeUnit.SECONDS)) {
                JsonNode job = QuarantineCalls.send(client, "POST", target + "/stop", "");
                spec.commandLine().getErr().println("\nStopped. " + line(job));
                spec.commandLine().getErr().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void progress(JsonNode job) {
        long total = Math.max(1, job.path("total").asLong());
        long done = job.path("landed").asLong()
                + job.path("failed").asLong()
                + job.path("skipped").asLong();
        int filled = (int) Math.min(BAR, BAR * done / total);
        String problem = job.path("problem").asText();
        PrintWriter err = spec.commandLine().getErr();
        err.print("\r[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + done + " of " + total
                + (problem.isEmpty() ? "" : "  waiting: " + problem));
        err.flush();
    }

    static String line(JsonNode job) {
        return "Replay " + job.path("id").asText() + " is " + job.path("state").asText() + ": "
                + job.path("landed").asLong() + " landed, " + job.path("failed").asLong() + " failed again, "
                + job.path("skipped").asLong() + " passed over, "
                + job.path("onTheirWay").asLong() + " on their way";
    }

    private void report(JsonNode report, PrintWriter out) {
        if (calls.json()) {
            out.println(report);
            out.flush();
            return;
        }
        out.println(report.path("examined").asLong() + " of "
                + report.path("selected").asLong() + " messages tried: "
                + report.path("wouldLand").asLong() + " would land, "
                + report.path("wouldFail").asLong()
                + " would fail again");
        for (JsonNode failure : report.path("failures")) {
            out.println("  " + failure.path("records").asLong() + " x "
                    + failure.path("code").asText() + " "
                    + failure.path("field").asText() + ": "
                    + failure.path("pattern").asText());
        }
        for (JsonNode example : report.path("examples")) {
            out.println("Example " + example.path("id").asText() + " "
                    + example.path("outcome").asText());
            out.println("  was:  " + example.at("/before/message").asText());
            if (example.at("/after/message").isTextual()) {
                out.println("  now:  " + example.at("/after/message").asText());
            }
            for (JsonNode change : example.path("diff")) {
                out.println("  " + change.path("path").asText() + ": " + change.path("before") + " -> "
                        + change.path("after"));
            }
        }
        out.flush();
    }
}
