package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.seal.SecretException;
import java.time.Instant;
import java.util.Optional;

/** Puts together what a reader of files must know of a connection or flow. */
final class FileFlows {

    private final Specs specs;
    private final Credentials credentials;

    FileFlows(Specs specs, Credentials credentials) {
        this.specs = specs;
        this.credentials = credentials;
    }

    /**
     * A connection with its secrets in clear.
     *
     * @throws FileSourceException its secrets can't be opened
     */
    FileSources.Base base(Scope scope, Document connection) {
        try {
            return opened(scope, connection);
        } catch (SecretException lost) {
            throw new FileSourceException(FileSourceException.Kind.WRONG, String.valueOf(lost.getMessage()), lost);
        }
    }

    private FileSources.Base opened(Scope scope, Document connection) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (connection.body().path("auth").path("params") instanceof ObjectNode clear) {
            params.setAll(clear.deepCopy());
        }
        connection
                .body()
                .path("sealed")
                .fieldNames()
                .forEachRemaining(name ->
                        credentials.secret(scope, connection, name).ifPresent(secret -> params.put(name, secret)));
        return new FileSources.Base(
                connection.id(),
                scope,
                connection.body().path("connectionSpec").path("id").asText(),
                params);
    }

    /** A published flow; empty when it is none, or its rows don't come from files. */
    Optional<FileFlow> flow(World world, FlowView view) {
        Optional<Document> flow = world.find(World.FLOWS, view.flowId());
        Optional<Document> source = world.find(World.SOURCES, view.sourceConnectionId());
        if (view.inletId() != null || flow.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        FlowBody body = FlowBody.of(flow.get().body(), specs);
        Document system = world.baseOf(source.get()).orElse(source.get());
        JsonNode params = source.get().body().path("params");
        return timing(body.schedule())
                .map(timing -> new FileFlow(
                        view,
                        body.spec().id(),
                        base(world.scope(), system),
                        selection(params),
                        FileFormat.of(source.get().body().path("data")),
                        timing));
    }

    private static FileFlow.Selection selection(JsonNode params) {
        return new FileFlow.Selection(
                params.path("path").asText(),
                params.path("type").asText().equalsIgnoreCase("folder"),
                Members.truth(params.path("recursive")).orElse(false));
    }

    private static Optional<FileFlow.Timing> timing(Schedule schedule) {
        return schedule.startTime()
                .map(start -> new FileFlow.Timing(
                        start,
                        schedule.endTime().map(Instant::ofEpochSecond).orElse(null),
                        schedule.isOnce() ? null : schedule.every(),
                        schedule.isOnce() || schedule.backfill()));
    }
}
