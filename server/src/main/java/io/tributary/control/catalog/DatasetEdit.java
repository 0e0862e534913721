package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import io.tributary.http.HttpProblem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The ways a client may change the members of a dataset (catalog contract §1.5). */
sealed interface DatasetEdit {

    /** The members after the edit; the argument is a copy that may be changed. */
    ObjectNode apply(ObjectNode members);

    /** The edit a PATCH of version 1 asks for: told by the JSON type, whatever the Content-Type says. */
    static DatasetEdit ofPatch(JsonNode body) {
        return switch (body) {
            case ObjectNode members -> new ReplaceMembers(members);
            case ArrayNode operations -> new Operations(operations);
            default ->
                throw Problems.badRequest(
                        "The body must be an object of members to replace, or an array of JSON Patch operations.");
        };
    }

    /** PUT: the body is all there is. */
    record ReplaceAll(ObjectNode body) implements DatasetEdit {
        @Override
        public ObjectNode apply(ObjectNode members) {
            ObjectNode after = body.deepCopy();
            Tags.replaced(members, after);
            return after;
        }
    }

    /** PATCH, object form: each member named is replaced whole. */
    record ReplaceMembers(ObjectNode body) implements DatasetEdit {
        @Override
        public ObjectNode apply(ObjectNode members) {
            ObjectNode after = members.deepCopy();
            after.setAll(body);
            if (body.has("tags")) {
                Tags.replaced(members, after);
            }
            return after;
        }
    }

    /** PATCH of version 2: objects merge, everything else replaces, null removes. */
    record Merge(ObjectNode body) implements DatasetEdit {
        @Override
        public ObjectNode apply(ObjectNode members) {
            merge(members, body);
            return members;
        }

        private static void merge(ObjectNode target, ObjectNode change) {
            change.properties().forEach(member -> {
                String name = member.getKey();
                if (member.getValue().isNull()) {
                    target.remove(name);
                } else if (member.getValue() instanceof ObjectNode inner) {
                    ObjectNode below = target.get(name) instanceof ObjectNode there ? there : target.putObject(name);
                    merge(below, inner);
                } else {
                    target.set(name, member.getValue());
                }
            });
        }
    }

    /** PATCH, array form: JSON Patch (RFC 6902), with {@code replace} below {@code /tags} also for keys not yet there. */
    record Operations(ArrayNode operations) implements DatasetEdit {

        private static final int MOST = 100;
        private static final int LARGEST = 1 << 20;
        private static final EnumSet<CompatibilityFlags> STRICT =
                EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);
        private static final Set<String> KNOWN = Set.of("add", "remove", "replace", "move", "copy", "test");

        public Operations {
            if (operations.size() > MOST) {
                throw Problems.badRequest(
                        "The patch has %d operations; at most %d are allowed.".formatted(operations.size(), MOST));
            }
        }

        @Override
        public ObjectNode apply(ObjectNode members) {
            ObjectNode now = members;
            for (int index = 0; index < operations.size(); index++) {
                now = applyOne(index, operations.get(index), now);
            }
            return now;
        }

        private static ObjectNode applyOne(int index, JsonNode operation, ObjectNode members) {
            String op = operation.path("op").asText();
            String path = operation.path("path").asText();
            if (!KNOWN.contains(op)) {
                throw refused(index, "op must be one of add, remove, replace, move, copy, test");
            }
            refuseReadOnly(index, op, path, operation.path("from").asText());
            ArrayNode single = JsonNodeFactory.instance.arrayNode().add(lenient(operation, op, path, members));
            try {
                JsonNode after = JsonPatch.apply(single, members, STRICT);
                if (op.equals("copy") && after.toString().length() > LARGEST) {
                    throw refused(index, "the dataset would grow beyond %d characters".formatted(LARGEST));
                }
                if (path.equals("/tags") && !op.equals("remove")) {
                    Tags.replaced(members, (ObjectNode) after);
                }
                return (ObjectNode) after;
            } catch (JsonPatchApplicationException e) {
                throw op.equals("test")
                        ? Problems.conflict("Operation %d, test of %s, failed: the value there is another one."
                                .formatted(index, Text.shown(path)))
                        : refused(index, "%s of %s: the path doesn't fit the dataset".formatted(op, Text.shown(path)));
            }
        }

        /** A client enables upserts by replacing a tag that may not be there. */
        private static JsonNode lenient(JsonNode operation, String op, String path, ObjectNode members) {
            boolean missingTag = op.equals("replace")
                    && path.startsWith("/tags/")
                    && members.at(path).isMissingNode();
            return missingTag ? ((ObjectNode) operation.deepCopy()).put("op", "add") : operation;
        }

        private static void refuseReadOnly(int index, String op, String path, String from) {
            if (!path.startsWith("/")) {
                throw refused(index, "path must be a JSON pointer to a member, such as /tags/team");
            }
            if (op.equals("test")) {
                return;
            }
            Optional<String> touched = Optional.of(path)
                    .filter(Operations::isReadOnly)
                    .or(() -> Optional.of(from).filter(source -> op.equals("move") && isReadOnly(source)));
            touched.ifPresent(pointer -> {
                throw refused(index, "%s is read-only".formatted(Text.shown(pointer)));
            });
        }

        private static boolean isReadOnly(String pointer) {
            String[] steps = pointer.split("/", 3);
            return steps.length > 1 && DatasetRules.READ_ONLY.contains(steps[1]);
        }

        private static HttpProblem refused(int index, String why) {
            return Problems.badRequest("Operation %d of the patch can't be applied: %s.".formatted(index, why));
        }
    }
}
