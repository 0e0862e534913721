package io.tributary.bench;

import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.e2e.ServerProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills a sandbox with schemas and prints how long the Schema Registry takes to answer. */
@Command(
        name = "bench/run --schemas",
        mixinStandardHelpOptions = true,
        description = "Fills a sandbox of a server of its own with schemas, and times lists, look-ups and changes.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --schemas", "  bench/run --schemas --count 5000 --requests 50"})
public final class SchemaLists implements Callable<Integer> {

    private static final String REGISTRY = "/data/foundation/schemaregistry";
    private static final String TENANT = REGISTRY + "/tenant/";
    private static final String IDS = "application/vnd.adobe.xed-id+json";
    private static final String WHOLE = "application/vnd.adobe.xdm+json";
    private static final String FULL = "application/vnd.adobe.xed-full+json;version=1";
    private static final String PROFILE = "https://ns.adobe.com/xdm/context/profile";

    @Option(names = "--count", defaultValue = "1000", description = "Schemas (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--requests",
            defaultValue = "200",
            description = "Timed requests of each kind, after half as many that warm up (default: ${DEFAULT-VALUE}).")
    private int requests;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SchemaLists()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("tributary-bench");
        try (Server server = Server.start(folder)) {
            measure(server.client());
            return 0;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private record Server(ServerProcess process, ApiClient client) implements AutoCloseable {

        static Server start(Path folder) throws Exception {
            Path data = folder.resolve("data");
            Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"), "acme");
            ServerProcess process = ServerProcess.start(data, List.of("-Xmx512m"), folder.resolve("server.log"));
            return new Server(process, new ApiClient(process.url(), credentials));
        }

        @Override
        public void close() throws InterruptedException {
            client.close();
            process.terminate();
        }
    }

    private void measure(ApiClient client) {
        List<String> schemas = new ArrayList<>();
        System.out.println("| what | median ms | p99 ms |\n|---|---|---|");
        String group = create(
                client,
                "fieldgroups",
                "{\"title\":\"Card\",\"meta:intendedToExtend\":[\"" + PROFILE
                        + "\"],\"properties\":{\"_acme\":{\"type\":\"object\",\"properties\":{\"card\":{\"type\":\"string\"}}}}}");
        print(
                "create a schema, up to " + count,
                time(count, n -> schema(n, group), body -> schemas.add(create(client, "schemas", body))));
        read(client, "page of 300, ids", IDS, n -> "schemas");
        read(client, "page of 300, ids, by title", IDS, n -> "schemas?orderby=title&limit=300");
        read(client, "page of 300, whole", WHOLE, n -> "schemas?limit=300");
        read(client, "page of 500, whole", WHOLE, n -> "schemas?limit=500");
        read(client, "filtered by title", IDS, n -> "schemas?property=title~7%24");
        read(client, "filtered by class", IDS, n -> "schemas?property=meta:class==" + PROFILE);
        read(client, "one schema, resolved", FULL, n -> "schemas/" + encoded(schemas.get(n % schemas.size())));
        timed("statistics", n -> "", path -> client.get(REGISTRY + "/stats", "").orRefused("stats"));
        timed(
                "change of a schema",
                n -> "[{\"op\":\"replace\",\"path\":\"/description\",\"value\":\"" + n + "\"}]",
                patch -> client.call("PATCH", TENANT + "schemas/" + encoded(schemas.getFirst()), patch)
                        .orRefused("patch"));
        timed(
                "field added to a group of all",
                n -> "[{\"op\":\"add\",\"path\":\"/properties/_acme/properties/f" + n
                        + "\",\"value\":{\"type\":\"string\"}}]",
                patch -> client.call("PATCH", TENANT + "fieldgroups/" + encoded(group), patch)
                        .orRefused("patch"));
    }

    private static String schema(int number, String group) {
        return "{\"title\":\"Schema " + number + "\",\"allOf\":[{\"$ref\":\"" + PROFILE + "\"},{\"$ref\":\"" + group
                + "\"},{\"$ref\":\"https://ns.adobe.com/xdm/context/identitymap\"}]}";
    }

    private static String create(ApiClient client, String type, String body) {
        return client.call("POST", TENANT + type, body)
                .orRefused(type)
                .path("$id")
                .asText();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private void read(ApiClient client, String what, String accept, IntFunction<String> path) {
        timed(what, path, asked -> client.get(TENANT + asked, accept).orRefused(asked));
    }

    private void timed(String what, IntFunction<String> input, Consumer<String> call) {
        time(requests / 2, n -> input.apply(1_000_000 + n), call);
        print(what, time(requests, input, call));
    }

    private static long[] time(int times, IntFunction<String> input, Consumer<String> call) {
        long[] nanos = new long[times];
        for (int n = 0; n < times; n++) {
            String asked = input.apply(n);
            long start = System.nanoTime();
            call.accept(asked);
            nanos[n] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(String what, long[] nanos) {
        System.out.printf(
                "| %s | %.1f | %.1f |%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) Math.min(nanos.length - 1L, nanos.length * 99L / 100)] / 1e6);
    }
}
