package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Where two records differ. Numbers count by value, so that 1 is 1.0; the order of members doesn't count. */
final class Differences {

    private static final int MOST = 1_000;
    private static final JsonNode MISSING = MissingNode.getInstance();

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /**
     * One place at which they differ.
     *
     * @param path such as {@code productListItems[0].SKU}; empty for the whole record
     * @param before the missing node where there was nothing
     * @param after the missing node where there is nothing
     */
    record Difference(String path, JsonNode before, JsonNode after) {

        /** The same for all elements of an array. */
        String destination() {
            return path.replaceAll("\\[\\d+]", "[*]");
        }

        /** With the two values under these names; a missing one is left out. */
        ObjectNode toJson(String nameBefore, String nameAfter) {
            ObjectNode view = JsonNodeFactory.instance.objectNode().put("path", path);
            if (!before.isMissingNode()) {
                view.set(nameBefore, before);
            }
            if (!after.isMissingNode()) {
                view.set(nameAfter, after);
            }
            return view;
        }
    }

    /** At most a thousand differences, in the order of the first record, then of the second. */
    static List<Difference> between(JsonNode before, JsonNode after) {
        Differences differences = new Differences();
        differences.compare("", before, after);
        return differences.found;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (found.size() >= MOST) {
            return;
        }
        if (isBoth(before, after, JsonNode::isObject)) {
            names(before, after)
                    .forEach(name -> compare(member(path, name), orMissing(before, name), orMissing(after, name)));
        } else if (isBoth(before, after, JsonNode::isArray)) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(path + "[" + i + "]", before.path(i), after.path(i));
            }
        } else if (!same(before, after)) {
            found.add(new Difference(path, before, after));
        }
    }

    /** Both are such containers, or one is and holds something and the other isn't there: then each of its leaves came or went. */
    private static boolean isBoth(JsonNode before, JsonNode after, Predicate<JsonNode> container) {
        return (container.test(before) && container.test(after))
                || (container.test(before) && !before.isEmpty() && after.isMissingNode())
                || (container.test(after) && !after.isEmpty() && before.isMissingNode());
    }

    private static Set<String> names(JsonNode before, JsonNode after) {
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode orMissing(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null ? MISSING : value;
    }

    private static boolean same(JsonNode before, JsonNode after) {
        if (before.isNumber() && after.isNumber()) {
            return before.decimalValue().compareTo(after.decimalValue()) == 0;
        }
        return before.equals(after);
    }

    private static String member(String path, String name) {
        String escaped = name.replaceAll("[.\\[\\]\\\\]", "\\\\$0");
        return path.isEmpty() ? escaped : path + "." + escaped;
    }
}
