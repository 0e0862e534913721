package io.tributary.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Unfolds the shorthand of the resource files; {@code common.yaml} tells what it means. */
final class Merge {

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Map<String, String> WORDS = Map.of(
            "200", "Done",
            "201", "Created",
            "202", "Begun",
            "204", "Done; there is no body",
            "207", "An answer for each event",
            "400", "Always refused",
            "403", "Always refused",
            "404", "Never there");

    private final ObjectNode document;
    private final ObjectNode paths;
    private final ArrayNode tags;

    Merge(ObjectNode common) {
        this.document = common.deepCopy();
        ObjectNode components = (ObjectNode) document.remove("components");
        this.tags = document.putArray("tags");
        this.paths = document.putObject("paths");
        document.set("components", components);
    }

    ObjectNode document() {
        return document;
    }

    /**
     * Adds a service.
     *
     * @param name of its file, for messages
     * @throws IllegalStateException it has a path or schema that another service has
     */
    void add(String name, ObjectNode service) {
        tags.add(service.path("tag"));
        ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
        service.path("schemas").properties().forEach(schema -> put(schemas, schema.getKey(), schema.getValue(), name));
        for (JsonNode group : service.path("groups")) {
            for (JsonNode base : group.path("bases")) {
                group.path("paths")
                        .properties()
                        .forEach(path -> path(name, service, (ObjectNode) base, path.getKey(), path.getValue()));
            }
        }
    }

    private static void put(ObjectNode target, String key, JsonNode value, String name) {
        if (target.has(key)) {
            throw new IllegalStateException(
                    "The description of %s has %s, which is there already".formatted(name, key));
        }
        target.set(key, value);
    }

    private void path(String name, ObjectNode service, ObjectNode base, String below, JsonNode methods) {
        String path = base.path("path").asText() + below;
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        Matcher matcher = PATH_PARAMETER.matcher(path);
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        while (matcher.find()) {
            parameters
                    .addObject()
                    .put("name", matcher.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
        if (!parameters.isEmpty()) {
            item.set("parameters", parameters);
        }
        String only = base.path("only").asText();
        methods.properties().forEach(method -> {
            if (only.isEmpty() || only.equals(method.getKey())) {
                item.set(method.getKey(), operation(service, (ObjectNode) filled(method.getValue(), base)));
            }
        });
        put(paths, path, item, name);
    }

    private static ObjectNode operation(ObjectNode service, ObjectNode written) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.set("summary", written.path("summary"));
        operation.putArray("tags").add(service.at("/tag/name"));
        boolean open = written.path("open").asBoolean();
        if (open) {
            operation.putArray("security");
        }
        ArrayNode parameters = operation.putArray("parameters");
        if (!open) {
            refer(parameters, "sandbox");
        }
        refer(parameters, "requestId");
        written.path("headers").forEach(header -> refer(parameters, header.asText()));
        written.path("query").forEach(query -> refer(parameters, query.asText()));
        if (written.has("body")) {
            operation.set("requestBody", body(written.path("body").asText()));
        }
        ObjectNode responses = operation.putObject("responses");
        written.path("answers")
                .properties()
                .forEach(answer -> responses.set(
                        answer.getKey(),
                        answer(
                                WORDS.getOrDefault(answer.getKey(), "Answered"),
                                answer.getValue().asText())));
        if (!open) {
            responses.set("401", answer("The token is not good", "GatewayError"));
            if (!responses.has("403")) {
                responses.set("403", answer("No token, or the client may not do this", "GatewayError"));
            }
        }
        String error = written.path("error").asText(service.path("error").asText());
        responses.set("default", answer("Refused; the body says why", error));
        return operation;
    }

    private static void refer(ArrayNode parameters, String name) {
        parameters.addObject().put("$ref", "#/components/parameters/" + name);
    }

    private static ObjectNode body(String written) {
        boolean optional = written.endsWith("?");
        String named = optional ? written.substring(0, written.length() - 1) : written;
        int colon = named.indexOf(':');
        String mediaType = colon < 0 ? "application/json" : named.substring(0, colon);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("required", !optional);
        content(body, mediaType, named.substring(colon + 1));
        return body;
    }

    private static ObjectNode answer(String description, String written) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("description", description);
        if (written.contains("/")) {
            answer.putObject("content").putObject(written);
        } else if (!written.equals("none")) {
            content(answer, "application/json", written);
        }
        return answer;
    }

    private static void content(ObjectNode holder, String mediaType, String schema) {
        holder.putObject("content").putObject(mediaType).putObject("schema").put("$ref", SCHEMAS + schema);
    }

    /** A copy with what stands in angle quotes taken from the base. */
    private static JsonNode filled(JsonNode node, ObjectNode base) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), filled(member.getValue(), base)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(element -> copy.add(filled(element, base)));
                yield copy;
            }
            case TextNode text -> {
                String filled = text.textValue();
                for (Map.Entry<String, JsonNode> member : base.properties()) {
                    filled = filled.replace(
                            "«" + member.getKey() + "»", member.getValue().asText());
                }
                yield TextNode.valueOf(filled);
            }
            default -> node;
        };
    }
}
