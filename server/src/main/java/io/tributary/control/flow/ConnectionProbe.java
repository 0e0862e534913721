package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.Scope;
import io.tributary.seal.SecretException;
import java.util.Optional;

/** Tells whether a connection works and what is behind it (flow-service contract §6.3, {@code test} and {@code explore}). */
final class ConnectionProbe {

    private final Specs specs;
    private final Credentials credentials;
    private final Clients clients;
    private final TokenProbe probe;
    private final FileSources files;
    private final FileFlows fileFlows;
    private final Samples samples = new Samples();

    ConnectionProbe(Specs specs, Credentials credentials, Clients clients, TokenProbe probe, FileSources files) {
        this.specs = specs;
        this.credentials = credentials;
        this.clients = clients;
        this.probe = probe;
        this.files = files;
        this.fileFlows = new FileFlows(specs, credentials);
    }

    /** {@code {"result":true}}, or false with the reason. */
    ObjectNode result(Scope scope, Document connection) {
        Optional<String> failure = failure(scope, connection);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("result", failure.isEmpty());
        failure.ifPresent(message -> result.putArray("errors")
                .addObject()
                .put("code", "CONNECTOR-2001-500")
                .put("message", message));
        return result;
    }

    private Optional<String> failure(Scope scope, Document connection) {
        String state = connection.body().path("state").asText();
        if (!state.equals(new State.Enabled().text())) {
            return Optional.of("The connection is " + state + "; only an enabled connection works.");
        }
        ConnectionSpec spec = specs.storedConnectionSpec(connection.body());
        if (files.specs().contains(spec.id())) {
            return filesFailure(scope, connection);
        }
        if (!spec.isPush()) {
            return Optional.of("This server has no client for systems of the kind " + spec.name()
                    + ", so the connection could not be tried.");
        }
        try {
            return spec.isCapillary() ? credentialsFailure(scope, connection) : Optional.empty();
        } catch (SecretException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    private Optional<String> filesFailure(Scope scope, Document connection) {
        try {
            files.test(fileFlows.base(scope, connection));
            return Optional.empty();
        } catch (FileSourceException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private Optional<String> credentialsFailure(Scope scope, Document connection) {
        Optional<String> id = clear(connection, "clientId");
        Optional<String> secret = credentials.secret(scope, connection, "clientSecret");
        if (id.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        Optional<Boolean> known = clients.accepts(scope, id.get(), secret.get());
        if (known.isPresent()) {
            return known.get()
                    ? Optional.empty()
                    : Optional.of("clientId is a client of this server, but clientSecret is not its secret.");
        }
        return clear(connection, "accessTokenUrl").flatMap(url -> probe.failure(url, id.get(), secret.get()));
    }

    /**
     * What there is to see in a source: an array of objects or columns, or a preview.
     *
     * @throws FlowProblem 1100 for systems this server has no client for, and for what a system did not give; 1101 for an object
     *     that isn't there
     */
    JsonNode explore(Scope scope, Document connection, Exploration asked) {
        ConnectionSpec spec = specs.storedConnectionSpec(connection.body());
        if (spec.isCapillary()) {
            return samples.explore(asked);
        }
        if (files.specs().contains(spec.id())) {
            return exploreFiles(scope, connection, asked);
        }
        throw FlowProblem.of(
                FlowError.INVALID,
                spec.isPush()
                        ? "A source of the kind %s shows nothing before it sends.".formatted(spec.name())
                        : "This server has no client for systems of the kind %s.".formatted(spec.name()));
    }

    private JsonNode exploreFiles(Scope scope, Document connection, Exploration asked) {
        try {
            FileSources.Base base = fileFlows.base(scope, connection);
            return switch (asked.objectType()) {
                case "root" -> files.list(base, "");
                case "folder" -> files.list(base, asked.object());
                case "file" -> file(base, asked);
                default ->
                    throw FlowProblem.of(
                            FlowError.INVALID,
                            "objectType must be root, folder or file for this connection; it is '%s'."
                                    .formatted(asked.objectType()));
            };
        } catch (FileSourceException failure) {
            FlowError error =
                    failure.kind() == FileSourceException.Kind.NOT_FOUND ? FlowError.OBJECT_UNKNOWN : FlowError.INVALID;
            throw FlowProblem.of(error, failure.getMessage() + ".");
        }
    }

    private JsonNode file(FileSources.Base base, Exploration asked) {
        Exploration.Format format = asked.format();
        ObjectNode preview = files.preview(
                base,
                asked.object(),
                FileFormat.of(format.fileType(), format.delimiter(), format.encoding(), format.compression()));
        if (asked.preview()) {
            return preview;
        }
        ArrayNode columns = JsonNodeFactory.instance.arrayNode();
        for (JsonNode column : preview.path("schema").path("columns")) {
            columns.addObject().set("name", column.path("name"));
            ((ObjectNode) columns.get(columns.size() - 1)).set("type", column.path("type"));
        }
        return columns;
    }

    private static Optional<String> clear(Document connection, String name) {
        String text = connection.body().path("auth").path("params").path(name).asText();
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
