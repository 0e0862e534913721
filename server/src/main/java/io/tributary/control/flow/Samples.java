package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What the Capillary source looks like before anything was sent: two pseudo files, one for each kind of message, to build a mapping
 * from (flow-service contract §6.3, {@code explore}).
 */
final class Samples {

    private static final List<String> NAMES = List.of("profile.json", "transaction.json");

    private final ObjectNode samples;

    Samples() {
        try (InputStream in = Samples.class.getResourceAsStream("capillary-samples.json")) {
            if (in == null) {
                throw new IllegalStateException("The resource capillary-samples.json is missing from the program");
            }
            samples = (ObjectNode) Bodies.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The resource capillary-samples.json can't be read", e);
        }
    }

    /** The answer to an exploration. */
    JsonNode explore(Exploration asked) {
        if (asked.objectType().equals("root")) {
            return listing();
        }
        String name = asked.object().replaceFirst("^/", "");
        if (!NAMES.contains(name)) {
            throw FlowProblem.of(
                    FlowError.OBJECT_UNKNOWN,
                    "The source has no object '%s'; it has %s.".formatted(Text.shown(asked.object()), NAMES));
        }
        JsonNode sample = samples.path(name);
        return asked.preview() ? preview(sample) : columns(sample, false);
    }

    private static ArrayNode listing() {
        ArrayNode listing = JsonNodeFactory.instance.arrayNode();
        for (String name : NAMES) {
            listing.addObject()
                    .put("type", "file")
                    .put("name", name)
                    .put("path", "/" + name)
                    .put("canPreview", true)
                    .put("canFetchSchema", true);
        }
        return listing;
    }

    private static ObjectNode preview(JsonNode sample) {
        ObjectNode preview = JsonNodeFactory.instance.objectNode().put("format", "hierarchical");
        preview.putObject("schema").set("columns", columns(sample, true));
        preview.putArray("data").add(sample.deepCopy());
        return preview;
    }

    private static ArrayNode columns(JsonNode sample, boolean withXdm) {
        ArrayNode columns = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<String, JsonNode> member : sample.properties()) {
            String type = type(member.getValue());
            ObjectNode column = columns.addObject().put("name", member.getKey()).put("type", type);
            if (withXdm) {
                column.putObject("xdm").put("type", type);
            }
        }
        return columns;
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT, POJO -> "object";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case STRING, BINARY, NULL, MISSING -> "string";
        };
    }
}
