package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;

/** Operators on numbers (contract §2.6, §2.7): a null operand gives null, integers never overflow. */
final class Arithmetic {

    private Arithmetic() {}

    static JsonNode add(Scope scope, JsonNode a, JsonNode b) {
        if (a instanceof TextNode || b instanceof TextNode) {
            return join(scope, a, b);
        }
        return Values.absent(a) || Values.absent(b) ? Values.NULL : sum(Numbers.require(a), Numbers.require(b));
    }

    private static JsonNode join(Scope scope, JsonNode a, JsonNode b) {
        boolean bothText = a.isTextual() && b.isTextual();
        if (!bothText && !Values.absent(a) && !Values.absent(b)) {
            JsonNode left = Numbers.from(a);
            JsonNode right = Numbers.from(b);
            if (left != null && right != null) {
                return sum(left, right);
            }
        }
        String left = Values.text(scope, a);
        String right = Values.text(scope, b);
        scope.produce((long) left.length() + right.length());
        return Values.of(left.concat(right));
    }

    private static JsonNode sum(JsonNode a, JsonNode b) {
        if (!a.isIntegralNumber() || !b.isIntegralNumber()) {
            return Numbers.of(a.doubleValue() + b.doubleValue());
        }
        if (a.canConvertToLong() && b.canConvertToLong()) {
            long x = a.longValue();
            long y = b.longValue();
            long sum = x + y;
            if (((x ^ sum) & (y ^ sum)) >= 0) {
                return Numbers.of(sum);
            }
        }
        return Numbers.of(a.bigIntegerValue().add(b.bigIntegerValue()));
    }

    static JsonNode subtract(JsonNode a, JsonNode b) {
        if (Values.absent(a) || Values.absent(b)) {
            return Values.NULL;
        }
        JsonNode left = Numbers.require(a);
        JsonNode right = Numbers.require(b);
        if (!left.isIntegralNumber() || !right.isIntegralNumber()) {
            return Numbers.of(left.doubleValue() - right.doubleValue());
        }
        if (left.canConvertToLong() && right.canConvertToLong()) {
            long x = left.longValue();
            long y = right.longValue();
            long difference = x - y;
            if (((x ^ y) & (x ^ difference)) >= 0) {
                return Numbers.of(difference);
            }
        }
        return Numbers.of(left.bigIntegerValue().subtract(right.bigIntegerValue()));
    }

    static JsonNode multiply(JsonNode a, JsonNode b) {
        if (Values.absent(a) || Values.absent(b)) {
            return Values.NULL;
        }
        JsonNode left = Numbers.require(a);
        JsonNode right = Numbers.require(b);
        if (!left.isIntegralNumber() || !right.isIntegralNumber()) {
            return Numbers.of(left.doubleValue() * right.doubleValue());
        }
        if (left.isInt() && right.isInt()) {
            return Numbers.of(left.longValue() * right.longValue());
        }
        return Numbers.of(left.bigIntegerValue().multiply(right.bigIntegerValue()));
    }

    static JsonNode divide(JsonNode a, JsonNode b) {
        if (Values.absent(a) || Values.absent(b)) {
            return Values.NULL;
        }
        JsonNode left = Numbers.require(a);
        JsonNode right = divisor(b);
        if (!left.isIntegralNumber() || !right.isIntegralNumber()) {
            return Numbers.of(left.doubleValue() / right.doubleValue());
        }
        return Numbers.of(left.bigIntegerValue().divide(right.bigIntegerValue()));
    }

    static JsonNode modulo(JsonNode a, JsonNode b) {
        if (Values.absent(a) || Values.absent(b)) {
            return Values.NULL;
        }
        JsonNode left = Numbers.require(a);
        JsonNode right = divisor(b);
        if (!left.isIntegralNumber() || !right.isIntegralNumber()) {
            return Numbers.of(left.doubleValue() % right.doubleValue());
        }
        return Numbers.of(left.bigIntegerValue().remainder(right.bigIntegerValue()));
    }

    private static JsonNode divisor(JsonNode value) {
        JsonNode number = Numbers.require(value);
        if (number.isIntegralNumber() ? number.bigIntegerValue().signum() == 0 : number.doubleValue() == 0) {
            throw new EvaluationException("Division by zero");
        }
        return number;
    }

    static JsonNode negate(JsonNode value) {
        if (Values.absent(value)) {
            return Values.NULL;
        }
        JsonNode number = Numbers.require(value);
        return number.isIntegralNumber()
                ? Numbers.of(number.bigIntegerValue().negate())
                : Numbers.of(-number.doubleValue());
    }

    static JsonNode plus(JsonNode value) {
        return Values.absent(value) ? Values.NULL : Numbers.require(value);
    }

    static JsonNode complement(JsonNode value) {
        return Values.absent(value) ? Values.NULL : Numbers.of(~bits(value));
    }

    static JsonNode bitAnd(JsonNode a, JsonNode b) {
        return Values.absent(a) || Values.absent(b) ? Values.NULL : Numbers.of(bits(a) & bits(b));
    }

    static JsonNode bitOr(JsonNode a, JsonNode b) {
        return Values.absent(a) || Values.absent(b) ? Values.NULL : Numbers.of(bits(a) | bits(b));
    }

    static JsonNode bitXor(JsonNode a, JsonNode b) {
        return Values.absent(a) || Values.absent(b) ? Values.NULL : Numbers.of(bits(a) ^ bits(b));
    }

    private static long bits(JsonNode value) {
        JsonNode number = Numbers.require(value);
        BigInteger whole = Numbers.truncate(number).bigIntegerValue();
        if (whole.bitLength() >= Long.SIZE
                || (!number.isIntegralNumber() && number.doubleValue() != whole.doubleValue())) {
            throw new EvaluationException("Expected an integer of 64 bits for a bit operator");
        }
        return whole.longValue();
    }
}
