package io.tributary.control.flow;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON Patch of add, replace and remove, all or nothing (flow-service contract §5.2).
 *
 * @param operations with their names in lower case and nothing but {@code op}, {@code path} and {@code value} in them
 */
record Patch(ArrayNode operations) {

    private static final String ADD = "add";
    private static final String REMOVE = "remove";
    private static final Set<String> KNOWN = Set.of(ADD, "replace", REMOVE);
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,5}");
    private static final int MOST_OPERATIONS = 200;

    /** @throws FlowProblem 1434 for another operation, 1100 for one without path or value */
    static Patch of(ArrayNode sent) {
        if (sent.size() > MOST_OPERATIONS) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "The patch has %d operations; %d are the most.".formatted(sent.size(), MOST_OPERATIONS));
        }
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < sent.size(); i++) {
            operations.add(operation(sent.get(i), "/" + i));
        }
        return new Patch(operations);
    }

    private static ObjectNode operation(JsonNode sent, String pointer) {
        if (!(sent instanceof ObjectNode object)) {
            throw FlowProblem.at(
                    pointer,
                    FlowError.INVALID,
                    "%s must be an object; it is %s.".formatted(pointer, Members.kind(sent)));
        }
        String name = Members.requiredText(object, "op", pointer + "/op").toLowerCase(Locale.ROOT);
        if (!KNOWN.contains(name)) {
            throw FlowProblem.at(
                    pointer + "/op",
                    FlowError.PATCH_OPERATION,
                    "op must be add, replace or remove; it is '%s'.".formatted(Text.shown(name)));
        }
        ObjectNode operation = JsonNodeFactory.instance
                .objectNode()
                .put("op", name)
                .put("path", Members.requiredText(object, "path", pointer + "/path"));
        if (!name.equals(REMOVE)) {
            if (!object.has("value")) {
                throw FlowProblem.at(
                        pointer + "/value", FlowError.INVALID, pointer + "/value is missing; " + name + " needs one.");
            }
            operation.set("value", object.get("value"));
        }
        return operation;
    }

    /**
     * Checks that only members are touched that may be.
     *
     * @param open pointers of members that may be changed, with all that is below them
     * @throws FlowProblem 1455 for any other path
     */
    void checkPaths(Set<String> open) {
        for (JsonNode operation : operations) {
            String path = operation.path("path").asText();
            boolean allowed = open.stream().anyMatch(pointer -> path.equals(pointer) || path.startsWith(pointer + "/"));
            if (!allowed) {
                throw FlowProblem.of(
                        FlowError.PATCH_FAILED,
                        "%s can't be patched; these members can: %s.%s"
                                .formatted(
                                        Text.shown(path),
                                        String.join(", ", open.stream().sorted().toList()),
                                        path.equals("/state") ? " The state changes by POST …/action?op=…." : ""));
            }
        }
    }

    /**
     * Applies the operations to a copy of a document.
     *
     * @throws FlowProblem 1455 when one does not fit, such as the removal of a member that isn't there
     */
    ObjectNode applyTo(ObjectNode document) {
        ObjectNode after = document.deepCopy();
        for (JsonNode operation : operations) {
            if (!applied(operation, after)) {
                throw FlowProblem.of(
                        FlowError.PATCH_FAILED,
                        "The patch does not fit the resource: there is nothing to %s at %s. Nothing was changed."
                                .formatted(
                                        operation.path("op").asText(),
                                        Text.shown(operation.path("path").asText())));
            }
        }
        checkSize(after);
        return after;
    }

    private static boolean applied(JsonNode operation, ObjectNode document) {
        JsonPointer pointer = JsonPointer.compile(operation.path("path").asText());
        String name = operation.path("op").asText();
        String member = pointer.last().getMatchingProperty();
        JsonNode value = operation.path("value").deepCopy();
        return switch (document.at(pointer.head())) {
            case ObjectNode object -> applied(name, object, member, value);
            case ArrayNode array -> applied(name, array, member, value);
            default -> false;
        };
    }

    private static boolean applied(String name, ObjectNode object, String member, JsonNode value) {
        if (!name.equals(ADD) && !object.has(member)) {
            return false;
        }
        if (name.equals(REMOVE)) {
            object.remove(member);
        } else {
            object.set(member, value);
        }
        return true;
    }

    private static boolean applied(String name, ArrayNode array, String member, JsonNode value) {
        int places = name.equals(ADD) ? array.size() + 1 : array.size();
        int index = member.equals("-") && name.equals(ADD) ? array.size() : index(member);
        if (index < 0 || index >= places) {
            return false;
        }
        switch (name) {
            case ADD -> array.insert(index, value);
            case REMOVE -> array.remove(index);
            default -> array.set(index, value);
        }
        return true;
    }

    /** -1 when the text is no index. */
    private static int index(String text) {
        return INDEX.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    private static void checkSize(ObjectNode document) {
        if (depth(document, 0) > Bodies.MOST_DEPTH || document.toString().length() > Bodies.MOST_BYTES) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "The patched resource would be too large: at most %d levels and %d characters are allowed."
                            .formatted(Bodies.MOST_DEPTH, Bodies.MOST_BYTES));
        }
    }

    private static int depth(JsonNode node, int above) {
        int deepest = above;
        if (node.isContainerNode() && above <= 2 * Bodies.MOST_DEPTH) {
            for (JsonNode child : node) {
                deepest = Math.max(deepest, depth(child, above + 1));
            }
        }
        return deepest;
    }
}
