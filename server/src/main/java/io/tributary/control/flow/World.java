package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Facet;
import io.tributary.control.store.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The documents of one sandbox and how they hang together. It remembers what it has read: make one for each request. */
final class World {

    static final String CONNECTIONS = "connections";
    static final String SOURCES = "sourceConnections";
    static final String TARGETS = "targetConnections";
    static final String FLOWS = "flows";
    static final Set<String> KINDS = Set.of(CONNECTIONS, SOURCES, TARGETS, FLOWS);

    private static final int AT_A_TIME = 500;

    private final DocumentStore store;
    private final Scope scope;
    private final Map<String, Optional<Document>> read = new HashMap<>();

    World(DocumentStore store, Scope scope) {
        this.store = store;
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    Optional<Document> find(String kind, String id) {
        return read.computeIfAbsent(kind + "/" + id, _ -> store.get(scope, kind, id));
    }

    /** The base connection of a source or target connection. */
    Optional<Document> baseOf(Document connection) {
        JsonNode base = connection.body().path("baseConnectionId");
        return base.isTextual() ? find(CONNECTIONS, base.textValue()) : Optional.empty();
    }

    /** The first source connection of a flow; drafts may have none. */
    Optional<Document> sourceOf(Document flow) {
        return first(flow.body(), "sourceConnectionIds").flatMap(id -> find(SOURCES, id));
    }

    /** The first target connection of a flow; drafts may have none. */
    Optional<Document> targetOf(Document flow) {
        return first(flow.body(), "targetConnectionIds").flatMap(id -> find(TARGETS, id));
    }

    /** The connection that owns the inlet a source connection hangs on: itself, or its base. */
    Optional<Document> inletOwner(Document source) {
        return source.body().has("inletId")
                ? Optional.of(source)
                : baseOf(source).filter(base -> base.body().has("inletId"));
    }

    /** Ids of the flows, in whatever state, that name a source or target connection. */
    List<String> flowsNaming(String member, String connectionId) {
        return naming(FLOWS, List.of(connectionId)).stream()
                .filter(flow -> texts(flow.body().path(member)).contains(connectionId))
                .map(Document::id)
                .toList();
    }

    /** Ids of the flows, in whatever state, that reach a base connection through their source or target connections. */
    List<String> flowsReaching(String baseConnectionId) {
        List<String> ends = new ArrayList<>();
        for (String kind : List.of(SOURCES, TARGETS)) {
            naming(kind, List.of(baseConnectionId)).forEach(end -> ends.add(end.id()));
        }
        Set<String> flows = new LinkedHashSet<>();
        for (int from = 0; from < ends.size(); from += AT_A_TIME) {
            List<String> some = ends.subList(from, Math.min(ends.size(), from + AT_A_TIME));
            naming(FLOWS, some).forEach(flow -> flows.add(flow.id()));
        }
        return List.copyOf(flows);
    }

    /** Ids of the source connections on a base connection. */
    List<String> sourcesOn(String baseConnectionId) {
        return naming(SOURCES, List.of(baseConnectionId)).stream()
                .map(Document::id)
                .toList();
    }

    /** The documents of a kind that name one of some others, oldest first. */
    private List<Document> naming(String kind, List<String> ids) {
        DocumentQuery query = new DocumentQuery(
                scope,
                kind,
                List.of(new DocumentQuery.Term(Facet.LINK, DocumentQuery.Comparison.IN, ids)),
                List.of(new DocumentQuery.Order(Facet.CREATED, false)),
                List.of(),
                AT_A_TIME);
        List<Document> all = new ArrayList<>();
        List<Document> some = store.find(query);
        all.addAll(some);
        while (some.size() == AT_A_TIME) {
            some = store.find(query.after(query.place(some.getLast()), AT_A_TIME));
            all.addAll(some);
        }
        return all;
    }

    /** Reads what some documents hang on in few steps instead of one by one. */
    void readAhead(List<Document> documents) {
        List<Document> ends = new ArrayList<>(readAhead(SOURCES, documents, "sourceConnectionIds"));
        readAhead(TARGETS, documents, "targetConnectionIds");
        ends.addAll(documents);
        Set<String> bases = ends.stream()
                .map(end -> end.body().path("baseConnectionId").asText(""))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        readAhead(CONNECTIONS, bases);
    }

    private List<Document> readAhead(String kind, List<Document> documents, String member) {
        Set<String> ids = documents.stream()
                .flatMap(document -> first(document.body(), member).stream())
                .collect(Collectors.toSet());
        return readAhead(kind, ids);
    }

    private List<Document> readAhead(String kind, Set<String> ids) {
        List<Document> found = store.getAll(scope, kind, ids);
        ids.forEach(id -> read.put(kind + "/" + id, Optional.empty()));
        found.forEach(document -> read.put(kind + "/" + document.id(), Optional.of(document)));
        return found;
    }

    static Optional<String> first(ObjectNode body, String member) {
        JsonNode first = body.path(member).path(0);
        return first.isTextual() ? Optional.of(first.textValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
