package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.control.access.Caller;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A catalogue of its own, over HTTP, with four schemas of the organisation Acme. */
final class CatalogFixture implements AutoCloseable {

    static final String DATASETS = "/data/foundation/catalog/dataSets";
    static final String PROFILE = "https://ns.adobe.com/acme/schemas/profile";
    static final String EVENT = "https://ns.adobe.com/acme/schemas/event";
    static final String NAMELESS = "https://ns.adobe.com/acme/schemas/nameless";
    static final Scope PROD = new Scope("ACME@AdobeOrg", "prod");
    static final ObjectMapper JSON = new ObjectMapper();

    final DocumentStore store;
    final Catalog catalog;
    final LocalServer server;
    final Map<String, DatasetFacts.Facts> facts = new ConcurrentHashMap<>();

    CatalogFixture(Path directory) {
        store = DocumentStore.openSqlite(directory.resolve("control.db"));
        catalog = Catalog.open(
                store,
                CatalogFixture::schema,
                (_, dataset) -> Optional.ofNullable(facts.get(dataset.id())),
                BatchFacts.NONE);
        server = LocalServer.start(routes -> catalog.addRoutes(
                routes,
                guarded -> request -> guarded.handle(
                        request, caller(request.header("x-sandbox-name").orElse("prod")))));
    }

    static Caller caller(String sandbox) {
        return new Caller("client-1", new Scope(PROD.orgId(), sandbox), "0f6e0000-0000-4000-8000-000000000001", "acme");
    }

    private static Optional<Schemas.SchemaRef> schema(Scope scope, String tenant, String id) {
        return switch (id) {
            case PROFILE, "_acme.schemas.profile" ->
                Optional.of(new Schemas.SchemaRef(PROFILE, Schemas.Behaviour.RECORD, true));
            case EVENT -> Optional.of(new Schemas.SchemaRef(EVENT, Schemas.Behaviour.TIME_SERIES, true));
            case NAMELESS -> Optional.of(new Schemas.SchemaRef(NAMELESS, Schemas.Behaviour.RECORD, false));
            default -> Optional.empty();
        };
    }

    LocalServer.Answer get(String target, String... headers) {
        return server.send("GET", target, "", headers);
    }

    LocalServer.Answer send(String method, String target, String body, String... headers) {
        return server.send(method, target, body, headers);
    }

    /** Creates a dataset and tells its id. */
    String create(String body) {
        LocalServer.Answer answer = send("POST", DATASETS, body);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.text());
        }
        return answer.json().get(0).textValue().substring("@/dataSets/".length());
    }

    /** The dataset as it is shown now. */
    JsonNode read(String id) {
        return get(DATASETS + "/" + id).json().path(id);
    }

    static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The cases of a file, each named by its member {@code case}. */
    static Stream<Arguments> cases(String file) {
        try (InputStream in = CatalogFixture.class.getResourceAsStream(file)) {
            List<Arguments> cases = new ArrayList<>();
            JSON.readTree(in)
                    .forEach(one -> cases.add(Arguments.of(one.get("case").textValue(), one)));
            return cases.stream();
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
