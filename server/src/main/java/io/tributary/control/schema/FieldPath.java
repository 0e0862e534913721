package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Paths such as {@code /person/name} into a resolved resource; lists and maps add nothing to a path. */
final class FieldPath {

    private FieldPath() {}

    /** The field at a path, in stored or standard names; also with {@code [*]} or {@code *} where a list or map is. */
    static Optional<ObjectNode> find(ObjectNode resolved, String path) {
        if (path.replace("/", "").isEmpty()) {
            return Optional.empty();
        }
        ObjectNode at = resolved;
        for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
            String name = Notation.stored(segment.replace("[*]", ""));
            if (name.isEmpty() || name.equals("*")) {
                continue;
            }
            JsonNode field = members(at).path(name);
            if (!(field instanceof ObjectNode found)) {
                return Optional.empty();
            }
            at = found;
        }
        return Optional.of(at);
    }

    /** The properties of an object, or of what a list or map holds. */
    static JsonNode members(ObjectNode field) {
        ObjectNode at = field;
        while (!at.has("properties")) {
            if (at.path("items") instanceof ObjectNode items) {
                at = items;
            } else if (at.path("additionalProperties") instanceof ObjectNode values) {
                at = values;
            } else {
                break;
            }
        }
        return at.path("properties");
    }
}
