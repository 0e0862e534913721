package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.e2e.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends events that a mapping makes unfit, mends the mapping, replays them all, and counts what landed. */
@Command(
        name = "bench/run --replay",
        mixinStandardHelpOptions = true,
        description = "Times a replay of many refused events after the mapping was mended, on a server of its own.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --replay", "  bench/run --replay --count 1000000"})
public final class ReplayBenchmark implements Callable<Integer> {

    private static final String QUARANTINE = "/tributary/v1/quarantine";
    private static final String FLOWS = "/data/foundation/flowservice/flows/";
    private static final int BATCH = 200;
    private static final long POLL_MILLIS = 20;

    @Option(names = "--count", defaultValue = "100000", description = "Events (default: ${DEFAULT-VALUE}).")
    private int count;

    private ReplayBenchmark() {}

    /** Runs it; {@code --help} tells the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReplayBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("tributary-replay");
        try {
            Path data = folder.resolve("data");
            Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
            try (ServerProcess server = ServerProcess.start(
                            data, List.of("-Xmx1g"), folder.resolve("log"), "--commit-interval", "1");
                    ApiClient client = new ApiClient(server.url(), credentials)) {
                System.out.println(Machine.facts());
                return measure(client);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int measure(ApiClient client) throws InterruptedException {
        StreamSetup setup = new StreamSetup(client, (step, result) -> {});
        Map<String, String> wrong = LoadEvent.mapping();
        wrong.remove("timestamp");
        StreamSetup.Stream stream = setup.stream(setup.source(), "Replayed", LoadEvent.PARTS, wrong);
        long sending = System.nanoTime();
        send(client, stream);
        while (waiting(client, stream) < count) {
            Thread.sleep(POLL_MILLIS);
        }
        print("quarantined", sending);
        long listing = System.nanoTime();
        ok(client, "GET", QUARANTINE + "/groups", null);
        System.out.printf(Locale.ROOT, "groups in %.1f ms%n", (System.nanoTime() - listing) / 1e6);
        mend(client, stream);

        long replaying = System.nanoTime();
        JsonNode job = ok(client, "POST", QUARANTINE + "/replays", "{\"all\":true}");
        while (job.path("finishedAt").isNull()) {
            Thread.sleep(POLL_MILLIS);
            job = ok(client, "GET", QUARANTINE + "/replays/" + job.path("id").asText(), null);
        }
        print("replayed, landed and marked", replaying);
        String sql = "select count(*), count(distinct _id) from " + stream.table();
        JsonNode rows = ok(
                        client,
                        "POST",
                        "/tributary/v1/sql",
                        JsonNodeFactory.instance.objectNode().put("sql", sql).toString())
                .at("/rows/0");
        System.out.printf(
                Locale.ROOT,
                "landed %d, failed %d; rows %d, of them different %d%n",
                job.path("landed").asLong(),
                job.path("failed").asLong(),
                rows.path(0).asLong(),
                rows.path(1).asLong());
        return rows.path(0).asLong() == count && rows.path(1).asLong() == count ? 0 : 1;
    }

    private void print(String what, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        System.out.printf(Locale.ROOT, "%d events %s in %.1f s: %.0f/s%n", count, what, seconds, count / seconds);
    }

    private void send(ApiClient client, StreamSetup.Stream stream) {
        String target = stream.url().replace("/collection/", "/collection/batch/");
        for (int from = 0; from < count; from += BATCH) {
            StringBuilder messages = new StringBuilder("{\"messages\":[");
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                messages.append(i == from ? "" : ",").append(LoadEvent.json("%016d".formatted(i)));
            }
            client.post(target, messages.append("]}").toString()).orRefused("POST messages");
        }
    }

    private static long waiting(ApiClient client, StreamSetup.Stream stream) {
        return ok(client, "GET", QUARANTINE + "/states", null)
                .at("/flows/" + stream.flowId() + "/open")
                .asLong();
    }

    /** The next version of the mapping set has the time again, and the flow runs it. */
    private static void mend(ApiClient client, StreamSetup.Stream stream) {
        JsonNode flow = ok(client, "GET", FLOWS + stream.flowId(), null).at("/items/0");
        String id = flow.at("/transformations/0/params/mappingId").asText();
        String sets = "/data/foundation/conversion/mappingSets/";
        JsonNode set = ok(client, "GET", sets + id, null);
        ObjectNode next = JsonNodeFactory.instance.objectNode();
        next.set("outputSchema", set.path("outputSchema"));
        ArrayNode mappings = next.putArray("mappings");
        LoadEvent.mapping()
                .forEach((source, destination) -> mappings.addObject()
                        .put("sourceType", "ATTRIBUTE")
                        .put("source", source)
                        .put("destination", destination));
        long version =
                ok(client, "PUT", sets + id, next.toString()).path("version").asLong();
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/transformations/0/params/mappingVersion")
                .put("value", version);
        client.call(
                        "PATCH",
                        FLOWS + stream.flowId(),
                        Map.of("If-Match", flow.path("etag").asText()),
                        patch.toString())
                .orRefused("PATCH flow");
    }

    private static JsonNode ok(ApiClient client, String method, String path, @Nullable String body) {
        return client.call(method, path, body).orRefused(method + " " + path);
    }
}
