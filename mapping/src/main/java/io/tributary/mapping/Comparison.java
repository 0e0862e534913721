package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality and order of values (contract §2.6). */
final class Comparison {

    private Comparison() {}

    /** {@code ==}: numbers by value, numeric texts beside numbers, booleans by truth, dates by instant, trees by content. */
    static boolean equal(Scope scope, JsonNode a, JsonNode b) {
        if (Values.absent(a) || Values.absent(b)) {
            return Values.absent(a) && Values.absent(b);
        }
        if (a instanceof TextNode && b instanceof TextNode) {
            scope.read(a.textValue());
            return a.textValue().equals(b.textValue());
        }
        if (a.isBoolean() || b.isBoolean()) {
            return Values.truth(a) == Values.truth(b);
        }
        if (a instanceof DateTimeNode || b instanceof DateTimeNode) {
            ZonedDateTime left = Dates.tryFrom(a);
            ZonedDateTime right = Dates.tryFrom(b);
            return left != null && right != null && left.toInstant().equals(right.toInstant());
        }
        if (a.isContainerNode() || b.isContainerNode()) {
            return sameTree(scope, a, b, false);
        }
        JsonNode left = Numbers.from(a);
        JsonNode right = Numbers.from(b);
        return left != null && right != null && Numbers.compare(left, right) == 0;
    }

    /** {@code a.equals(b)}: like {@code ==} but nothing is converted. */
    static boolean same(Scope scope, JsonNode a, JsonNode b) {
        if (a.getNodeType() != b.getNodeType()) {
            return Values.absent(a) && Values.absent(b);
        }
        return a.isContainerNode() ? sameTree(scope, a, b, true) : equal(scope, a, b);
    }

    private static boolean sameTree(Scope scope, JsonNode a, JsonNode b, boolean exact) {
        if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
            return false;
        }
        scope.spend(1L + a.size());
        if (a.isArray()) {
            for (int i = 0; i < a.size(); i++) {
                if (!equal(scope, a.get(i), b.get(i), exact)) {
                    return false;
                }
            }
            return true;
        }
        for (Map.Entry<String, JsonNode> member : a.properties()) {
            JsonNode other = b.get(member.getKey());
            if (other == null || !equal(scope, member.getValue(), other, exact)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Scope scope, JsonNode a, JsonNode b, boolean exact) {
        return exact ? same(scope, a, b) : equal(scope, a, b);
    }

    /** Order of two values that aren't null: texts by code unit, dates by instant, all else as numbers. */
    static int order(Scope scope, JsonNode a, JsonNode b) {
        if (a.isTextual() && b.isTextual()) {
            scope.read(a.textValue());
            return a.textValue().compareTo(b.textValue());
        }
        if (a instanceof DateTimeNode || b instanceof DateTimeNode) {
            return Dates.from(a).toInstant().compareTo(Dates.from(b).toInstant());
        }
        return Numbers.compare(Numbers.require(a), Numbers.require(b));
    }

    /** The least or the greatest of some values, nulls left out; null if nothing is left. */
    static @Nullable JsonNode extreme(Scope scope, Iterable<JsonNode> values, int sign) {
        JsonNode best = null;
        for (JsonNode value : values) {
            scope.spend(1);
            if (!Values.absent(value) && (best == null || order(scope, value, best) * sign > 0)) {
                best = value;
            }
        }
        return best;
    }
}
