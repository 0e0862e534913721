package io.tributary.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document of all routes. When it is first asked for, it is put together of the resource files beside this class, one a service; a test compares it with the routes of a
 * server, so that neither can have what the other lacks.
 */
public final class ApiDescription {

    private static final List<String> SERVICES = List.of(
            "ims",
            "sandboxes",
            "schema-registry",
            "catalog",
            "data-access",
            "flow-service",
            "data-prep",
            "ingestion",
            "tributary");

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build());

    private @Nullable Written written;

    /** Nothing is read before somebody asks: a server should start fast. */
    public ApiDescription() {}

    /** The document in the forms it is given out. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Written(ObjectNode document, byte[] json, byte[] yaml) {}

    private synchronized Written written() {
        Written known = written;
        if (known == null) {
            known = load();
            written = known;
        }
        return known;
    }

    private static Written load() {
        Merge merge = new Merge(read("common"));
        SERVICES.forEach(name -> merge.add(name, read(name)));
        ObjectNode document = merge.document();
        try {
            return new Written(
                    document, document.toString().getBytes(StandardCharsets.UTF_8), YAML.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of plain values can be written", e);
        }
    }

    private static ObjectNode read(String name) {
        try (InputStream in = ApiDescription.class.getResourceAsStream(name + ".yaml")) {
            return (ObjectNode) YAML.readTree(Objects.requireNonNull(in, "the description of " + name));
        } catch (IOException e) {
            throw new UncheckedIOException("The description of " + name + " can't be read", e);
        }
    }

    /** The document; a copy. */
    public ObjectNode document() {
        return written().document().deepCopy();
    }

    /** Adds the routes that give it, to anybody: it tells nothing of what the server holds. */
    public void addRoutes(Routes routes) {
        routes.get("/openapi", request -> wantsYaml(request) ? yaml() : json());
        routes.get("/openapi.json", request -> json());
        routes.get("/openapi.yaml", request -> yaml());
    }

    private static boolean wantsYaml(Request request) {
        return request.header("Accept")
                .map(accept -> accept.toLowerCase(Locale.ROOT))
                .filter(accept -> accept.contains("yaml") && !accept.contains("json"))
                .isPresent();
    }

    private Response json() {
        return Response.bytes(200, "application/json", written().json());
    }

    private Response yaml() {
        return Response.bytes(200, "application/yaml", written().yaml());
    }
}
