package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import io.tributary.mapping.SourceType;
import io.tributary.mapping.WrittenMapping;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One mapping as clients write it in either dialect, and as it is kept (data-prep contract §5.1). */
final class MappingBody {

    /** Members the server writes; in a body they are passed over, but for the id of a mapping that is to be kept. */
    private static final Set<String> SERVER =
            Set.of("id", "version", "createdDate", "modifiedDate", "createdBy", "modifiedBy");

    /** The old dialect's names; kept under the new ones and given back under both. */
    private static final Set<String> LEGACY = Set.of("sourceAttribute", "destinationXdmPath");

    private static final Set<String> HINTS = Set.of("identity", "primaryIdentity");

    private MappingBody() {}

    /**
     * The members to keep, under the new dialect's names.
     *
     * @param refused makes the problem of a sentence that says what is wrong
     */
    static ObjectNode parse(JsonNode sent, Function<String, HttpProblem> refused) {
        if (!sent.isObject()) {
            throw refused.apply("it must be an object with source and destination.");
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        kept.put("sourceType", sourceType(sent.get("sourceType"), refused));
        kept.put("source", text(sent, "source", "sourceAttribute", refused));
        kept.put("destination", text(sent, "destination", "destinationXdmPath", refused));
        HINTS.stream().sorted().forEach(hint -> kept.put(hint, sent.path(hint).asBoolean(false)));
        kept.put("matchScore", sent.path("matchScore").asDouble(0.0));
        kept.put("functionVersion", sent.path("functionVersion").asInt(1));
        List<String> read = kept.get("sourceType").textValue().equals(SourceType.EXPRESSION.mime())
                ? Engine.sourcePaths(kept.get("source").textValue())
                : List.of();
        if (!read.isEmpty()) {
            ArrayNode paths = kept.putArray("expressionAttributes");
            read.forEach(paths::add);
        }
        sent.properties().forEach(member -> {
            String name = member.getKey();
            if (!kept.has(name)
                    && !SERVER.contains(name)
                    && !LEGACY.contains(name)
                    && !member.getValue().isNull()) {
                kept.set(name, member.getValue());
            }
        });
        return kept;
    }

    private static String sourceType(@Nullable JsonNode sent, Function<String, HttpProblem> refused) {
        if (sent == null || sent.isNull()) {
            return SourceType.ATTRIBUTE.mime();
        }
        try {
            return SourceType.parse(sent.asText()).mime();
        } catch (IllegalArgumentException unknown) {
            throw refused.apply(
                    "sourceType is '%s'; it must be ATTRIBUTE, EXPRESSION or STATIC, or one of their media types."
                            .formatted(Problems.shown(sent.asText())));
        }
    }

    private static String text(JsonNode sent, String name, String legacyName, Function<String, HttpProblem> refused) {
        for (String candidate : List.of(name, legacyName)) {
            JsonNode value = sent.get(candidate);
            if (value != null && value.isValueNode() && !value.isNull()) {
                return value.asText();
            }
        }
        throw refused.apply("%s (or %s) is missing.".formatted(name, legacyName));
    }

    /** What the mapping module needs of a kept mapping. */
    static WrittenMapping written(ObjectNode kept) {
        SourceType type = SourceType.parse(kept.get("sourceType").textValue());
        return new WrittenMapping(
                type, kept.get("source").textValue(), kept.get("destination").textValue());
    }

    /** What clients see: the kept members, the server's, and the old dialect's names. */
    static ObjectNode view(ObjectNode kept) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        for (String first : List.of("id", "version", "sourceType", "source", "destination")) {
            view.set(first, kept.get(first));
        }
        view.set("sourceAttribute", kept.get("source"));
        view.set("destinationXdmPath", kept.get("destination"));
        view.setAll(kept);
        return view;
    }
}
