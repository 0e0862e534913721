package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The documents of one sandbox and how they hang together. It remembers what it has read: make one for each request. */
final class World {

    static final String CONNECTIONS = "connections";
    static final String SOURCES = "sourceConnections";
    static final String TARGETS = "targetConnections";
    static final String FLOWS = "flows";
    static final Set<String> KINDS = Set.of(CONNECTIONS, SOURCES, TARGETS, FLOWS);

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
        return flows().stream()
                .filter(flow -> texts(flow.body().path(member)).contains(connectionId))
                .map(Document::id)
                .toList();
    }

    /** Ids of the flows, in whatever state, that reach a base connection through their source or target connections. */
    List<String> flowsReaching(String baseConnectionId) {
        return flows().stream()
                .filter(flow -> reaches(flow, baseConnectionId))
                .map(Document::id)
                .toList();
    }

    private boolean reaches(Document flow, String baseConnectionId) {
        return isBased(flow.body(), "sourceConnectionIds", SOURCES, baseConnectionId)
                || isBased(flow.body(), "targetConnectionIds", TARGETS, baseConnectionId);
    }

    private boolean isBased(ObjectNode flow, String member, String kind, String baseConnectionId) {
        return texts(flow.path(member)).stream()
                .flatMap(id -> find(kind, id).stream())
                .anyMatch(connection ->
                        connection.body().path("baseConnectionId").asText().equals(baseConnectionId));
    }

    private List<Document> flows() {
        return store.list(scope, FLOWS);
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
