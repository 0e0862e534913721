package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import java.util.EnumSet;

/** JSON Patch (RFC 6902) with the liberties that clients of the registry take (schema-registry contract §1.8). */
final class Patches {

    private static final String TAGS = "/meta:immutableTags";
    private static final int MAX_OPERATIONS = 1_000;
    /** A body may not grow beyond this by copying: each copy can double it. */
    private static final int MAX_NODES = 200_000;

    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private Patches() {}

    /** The patched copy; the original stays as it is. */
    static ObjectNode apply(JsonNode sent, ObjectNode original) {
        if (!(sent instanceof ArrayNode operations)) {
            throw refused("$", "$: the body must be a JSON Patch, that is an array of operations");
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw refused(
                    "$",
                    "$: the patch has %d operations; at most %d are accepted"
                            .formatted(operations.size(), MAX_OPERATIONS));
        }
        JsonNode target = original;
        for (int i = 0; i < operations.size(); i++) {
            target = apply(operations.get(i), i, target);
        }
        if (target instanceof ObjectNode patched) {
            tagsStay(original, patched);
            return patched;
        }
        throw refused("$", "$: the patch leaves no object; a resource is a JSON object");
    }

    private static JsonNode apply(JsonNode sent, int index, JsonNode target) {
        String path = "/" + index;
        if (!(sent instanceof ObjectNode operation) || !operation.path("path").isTextual()) {
            throw refused(path, path + ": expected an operation with the members op and path");
        }
        ArrayNode single = JsonNodeFactory.instance.arrayNode().add(tolerant(operation, target));
        JsonNode patched;
        try {
            patched = JsonPatch.apply(single, target, STRICT);
        } catch (JsonPatchApplicationException failed) {
            throw refused(
                    path,
                    "%s: operation %s at '%s' failed: %s"
                            .formatted(
                                    path,
                                    Json.shown(operation.path("op").asText()),
                                    Json.shown(operation.path("path").asText()),
                                    Json.shown(String.valueOf(failed.getMessage()))));
        }
        if (operation.path("op").asText().equals("copy") && larger(patched, MAX_NODES) < 0) {
            throw refused(path, path + ": the copies make the resource too large");
        }
        return patched;
    }

    private static void tagsStay(ObjectNode original, ObjectNode patched) {
        JsonNode tags = original.path("meta:immutableTags");
        if (!tags.isEmpty() && !patched.has("meta:immutableTags")) {
            throw Drafts.immutable(tags.get(0).asText());
        }
    }

    private static int larger(JsonNode node, int left) {
        int rest = left - 1;
        for (JsonNode child : node) {
            if (rest < 0) {
                return rest;
            }
            rest = larger(child, rest);
        }
        return rest;
    }

    private static ObjectNode tolerant(ObjectNode operation, JsonNode target) {
        ObjectNode tolerant = operation.deepCopy();
        for (String member : new String[] {"path", "from"}) {
            String pointer = operation.path(member).asText();
            if (operation.has(member) && !pointer.isEmpty() && !pointer.startsWith("/")) {
                tolerant.put(member, "/" + pointer);
            }
        }
        String path = tolerant.path("path").asText();
        boolean append = path.equals(TAGS + "-") || path.equals(TAGS + "/-");
        if (append && operation.path("op").asText().equals("add")) {
            JsonNode value = operation.path("value");
            if (!target.path("meta:immutableTags").isArray()) {
                tolerant.put("path", TAGS);
                tolerant.set(
                        "value", value.isArray() ? value : tolerant.arrayNode().add(value));
            } else {
                tolerant.put("path", TAGS + "/-");
            }
        }
        return tolerant;
    }

    private static Refusal refused(String path, String message) {
        return Refusal.invalid(path, "patch", message);
    }
}
