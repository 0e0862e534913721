package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What changed from one version of a set to another. */
final class SetDiff {

    /** Members of a mapping that the server writes. */
    static final List<String> SERVER =
            List.of("id", "version", "createdDate", "modifiedDate", "createdBy", "modifiedBy");

    private SetDiff() {}

    /** Mappings that came, went or changed, and members of the set with another value. */
    static ObjectNode of(StoredSet before, StoredSet after) {
        ObjectNode diff = JsonNodeFactory.instance.objectNode();
        diff.set("mappings", mappings(before, after));
        diff.set("members", members(described(before), described(after)));
        return diff;
    }

    private static ArrayNode mappings(StoredSet before, StoredSet after) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        List<ObjectNode> unmatched = new ArrayList<>(before.mappings());
        List<ObjectNode> added = new ArrayList<>();
        for (ObjectNode mapping : after.mappings()) {
            take(unmatched, "id", mapping)
                    .ifPresentOrElse(old -> changed(old, mapping, changes), () -> added.add(mapping));
        }
        for (ObjectNode mapping : added) {
            take(unmatched, "destination", mapping)
                    .ifPresentOrElse(
                            old -> changed(old, mapping, changes),
                            () -> change("ADDED", changes).set("after", content(mapping)));
        }
        unmatched.forEach(mapping -> change("REMOVED", changes).set("before", content(mapping)));
        return changes;
    }

    /** A mapping is the same when its id is, or, in sets that were written anew, its destination. */
    private static Optional<ObjectNode> take(List<ObjectNode> from, String member, ObjectNode mapping) {
        Optional<ObjectNode> found = from.stream()
                .filter(other -> other.get(member).equals(mapping.get(member)))
                .findFirst();
        found.ifPresent(from::remove);
        return found;
    }

    private static void changed(ObjectNode before, ObjectNode after, ArrayNode changes) {
        if (!content(before).equals(content(after))) {
            ObjectNode change = change("CHANGED", changes);
            change.set("before", content(before));
            change.set("after", content(after));
        }
    }

    private static ObjectNode change(String kind, ArrayNode changes) {
        return changes.addObject().put("change", kind);
    }

    private static ObjectNode content(ObjectNode mapping) {
        return mapping.deepCopy().without(SERVER);
    }

    private static ObjectNode described(StoredSet set) {
        ObjectNode members = set.members().deepCopy();
        members.put("outputSchema", set.schema().id() + " (" + set.schema().contentType() + ")");
        return members;
    }

    private static ArrayNode members(ObjectNode before, ObjectNode after) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode old = before.path(name);
            JsonNode now = after.path(name);
            if (!old.equals(now)) {
                ObjectNode change = changes.addObject().put("member", name);
                if (!old.isMissingNode()) {
                    change.set("before", old);
                }
                if (!now.isMissingNode()) {
                    change.set("after", now);
                }
            }
        }
        return changes;
    }
}
