package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A Data Prep service of its own, over HTTP, with the schemas of {@code schemas.json}. */
final class ConversionFixture implements AutoCloseable {

    static final String BASE = "/data/foundation/conversion";
    static final String SETS = BASE + "/mappingSets";
    static final String LOYALTY = "https://ns.adobe.com/acme/schemas/loyalty";
    static final String FLAT = "https://ns.adobe.com/acme/schemas/flat";
    static final Scope PROD = new Scope("ACME@AdobeOrg", "prod");
    static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, ObjectNode> schemas = new ConcurrentHashMap<>();
    final Map<String, List<String>> flows = new ConcurrentHashMap<>();
    final Map<String, String> datasets = new ConcurrentHashMap<>();
    final List<RecentEvents.Recent> events = new CopyOnWriteArrayList<>();
    final DocumentStore store;
    final Conversion conversion;
    final LocalServer server;

    ConversionFixture(Path directory) {
        resource("schemas.json").properties().forEach(one -> schemas.put(one.getKey(), (ObjectNode) one.getValue()));
        store = DocumentStore.openSqlite(directory.resolve("control.db"));
        conversion = Conversion.open(store, (_, _, id) -> schema(id));
        server = LocalServer.start(routes -> conversion.addRoutes(
                routes,
                guarded -> request -> guarded.handle(
                        request, caller(request.header("x-sandbox-name").orElse("prod"))),
                new Neighbours(
                        (_, id) -> flows.getOrDefault(id, List.of()),
                        recentEvents(),
                        (_, id) -> Optional.ofNullable(datasets.get(id)))));
    }

    private RecentEvents recentEvents() {
        return new RecentEvents() {
            @Override
            public List<Recent> ofMappingSet(Scope scope, String mappingSetId, int most) {
                return newest(most);
            }

            @Override
            public List<Recent> ofDataset(Scope scope, String datasetId, int most) {
                return newest(most);
            }

            @Override
            public List<String> refusals(String flowId, ObjectNode record, Set<String> warningKinds) {
                return record.has("_id") ? List.of() : List.of("#: required key [_id] not found");
            }

            private List<Recent> newest(int most) {
                List<Recent> all = List.copyOf(events);
                return all.subList(Math.max(0, all.size() - most), all.size());
            }
        };
    }

    /** An event that came in a moment ago, as JSON. */
    void received(String record) {
        try {
            events.add(new RecentEvents.Recent(
                    "flow-1", Instant.parse("2025-07-14T12:00:00Z"), (ObjectNode) JSON.readTree(record)));
        } catch (IOException e) {
            throw new IllegalArgumentException(record, e);
        }
    }

    private Optional<Schemas.ResolvedSchema> schema(String id) {
        String full = id.equals("_acme.schemas.loyalty") ? LOYALTY : id;
        return Optional.ofNullable(schemas.get(full)).map(document -> new Schemas.ResolvedSchema(full, document));
    }

    static Caller caller(String sandbox) {
        return new Caller("client-1", new Scope(PROD.orgId(), sandbox), "0f6e0000-0000-4000-8000-000000000001", "acme");
    }

    LocalServer.Answer get(String target, String... headers) {
        return server.send("GET", target, "", headers);
    }

    LocalServer.Answer send(String method, String target, String body, String... headers) {
        return server.send(method, target, body, headers);
    }

    /** A body for the loyalty schema; the mappings as JSON objects, separated by commas. */
    static String set(String mappings) {
        return """
                {"outputSchema": {"schemaRef": {"id": "%s",
                    "contentType": "application/vnd.adobe.xed-full+json;version=1"}},
                 "mappings": [%s]}""".formatted(LOYALTY, mappings);
    }

    /** One mapping as JSON. */
    static String mapping(String sourceType, String source, String destination) {
        return JSON.createObjectNode()
                .put("sourceType", sourceType)
                .put("source", source)
                .put("destination", destination)
                .toString();
    }

    /** Creates a set and tells its id. */
    String create(String body) {
        LocalServer.Answer answer = send("POST", SETS, body);
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.text());
        }
        return answer.json().get("id").textValue();
    }

    static JsonNode resource(String file) {
        try (InputStream in = ConversionFixture.class.getResourceAsStream(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** The cases of a file, each named by its member {@code case}. */
    static Stream<Arguments> cases(String file) {
        List<Arguments> cases = new ArrayList<>();
        resource(file).forEach(one -> cases.add(Arguments.of(one.get("case").textValue(), one)));
        return cases.stream();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
