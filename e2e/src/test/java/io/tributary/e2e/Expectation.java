package io.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a case file expects at one place of an answer: a value, or an object with one of {@code matches contains lacks endsWith size there keys some each none
 * noAnnotations}.
 */
final class Expectation {

    private static final List<String> WORDS = List.of(
            "matches",
            "contains",
            "lacks",
            "endsWith",
            "size",
            "there",
            "keys",
            "some",
            "each",
            "none",
            "noAnnotations");

    private Expectation() {}

    /** Fails with what was found and expected. */
    static void check(String where, JsonNode found, JsonNode expected) {
        boolean word = expected.isObject()
                && expected.size() == 1
                && WORDS.contains(expected.fieldNames().next());
        if (!word) {
            assertThat(found).as(where).isEqualTo(expected);
            return;
        }
        JsonNode value = expected.elements().next();
        String text = found.isTextual() ? found.textValue() : found.toString();
        switch (expected.fieldNames().next()) {
            case "matches" -> assertThat(text).as(where).containsPattern(value.asText());
            case "endsWith" -> assertThat(text).as(where).endsWith(value.asText());
            case "lacks" -> assertThat(text).as(where).doesNotContain(value.asText());
            case "size" -> assertThat(found).as(where).hasSize(value.asInt());
            case "there" ->
                assertThat(!found.isMissingNode()).as(where + " is there").isEqualTo(value.asBoolean());
            case "keys" -> assertThat(keys(found)).as(where).containsExactlyInAnyOrderElementsOf(texts(value));
            case "contains" -> contains(where, found, text, value);
            case "some" ->
                assertThat(some(found, value))
                        .as(where + " some " + value + " in " + found)
                        .isTrue();
            case "none" -> {
                assertThat(found.size()).as(where).isPositive();
                assertThat(some(found, value)).as(where + " none " + value).isFalse();
            }
            case "each" -> {
                assertThat(found.size()).as(where).isPositive();
                found.forEach(entry -> all(where, entry, value));
            }
            case "noAnnotations" -> annotations(where, found, texts(value));
            default -> throw new AssertionError("no such word: " + expected);
        }
    }

    private static void contains(String where, JsonNode found, String text, JsonNode value) {
        if (found.isArray()) {
            assertThat(found.valueStream().toList()).as(where).contains(value);
        } else {
            assertThat(text).as(where).contains(value.asText());
        }
    }

    private static boolean some(JsonNode found, JsonNode expected) {
        return found.valueStream().anyMatch(entry -> {
            try {
                all("", entry, expected);
                return true;
            } catch (AssertionError other) {
                return false;
            }
        });
    }

    private static void all(String where, JsonNode found, JsonNode expected) {
        expected.properties()
                .forEach(entry -> check(where + entry.getKey(), found.at(entry.getKey()), entry.getValue()));
    }

    /** Walks a schema: what stands in {@code properties} are fields, whatever they are called. */
    private static void annotations(String where, JsonNode schema, List<String> unwanted) {
        unwanted.forEach(
                name -> assertThat(schema.has(name)).as(where + " has " + name).isFalse());
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            annotations(where + "/" + field.getKey(), field.getValue(), unwanted);
        }
        for (String inside : List.of("items", "additionalProperties")) {
            if (schema.path(inside).isObject()) {
                annotations(where + "/" + inside, schema.path(inside), unwanted);
            }
        }
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
