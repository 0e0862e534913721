package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.conversion.Field.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the fields of records and schemas: the leaves, through arrays as if they weren't there, and maps as a whole. */
final class Fields {

    private static final int MOST = 20_000;
    private static final int DEEPEST = 20;
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}.*)?");

    private final int most;
    private final Map<List<String>, Kind> found = new LinkedHashMap<>();

    private Fields(int most) {
        this.most = most;
    }

    /**
     * The fields of some records, each once, in the order of appearance.
     *
     * @param most at most so many
     */
    static List<Field> ofRecords(List<ObjectNode> records, int most) {
        Fields fields = new Fields(most);
        records.forEach(record -> fields.record(List.of(), record));
        return fields.list();
    }

    /** The fields of a JSON schema whose references are resolved. */
    static List<Field> ofSchema(JsonNode schema) {
        Fields fields = new Fields(MOST);
        fields.schema(List.of(), schema);
        return fields.list();
    }

    private List<Field> list() {
        return found.entrySet().stream()
                .map(one -> Field.of(one.getKey(), one.getValue()))
                .toList();
    }

    private void record(List<String> path, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> record(path, element));
        } else if (value.isObject() && !path.equals(List.of("identityMap"))) {
            if (path.size() < DEEPEST) {
                value.properties().forEach(member -> record(with(path, member.getKey()), member.getValue()));
            }
        } else if (!path.isEmpty()) {
            found(path, kind(value));
        }
    }

    private static Kind kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> Kind.MAP;
            case NUMBER -> Kind.NUMBER;
            case BOOLEAN -> Kind.BOOLEAN;
            case STRING -> TIME.matcher(value.textValue()).matches() ? Kind.TIME : Kind.TEXT;
            case ARRAY, BINARY, MISSING, NULL, POJO -> Kind.ANY;
        };
    }

    private void schema(List<String> path, JsonNode schema) {
        JsonNode items = schema.path("items");
        JsonNode properties = schema.path("properties");
        if (items.isObject()) {
            schema(path, items);
        } else if (properties.isObject() && !properties.isEmpty()) {
            if (path.size() < DEEPEST) {
                properties.properties().forEach(member -> schema(with(path, member.getKey()), member.getValue()));
            }
        } else if (!path.isEmpty()) {
            found(path, kindOf(schema));
        }
    }

    private static Kind kindOf(JsonNode schema) {
        return switch (schema.path("type").asText("")) {
            case "string" -> schema.path("format").asText("").startsWith("date") ? Kind.TIME : Kind.TEXT;
            case "number", "integer" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            case "object" -> Kind.MAP;
            default -> Kind.ANY;
        };
    }

    /** A field that is once null and once a text is a text; one that is once a number and once a text, too. */
    private void found(List<String> path, Kind kind) {
        Kind before = found.get(path);
        if (before == null && found.size() >= most) {
            return;
        }
        found.put(
                path,
                before == null || before == Kind.ANY || before == kind ? kind : kind == Kind.ANY ? before : Kind.TEXT);
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }
}
