package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** JSON pointers, and walks along them. */
final class Pointers {

    private Pointers() {}

    static String below(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String below(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** Calls {@code visitor} with each text and its pointer. */
    static void texts(String pointer, JsonNode node, BiConsumer<String, String> visitor) {
        switch (node) {
            case ObjectNode object ->
                object.properties()
                        .forEach(member -> texts(below(pointer, member.getKey()), member.getValue(), visitor));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    texts(below(pointer, i), array.get(i), visitor);
                }
            }
            case TextNode text -> visitor.accept(pointer, text.textValue());
            default -> {
                // Numbers, truth values and null hold no text.
            }
        }
    }

    /** A copy with each text replaced by what {@code change} makes of pointer and text. */
    static JsonNode replaced(String pointer, JsonNode node, BiFunction<String, String, String> change) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.properties()
                        .forEach(member -> copy.set(
                                member.getKey(), replaced(below(pointer, member.getKey()), member.getValue(), change)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                for (int i = 0; i < array.size(); i++) {
                    copy.add(replaced(below(pointer, i), array.get(i), change));
                }
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(change.apply(pointer, text.textValue()));
            default -> node;
        };
    }
}
