package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags of a dataset: lists of texts under keys, some of which mean something (catalog contract §1.6). */
final class Tags {

    /** The table's name in SQL. */
    static final String TABLE = "adobe/pqs/table";

    static final String FORMAT = "adobe/siphon/table/format";

    /** Seconds within which events are rows, see {@link CommitInterval}. */
    static final String COMMIT_SECONDS = "tributary_commit_seconds";

    static final String PROFILE = "unifiedProfile";
    static final String IDENTITY = "unifiedIdentity";

    private Tags() {}

    /** The tags as they are stored: every value a list of texts, the two switches without blanks. */
    static ObjectNode normalise(@Nullable JsonNode sent) {
        ObjectNode tags = JsonNodeFactory.instance.objectNode();
        if (sent == null || sent.isNull()) {
            return tags;
        }
        if (!sent.isObject()) {
            throw Problems.badRequest("tags must be an object whose members are lists of texts.");
        }
        sent.properties().forEach(tag -> tags.set(tag.getKey(), values(tag.getKey(), tag.getValue())));
        if (tags.get(PROFILE) instanceof ArrayNode profile) {
            enableWithUpsert(profile);
        }
        return tags;
    }

    private static ArrayNode values(String key, JsonNode sent) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (JsonNode value : sent.isArray() ? sent : List.of(sent)) {
            if (!value.isValueNode() || value.isNull()) {
                throw Problems.badRequest("tags['%s'] must be a list of texts.".formatted(Text.shown(key)));
            }
            values.add(isSwitch(key) ? withoutBlanks(value.asText()) : value.asText());
        }
        return values;
    }

    static boolean isSwitch(String key) {
        return key.equals(PROFILE) || key.equals(IDENTITY);
    }

    /** {@code enabled: true} and {@code enabled:true} are the same; clients search for the second. */
    static String withoutBlanks(String value) {
        return value.replace(" ", "");
    }

    /** Who asks for upserts asks for Profile, even if the list says only the first. */
    private static void enableWithUpsert(ArrayNode profile) {
        List<String> texts = texts(profile);
        if (texts.contains("isUpsert:true") && texts.stream().noneMatch(text -> text.startsWith("enabled:"))) {
            profile.insert(0, "enabled:true");
        }
    }

    static boolean enables(ObjectNode tags, String key) {
        return tags.get(key) instanceof ArrayNode values && texts(values).contains("enabled:true");
    }

    /**
     * Keys of the platform survive when a client replaces the tags as a whole without naming them.
     *
     * @param before all members as they were
     * @param after all members as they will be; its tags are completed
     */
    static void replaced(ObjectNode before, ObjectNode after) {
        ObjectNode tags = normalise(after.get("tags"));
        before.path("tags").properties().forEach(tag -> {
            if (isServerOwned(tag.getKey()) && !tags.has(tag.getKey())) {
                tags.set(tag.getKey(), tag.getValue());
            }
        });
        after.set("tags", tags);
    }

    private static boolean isServerOwned(String key) {
        return key.startsWith("adobe/") || key.startsWith("acp_") || key.startsWith("aep/");
    }

    /** All tags as plain lists. */
    static Map<String, List<String>> asMap(ObjectNode tags) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        tags.properties().forEach(tag -> map.put(tag.getKey(), List.copyOf(texts(tag.getValue()))));
        return map;
    }

    static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
