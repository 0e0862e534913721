package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A dotted path into an item of a list; it goes through arrays with or without {@code []} (flow-service contract §4.1).
 *
 * @param text as the client wrote it
 * @param steps member names
 */
record ItemPath(String text, List<String> steps) {

    ItemPath {
        steps = List.copyOf(steps);
    }

    static ItemPath of(String text) {
        List<String> steps = new ArrayList<>();
        for (String step : text.split("\\.", -1)) {
            steps.add(step.endsWith("[]") ? step.substring(0, step.length() - 2) : step);
        }
        return new ItemPath(text, steps);
    }

    String root() {
        return steps.getFirst();
    }

    String leaf() {
        return steps.getLast();
    }

    /** All values the path leads to. */
    List<JsonNode> valuesIn(JsonNode item) {
        List<JsonNode> found = List.of(item);
        for (String step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                flat(node.path(step), next);
            }
            found = next;
        }
        return found;
    }

    private static void flat(JsonNode node, List<JsonNode> into) {
        if (node.isArray()) {
            node.forEach(element -> flat(element, into));
        } else if (!node.isMissingNode() && !node.isNull()) {
            into.add(node);
        }
    }
}
