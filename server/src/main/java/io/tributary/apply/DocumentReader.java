package io.tributary.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of a YAML or JSON file and remembers where each value stands. Depth and number of values are bounded, those that come of YAML aliases
 * counted in full, so that a small file can't unfold into a large one; a member that repeats is refused.
 */
final class DocumentReader {

    static final int DEEPEST = 64;
    static final int MOST_VALUES = 100_000;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(2 * DEEPEST)
            .maxNumberLength(100)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(LIMITS)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private final String file;
    private final JsonParser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Map<String, Place> places = new HashMap<>();
    private int values;

    private DocumentReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    private record Anchored(JsonNode node, int values) {}

    /**
     * The documents of a file, in order; an array of JSON counts as one document an element.
     *
     * @param file its name, for messages; what doesn't end in {@code .json} is YAML
     * @throws ApplyException it is malformed or too large
     */
    static List<Located> read(String file, String text) {
        JsonFactory factory = file.endsWith(".json") ? JSON : YAML;
        try (JsonParser parser = factory.createParser(text)) {
            return new DocumentReader(file, parser).documents();
        } catch (JsonProcessingException e) {
            // The parser draws the place into the lines that are indented.
            String why = String.valueOf(e.getOriginalMessage())
                    .lines()
                    .filter(line -> !line.startsWith(" "))
                    .collect(Collectors.joining(": "));
            throw new ApplyException(place(file, e.getLocation()) + ": " + why);
        } catch (IOException e) {
            throw new ApplyException(file + ": can't be read");
        }
    }

    private static Place place(String file, @Nullable JsonLocation location) {
        return location == null
                ? new Place(file, 1, 1)
                : new Place(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private Place here() {
        return place(file, parser.currentTokenLocation());
    }

    private ApplyException refused(String why) {
        return new ApplyException(here() + ": " + why);
    }

    private List<Located> documents() throws IOException {
        List<Located> documents = new ArrayList<>();
        while (parser.nextToken() != null) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    document().ifPresent(documents::add);
                }
            } else {
                document().ifPresent(documents::add);
            }
            anchors.clear();
        }
        return documents;
    }

    /** Empty for a document of nothing but comments. */
    private Optional<Located> document() throws IOException {
        places = new HashMap<>();
        JsonNode node = value("", 0);
        return node.isNull() || (node.isTextual() && node.textValue().isEmpty())
                ? Optional.empty()
                : Optional.of(new Located(node, places));
    }

    private JsonNode value(String pointer, int depth) throws IOException {
        places.put(pointer, here());
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return aliased(depth);
        }
        String anchor = parser instanceof YAMLParser yaml ? yaml.getObjectId() : null;
        int before = values;
        count(1);
        if (depth >= DEEPEST) {
            throw refused("nested deeper than %d levels".formatted(DEEPEST));
        }
        JsonNode node = switch (parser.currentToken()) {
            case START_OBJECT -> object(pointer, depth);
            case START_ARRAY -> array(pointer, depth);
            case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
            case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            case VALUE_EMBEDDED_OBJECT, FIELD_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE ->
                throw refused("a value of this kind is not taken; use texts, numbers, true, false, lists and members");
        };
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, values - before));
        }
        return node;
    }

    private JsonNode whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> JsonNodeFactory.instance.numberNode(parser.getIntValue());
            case LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
                throw refused("the number is too large; put it in quotes if it is a text");
        };
    }

    private JsonNode aliased(int depth) throws IOException {
        Anchored anchored = anchors.get(parser.getText());
        if (anchored == null) {
            throw refused("the alias *%s has no anchor before it".formatted(parser.getText()));
        }
        count(anchored.values());
        if (depth + depth(anchored.node()) > DEEPEST) {
            throw refused("nested deeper than %d levels".formatted(DEEPEST));
        }
        return anchored.node().deepCopy();
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }

    private void count(int more) {
        values += more;
        if (values > MOST_VALUES) {
            throw refused(
                    "the file holds more than %d values, those of aliases counted in full".formatted(MOST_VALUES));
        }
    }

    private ObjectNode object(String pointer, int depth) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (object.has(name)) {
                throw refused("the member \"%s\" is there twice".formatted(name));
            }
            parser.nextToken();
            object.set(name, value(Pointers.below(pointer, name), depth + 1));
        }
        return object;
    }

    private ArrayNode array(String pointer, int depth) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(Pointers.below(pointer, array.size()), depth + 1));
        }
        return array;
    }
}
