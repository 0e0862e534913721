package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.WrittenMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping set as a client wrote it, in one form whatever the dialect (data-prep contract §6.2).
 *
 * @param schemaId id or alternative id of the schema it aims at; empty for none
 * @param contentType the schema's media type with its version
 * @param members what else was sent, defaults filled in
 * @param mappings in order, each in the new dialect
 */
record SetBody(Optional<String> schemaId, String contentType, ObjectNode members, List<Entry> mappings) {

    /**
     * One mapping of a body.
     *
     * @param id as sent, which tells a mapping that was read before; empty for none
     * @param mapping the members to keep
     */
    record Entry(String id, ObjectNode mapping) {}

    static final int MOST_MAPPINGS = 2_000;
    private static final String CONTENT_TYPE = "application/vnd.adobe.xed-full+json;version=";
    private static final Pattern VERSION = Pattern.compile("\\s*(\\d{1,9})(\\.\\d{1,9})*\\s*");

    /** Members the server writes, those that are told apart from the rest, and those of suggestions and files. */
    private static final Set<String> APART = Set.of(
            "id",
            "version",
            "createdDate",
            "modifiedDate",
            "createdBy",
            "modifiedBy",
            "mappings",
            "outputSchema",
            "schemaRef",
            "xdmSchema",
            "xdmVersion",
            "suggestions",
            "eventsRead",
            "tests");

    /** Reads a set whose mappings must each have a source and a destination. */
    static SetBody of(JsonNode sent, Problems problems) {
        if (!(sent instanceof ObjectNode body)) {
            throw problems.invalidSet("The body must be a JSON object: a mapping set.");
        }
        return new SetBody(schemaId(body), contentType(body), members(body, problems), mappings(body, problems));
    }

    /** Reads a set to be stored, which needs a schema. */
    static SetBody withSchema(JsonNode sent, Problems problems) {
        SetBody body = of(sent, problems);
        if (body.schemaId().isEmpty()) {
            throw problems.invalidSet(
                    "The schema is missing; give outputSchema.schemaRef.id, or xdmSchema in the older form.");
        }
        return body;
    }

    boolean allowNullValues() {
        return members.get("allowNullValues").booleanValue();
    }

    List<WrittenMapping> written() {
        return mappings.stream()
                .map(entry -> MappingBody.written(entry.mapping()))
                .toList();
    }

    /** The schema a body names, in whatever dialect. */
    static Optional<String> schemaId(ObjectNode body) {
        return text(body.at("/outputSchema/schemaRef/id"))
                .or(() -> text(body.path("xdmSchema")))
                .or(() -> text(body.at("/schemaRef/id")));
    }

    /** The media type of that schema, with its version. */
    static String contentType(ObjectNode body) {
        return text(body.at("/outputSchema/schemaRef/contentType"))
                .or(() -> text(body.at("/schemaRef/contentType")))
                .orElseGet(() -> ofVersion(body.path("xdmVersion").asText("")));
    }

    /** The older dialect gives a bare version such as 1.0, or a media type in its place. */
    private static String ofVersion(String xdmVersion) {
        if (xdmVersion.contains("/")) {
            return xdmVersion;
        }
        Matcher version = VERSION.matcher(xdmVersion);
        return CONTENT_TYPE + (version.matches() ? version.group(1) : "1");
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
    }

    private static ObjectNode members(ObjectNode body, Problems problems) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.put("supportVersion", body.path("supportVersion").asText("1.1"));
        members.put("status", body.path("status").asText("PUBLISHED"));
        members.put("strictMapping", flag(body, "strictMapping", problems));
        members.put("allowNullValues", flag(body, "allowNullValues", problems));
        body.properties().forEach(member -> {
            String name = member.getKey();
            if (!members.has(name)
                    && !APART.contains(name)
                    && !member.getValue().isNull()) {
                members.set(name, member.getValue());
            }
        });
        return members;
    }

    private static boolean flag(ObjectNode body, String name, Problems problems) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        return Flags.of(value.asText())
                .orElseThrow(() -> problems.invalidSet(
                        "%s must be true or false; it is '%s'.".formatted(name, Problems.shown(value.asText()))));
    }

    private static List<Entry> mappings(ObjectNode body, Problems problems) {
        JsonNode sent = body.path("mappings");
        if (!sent.isArray()) {
            throw problems.invalidSet("mappings is missing; it must be an array.");
        }
        if (sent.size() > MOST_MAPPINGS) {
            throw problems.invalidSet(
                    "The set has %d mappings; at most %d are allowed.".formatted(sent.size(), MOST_MAPPINGS));
        }
        List<Entry> mappings = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            int index = i;
            ObjectNode mapping = MappingBody.parse(sent.get(i), why -> problems.invalidMapping(index, why));
            mappings.add(new Entry(sent.get(i).path("id").asText(""), mapping));
        }
        return mappings;
    }
}
