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

/**
 * The OpenAPI 3.1 document of all routes. It is put together of the resource files beside this class, one a service; a test compares it with the routes of a
 * server, so that neither can have what the other lacks.
 */
public final class ApiDescription {

    private static final List<String> SERVICES = List.of(
            "ims", "sandboxes", "schema-registry", "catalog", "flow-service", "data-prep", "ingestion", "tributary");

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build());

    private final ObjectNode document;
    private final byte[] json;
    private final byte[] yaml;

    private ApiDescription(ObjectNode document) {
        this.document = document;
        this.json = document.toString().getBytes(StandardCharsets.UTF_8);
        try {
            this.yaml = YAML.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of plain values can be written", e);
        }
    }

    /** Puts the document together. */
    public static ApiDescription load() {
        Merge merge = new Merge(read("common"));
        SERVICES.forEach(name -> merge.add(name, read(name)));
        return new ApiDescription(merge.document());
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
        return document.deepCopy();
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
        return Response.bytes(200, "application/json", json);
    }

    private Response yaml() {
        return Response.bytes(200, "application/yaml", yaml);
    }
}
