package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One step from a tree to another, as the audit log tells it. Found in a time that grows with the trees only, however little they have in common.
 *
 * @param path JSON pointer
 * @param value what is there afterwards; missing for what is removed
 */
record Difference(Action action, String path, JsonNode value) {

    enum Action {
        ADD,
        REMOVE,
        REPLACE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The steps from one tree to another; none when they are equal. */
    static List<Difference> between(JsonNode before, JsonNode after) {
        List<Difference> found = new ArrayList<>();
        compare("", before, after, found);
        return found;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<Difference> found) {
        if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
            objects(path, one, other, found);
        } else if (before instanceof ArrayNode one && after instanceof ArrayNode other) {
            arrays(path, one, other, found);
        } else if (!before.equals(after)) {
            found.add(new Difference(Action.REPLACE, path, after));
        }
    }

    private static void objects(String path, ObjectNode before, ObjectNode after, List<Difference> found) {
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            String child = path + "/" + Json.token(member.getKey());
            JsonNode now = after.path(member.getKey());
            if (now.isMissingNode()) {
                found.add(new Difference(Action.REMOVE, child, MissingNode.getInstance()));
            } else {
                compare(child, member.getValue(), now, found);
            }
        }
        for (Map.Entry<String, JsonNode> member : after.properties()) {
            if (!before.has(member.getKey())) {
                found.add(new Difference(Action.ADD, path + "/" + Json.token(member.getKey()), member.getValue()));
            }
        }
    }

    /** What is the same at both ends stays; between, entries are compared one by one, and the rest is added or removed. */
    private static void arrays(String path, ArrayNode before, ArrayNode after, List<Difference> found) {
        int shared = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shared && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shared - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        int paired = shared - start - end;
        for (int i = start; i < start + paired; i++) {
            compare(path + "/" + i, before.get(i), after.get(i), found);
        }
        for (int i = before.size() - end - 1; i >= start + paired; i--) {
            found.add(new Difference(Action.REMOVE, path + "/" + i, MissingNode.getInstance()));
        }
        for (int i = start + paired; i < after.size() - end; i++) {
            found.add(new Difference(Action.ADD, path + "/" + i, after.get(i)));
        }
    }
}
