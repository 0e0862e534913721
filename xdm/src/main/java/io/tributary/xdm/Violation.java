package io.tributary.xdm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a record breaks its schema, or the parent of several at one place. Texts, pointers and grouping are
 * those that clients of the platform know (ingestion contract §2.6). Messages quote values of the record: they are for
 * the sender, not for logs.
 *
 * @param schemaLocation where the schema states the rule, such as {@code #/properties/loyalty}; null below a parent of
 *     keyword {@code allOf}, which has it
 * @param pointerToViolation the place in the record, such as {@code #/loyalty/points}; {@code #} is the record itself
 * @param keyword the rule, such as {@code required}; null for the parent of several violations at one place
 * @param message what was found and expected, without the place
 * @param causingExceptions the members of a parent, empty otherwise
 */
public record Violation(
        @Nullable String schemaLocation,
        String pointerToViolation,
        @Nullable String keyword,
        String message,
        List<Violation> causingExceptions) {

    private static final int COMPATIBLE_LIMIT = 5;

    public Violation {
        causingExceptions = List.copyOf(causingExceptions);
    }

    /** The JSON form that the synchronous answer and failed batches carry, members in the order clients see elsewhere. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (schemaLocation != null) {
            json.put("schemaLocation", schemaLocation);
        }
        json.put("pointerToViolation", pointerToViolation);
        ArrayNode causes = json.putArray("causingExceptions");
        causingExceptions.forEach(cause -> causes.add(cause.toJson()));
        if (keyword != null) {
            json.put("keyword", keyword);
        }
        return json.put("message", message);
    }

    /** The violations without their parents, in document order; this one alone when it has no members. */
    public List<Violation> leaves() {
        if (causingExceptions.isEmpty()) {
            return List.of(this);
        }
        return causingExceptions.stream()
                .flatMap(cause -> cause.leaves().stream())
                .toList();
    }

    /** {@code pointer: message} of every leaf; at each level first the leaves, then what lies below parents. */
    public List<String> allMessages() {
        if (causingExceptions.isEmpty()) {
            return List.of(pointerToViolation + ": " + message);
        }
        List<String> messages = new ArrayList<>();
        causingExceptions.stream()
                .filter(cause -> cause.causingExceptions.isEmpty())
                .forEach(cause -> messages.addAll(cause.allMessages()));
        causingExceptions.stream()
                .filter(cause -> !cause.causingExceptions.isEmpty())
                .forEach(cause -> messages.addAll(cause.allMessages()));
        return List.copyOf(messages);
    }

    /** The code in failed batches (ingestion contract §2.7); of a parent, that of its first leaf. */
    public String code() {
        Violation leaf = leaves().getFirst();
        String rule = leaf.keyword == null ? "" : leaf.keyword;
        return switch (rule) {
            case "type" -> leaf.message.endsWith(", found: Null") ? "DCVS-1101-400" : "DCVS-1104-400";
            case "additionalProperties" -> "DCVS-1104-400";
            case "format" -> "DCVS-1105-400";
            case "required" -> "DCVS-1106-400";
            default -> "DCVS-1111-400";
        };
    }

    /** The same with at most five leaves, as the platform answers; a parent left with one member gives way to it. */
    public Violation firstFive() {
        return first(COMPATIBLE_LIMIT);
    }

    private Violation first(int limit) {
        if (leafCount() <= limit) {
            return this;
        }
        List<Violation> kept = new ArrayList<>();
        int room = limit;
        for (Violation cause : causingExceptions) {
            if (room == 0) {
                break;
            }
            Violation cut = cause.first(room);
            kept.add(cut);
            room -= cut.leafCount();
        }
        if (keyword == null) {
            return kept.size() == 1 ? kept.getFirst() : group(schemaLocation, pointerToViolation, kept);
        }
        return new Violation(schemaLocation, pointerToViolation, keyword, message, kept);
    }

    int leafCount() {
        return causingExceptions.isEmpty()
                ? 1
                : causingExceptions.stream().mapToInt(Violation::leafCount).sum();
    }

    /** The parent of several violations at one place. */
    static Violation group(@Nullable String schemaLocation, String pointer, List<Violation> causes) {
        int count = causes.stream().mapToInt(Violation::leafCount).sum();
        return new Violation(schemaLocation, pointer, null, count + " schema violations found", causes);
    }
}
