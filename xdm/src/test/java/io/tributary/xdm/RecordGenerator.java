package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes records of a resolved schema: valid ones, and ones with something wrong in them. */
final class RecordGenerator {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Values that fit some fields and break others. */
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "\"\"",
            "\"x\"",
            "\"not a date\"",
            "\"2026-13-01\"",
            "\"2026-02-01T10:00:00\"",
            "\"2026-02-01T10:00:00+0530\"",
            "\"a b@\"",
            "\"::\"",
            "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\"",
            "\"😀😀😀😀😀😀😀\"",
            "0",
            "-1",
            "7",
            "12",
            "1.5",
            "1.0",
            "1e10",
            "-91",
            "2147483647",
            "2147483648",
            "9007199254740993",
            "12345678901234567890",
            "[]",
            "[1, \"a\"]",
            "{}",
            "{\"unheardOf\": 1}");

    private final ObjectNode document;
    private final Random random;

    RecordGenerator(ObjectNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    ObjectNode valid() {
        return object(document, 0);
    }

    /** A record with one to three changes, each of which may break it. */
    ObjectNode broken() {
        return changed(1 + random.nextInt(3));
    }

    /** A record with one change, which may break it. */
    ObjectNode withOneFault() {
        return changed(1);
    }

    private ObjectNode changed(int times) {
        ObjectNode record = valid();
        for (int changes = times; changes > 0; changes--) {
            List<JsonNode> holders = new ArrayList<>();
            collect(record, holders);
            change(holders.get(random.nextInt(holders.size())));
        }
        return record;
    }

    private void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainerNode()) {
            holders.add(node);
            node.forEach(child -> collect(child, holders));
        }
    }

    private void change(JsonNode holder) {
        JsonNode odd = Given.tree(ODD.get(random.nextInt(ODD.size())));
        if (holder instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(odd);
            } else {
                array.set(random.nextInt(array.size()), odd);
            }
            return;
        }
        ObjectNode object = (ObjectNode) holder;
        List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
        String name = names.isEmpty() ? "extra" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(5)) {
            case 0 -> object.set("extra" + random.nextInt(3), odd);
            case 1 -> object.remove(name);
            default -> object.set(name, odd);
        }
    }

    private ObjectNode object(JsonNode declared, int depth) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        declared.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : declared.path("properties").properties()) {
            if (required.contains(property.getKey()) || random.nextInt(4 + depth) == 0) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        return object;
    }

    private JsonNode value(JsonNode field, int depth) {
        if (field.path("enum").isArray() && !field.path("enum").isEmpty()) {
            return field.path("enum").get(random.nextInt(field.path("enum").size()));
        }
        return switch (field.path("meta:xdmType").asText()) {
            case "string" -> NODES.textNode(text(field));
            case "date" -> NODES.textNode("20" + two(99) + "-" + two(12) + "-" + two(28));
            case "date-time" -> NODES.textNode(moment());
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "number" -> real(field);
            case "byte", "short", "int", "long" -> whole(field);
            case "array" -> list(field, depth);
            case "map" -> map(field, depth);
            default -> field.has("properties") ? object(field, depth) : Given.json("{\"any\": [1, null]}");
        };
    }

    private String text(JsonNode field) {
        String sample = field.path("examples").path(0).asText();
        if (!sample.isEmpty()) {
            return sample;
        }
        return switch (field.path("pattern").asText() + field.path("format").asText()) {
            case "" -> "Some text " + random.nextInt(100);
            case "uri" -> "https://example.com/a?b=" + random.nextInt(100);
            case "uri-reference" -> "id-" + random.nextInt(100);
            case "email" -> "person" + random.nextInt(100) + "@example.com";
            case "^[A-Z]{3}$" -> "INR";
            case "^[A-Z]{2}$" -> "IN";
            case "^[0-9]{1,3}?$" -> "91";
            case "[0-1][0-9]-[0-9][0-9]" -> "07-14";
            default -> "KA";
        };
    }

    private String moment() {
        String fraction = List.of("", ".5", ".123", ".123456789").get(random.nextInt(4));
        String offset = List.of("Z", "+05:30", "-06:00", "+18:00", "-00:00").get(random.nextInt(5));
        return "20" + two(99) + "-" + two(12) + "-" + two(28) + "T" + two(23) + ":" + two(59) + ":" + two(59) + fraction
                + offset;
    }

    private String two(int most) {
        return String.format("%02d", 1 + random.nextInt(most));
    }

    private JsonNode real(JsonNode field) {
        double step = field.path("multipleOf").asDouble(0.25);
        double value = step * random.nextInt(4);
        return field.has("exclusiveMinimum") && value == 0
                ? NODES.numberNode(step)
                : random.nextBoolean() ? NODES.numberNode(value) : NODES.numberNode((long) Math.ceil(step));
    }

    private JsonNode whole(JsonNode field) {
        long low = field.path("minimum").asLong(-20);
        long step = field.path("multipleOf").asLong(1);
        return NODES.numberNode((low + random.nextInt(10)) / step * step);
    }

    private ArrayNode list(JsonNode field, int depth) {
        ArrayNode list = NODES.arrayNode();
        int size = Math.max(field.path("minItems").asInt(), random.nextInt(3));
        for (int i = 0; i < size; i++) {
            JsonNode item = value(field.path("items"), depth + 1);
            list.add(field.path("uniqueItems").asBoolean() ? NODES.textNode("item " + i) : item);
        }
        return list;
    }

    private ObjectNode map(JsonNode field, int depth) {
        ObjectNode map = NODES.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.set("key" + i, value(field.path("additionalProperties"), depth + 1));
        }
        return map;
    }
}
