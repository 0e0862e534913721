package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.client.ApiClient;
import io.tributary.client.Credentials;
import io.tributary.client.StreamSetup;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.e2e.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What calls of the Flow Service cost when there are many connections and flows: one server process, one client, the embedded store. */
@Command(
        name = "bench/run --control",
        mixinStandardHelpOptions = true,
        description =
                "Fills a store with connections and flows, starts a server on it, and times lists, look-ups and changes over HTTP.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run --control", "  bench/run --control --connections 1000 --flows 10"})
public final class ControlBenchmark implements Callable<Integer> {

    private static final String FLOWS = "/data/foundation/flowservice";
    private static final int AT_A_TIME = 5_000;

    @Option(
            names = "--connections",
            defaultValue = "100000",
            description = "Base connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--flows",
            defaultValue = "1000",
            description = "Flows, each on a source of its own (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(names = "--rounds", defaultValue = "40", description = "Calls of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    private ControlBenchmark() {}

    /** Runs it; {@code --help} tells the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ControlBenchmark()).execute(arguments));
    }

    private record Made(Credentials credentials, String connection, String flow) {}

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("tributary-control");
        Path data = folder.resolve("data");
        Path errors = folder.resolve("server.log");
        try {
            Made made = setUp(folder, data, errors);
            long filling = System.nanoTime();
            fill(data, made);
            out.printf(
                    Locale.ROOT,
                    "%d connections, %d flows; filled in %.1f s%n",
                    connections,
                    flows,
                    since(filling) / 1e3);
            long starting = System.nanoTime();
            try (ServerProcess server = ServerProcess.start(data, List.of("-Xmx1g"), errors);
                    ApiClient client = new ApiClient(server.url(), made.credentials())) {
                out.printf(Locale.ROOT, "server starts in %.1f s%n%n", since(starting) / 1e3);
                client.token();
                measure(client, made);
                server.terminate();
            } catch (IllegalStateException ended) {
                List<String> log = Files.readAllLines(errors);
                log.subList(Math.max(0, log.size() - 5), log.size()).forEach(System.err::println);
                throw ended;
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static Made setUp(Path folder, Path data, Path errors) throws IOException, InterruptedException {
        Credentials credentials = ServerProcess.initialise(data, folder.resolve("credentials.json"));
        try (ServerProcess server = ServerProcess.start(data, List.of(), errors);
                ApiClient client = new ApiClient(server.url(), credentials)) {
            client.token();
            StreamSetup setup = new StreamSetup(client, (step, result) -> {});
            StreamSetup.Source source = setup.source();
            StreamSetup.Stream stream = setup.stream(source, "Many", LoadEvent.PARTS, LoadEvent.mapping());
            server.terminate();
            return new Made(credentials, source.connectionId(), stream.flowId());
        }
    }

    /** As if each had been created by a call, some thousand in a transaction. */
    private void fill(Path data, Made made) {
        Scope scope = new Scope(made.credentials().orgId(), made.credentials().sandbox());
        try (DocumentStore store = DocumentStore.openSqlite(data.resolve("control.db"))) {
            Document connection =
                    store.get(scope, "connections", made.connection()).orElseThrow();
            Document flow = store.get(scope, "flows", made.flow()).orElseThrow();
            String source = flow.body().path("sourceConnectionIds").path(0).asText();
            Document end = store.get(scope, "sourceConnections", source).orElseThrow();
            for (int from = 0; from < connections; from += AT_A_TIME) {
                int first = from;
                store.inTransaction(inside -> {
                    for (int i = first; i < Math.min(connections, first + AT_A_TIME); i++) {
                        String base = connection(inside, scope, connection, i);
                        if (i < flows) {
                            flow(
                                    inside,
                                    scope,
                                    base,
                                    end.body().deepCopy(),
                                    flow.body().deepCopy(),
                                    i);
                        }
                    }
                    return true;
                });
            }
        }
    }

    private static String connection(DocumentStore store, Scope scope, Document like, int i) {
        String id = UUID.randomUUID().toString();
        ObjectNode body = like.body().deepCopy();
        body.put("name", "till %06d".formatted(i)).put("state", i % 1_000 == 0 ? "disabled" : "enabled");
        body.put("inletId", (id + id).replace("-", ""));
        store.create(scope, "connections", id, body);
        return id;
    }

    private static void flow(DocumentStore store, Scope scope, String base, ObjectNode end, ObjectNode flow, int i) {
        String source = UUID.randomUUID().toString();
        store.create(scope, "sourceConnections", source, end.put("baseConnectionId", base));
        flow.put("name", "flow %06d".formatted(i))
                .putArray("sourceConnectionIds")
                .add(source);
        store.create(scope, "flows", UUID.randomUUID().toString(), flow);
    }

    private void measure(ApiClient client, Made made) {
        String list = FLOWS + "/connections?limit=100";
        times("page of 100, newest first", i -> get(client, list));
        times(
                "page of 100, filtered by state and spec, ordered by name",
                i -> get(
                        client,
                        list + "&orderby=name&property=state==enabled&property=connectionSpec.id=="
                                + StreamSetup.CAPILLARY_SPEC));
        times(
                "page of 100, rare state (1 of 1,000), newest first",
                i -> get(client, list + "&property=state==disabled"));
        times(
                "page of 100, rare state (1 of 1,000), ordered by name",
                i -> get(client, list + "&orderby=-name&property=state==disabled"));
        times("page of 100, last changed first", i -> get(client, list + "&orderby=-updatedAt"));
        times(
                "one by its name",
                i -> get(client, list + "&property=name==till%20" + "%06d".formatted(i * 37 % connections)));
        times("name that nobody has", i -> get(client, list + "&property=name==nobody"));
        times("count", i -> get(client, FLOWS + "/connections?count=true"));
        times("count of one state", i -> get(client, FLOWS + "/connections?count=true&property=state==disabled"));
        deep(client);
        times("page of 100 flows, ordered by name", i -> get(client, FLOWS + "/flows?limit=100&orderby=name"));
        times("GET of one connection", i -> get(client, FLOWS + "/connections/" + made.connection()));
        times("POST of a connection", i -> send(client, "POST", FLOWS + "/connections", """
                {"name": "new %d", "connectionSpec": {"id": "bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb"},
                 "auth": {"specName": "Streaming Connection", "params": {"dataType": "raw"}}}""".formatted(i)));
        times("PATCH of a connection with a flow", i -> patch(client, FLOWS + "/connections/" + made.connection(), i));
        times("PATCH of a flow", i -> patch(client, FLOWS + "/flows/" + made.flow(), i));
        times("description that nobody has", i -> get(client, list + "&property=description==nothing"));
        once(
                "one page by a text that only bodies have (all are searched)",
                () -> get(client, list + "&property=auth.params.clientId==nobody"));
        once(
                "one page by a number that only bodies have (all are read)",
                () -> get(client, list + "&property=auth.params.clientId==4711"));
        once(
                "one page in an order that only bodies have (all are read)",
                () -> get(client, list + "&orderby=auth.params.clientId"));
    }

    /** Through the whole list; what a page costs at its beginning, in its middle and at its end. */
    private void deep(ApiClient client) {
        double[] millis = new double[connections / 500 + 2];
        int pages = 0;
        String next = FLOWS + "/connections?limit=500&orderby=-name&property=state==enabled";
        while (next != null && pages < millis.length) {
            long from = System.nanoTime();
            JsonNode page = get(client, next);
            millis[pages++] = since(from);
            JsonNode href = page.path("_links").path("next").path("href");
            next = href.isMissingNode() ? null : FLOWS + href.asText();
        }
        int third = Math.max(1, pages / 3);
        line("pages of 500, filtered, ordered: first third of " + pages, Arrays.copyOfRange(millis, 0, third));
        line("… last third", Arrays.copyOfRange(millis, pages - third, pages));
    }

    private void times(String what, IntConsumer call) {
        double[] millis = new double[rounds];
        for (int i = -5; i < rounds; i++) {
            long from = System.nanoTime();
            call.accept(i + 5);
            if (i >= 0) {
                millis[i] = since(from);
            }
        }
        line(what, millis);
    }

    private void once(String what, Callable<JsonNode> call) throws IllegalStateException {
        long from = System.nanoTime();
        try {
            call.call();
        } catch (Exception e) {
            throw new IllegalStateException(what + " failed", e);
        }
        line(what, new double[] {since(from)});
    }

    private void line(String what, double[] millis) {
        Arrays.sort(millis);
        out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                what,
                millis[millis.length / 2],
                millis[Math.min(millis.length - 1, millis.length * 9 / 10)]);
    }

    private static JsonNode get(ApiClient client, String path) {
        return send(client, "GET", path, null);
    }

    private static JsonNode send(ApiClient client, String method, String path, @Nullable String body) {
        return client.call(method, path, body).orRefused(method + " " + path);
    }

    private static JsonNode patch(ApiClient client, String path, int i) {
        return send(client, "PATCH", path + "?if-match=*", """
                [{"op": "add", "path": "/description", "value": "change %d"}]""".formatted(i));
    }
}
