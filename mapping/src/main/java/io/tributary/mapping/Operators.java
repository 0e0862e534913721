package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** The code of the operators (contract §2.6). */
final class Operators {

    private Operators() {}

    static Code unary(Operator operator, Code operand) {
        return switch (operator) {
            case NEGATE -> scope -> Arithmetic.negate(operand.run(scope));
            case PLUS -> scope -> Arithmetic.plus(operand.run(scope));
            case NOT -> scope -> Values.of(!Values.truth(operand.run(scope)));
            case COMPLEMENT -> scope -> Arithmetic.complement(operand.run(scope));
            case EMPTY -> scope -> Values.of(isEmpty(operand.run(scope)));
            case SIZE -> scope -> size(operand.run(scope));
            default -> throw new IllegalArgumentException(operator + " is no unary operator");
        };
    }

    static Code binary(Operator operator, Code a, Code b) {
        return switch (operator) {
            case OR -> scope -> Values.of(Values.truth(a.run(scope)) || Values.truth(b.run(scope)));
            case AND -> scope -> Values.of(Values.truth(a.run(scope)) && Values.truth(b.run(scope)));
            case ELVIS ->
                scope -> {
                    JsonNode value = a.run(scope);
                    return Values.truth(value) ? value : b.run(scope);
                };
            case OR_ELSE ->
                scope -> {
                    JsonNode value = a.run(scope);
                    return Values.absent(value) ? b.run(scope) : value;
                };
            case ADD -> scope -> Arithmetic.add(scope, a.run(scope), b.run(scope));
            case SUBTRACT -> scope -> Arithmetic.subtract(a.run(scope), b.run(scope));
            case MULTIPLY -> scope -> Arithmetic.multiply(a.run(scope), b.run(scope));
            case DIVIDE -> scope -> Arithmetic.divide(a.run(scope), b.run(scope));
            case MODULO -> scope -> Arithmetic.modulo(a.run(scope), b.run(scope));
            case BIT_AND -> scope -> Arithmetic.bitAnd(a.run(scope), b.run(scope));
            case BIT_OR -> scope -> Arithmetic.bitOr(a.run(scope), b.run(scope));
            case BIT_XOR -> scope -> Arithmetic.bitXor(a.run(scope), b.run(scope));
            default -> test(operator, a, b);
        };
    }

    private static Code test(Operator operator, Code a, Code b) {
        return switch (operator) {
            case EQUAL -> scope -> Values.of(Comparison.equal(scope, a.run(scope), b.run(scope)));
            case NOT_EQUAL -> scope -> Values.of(!Comparison.equal(scope, a.run(scope), b.run(scope)));
            case LESS -> order(a, b, Integer.MIN_VALUE, -1, false);
            case LESS_OR_EQUAL -> order(a, b, Integer.MIN_VALUE, 0, true);
            case GREATER -> order(a, b, 1, Integer.MAX_VALUE, false);
            case GREATER_OR_EQUAL -> order(a, b, 0, Integer.MAX_VALUE, true);
            case CONTAINED -> scope -> Values.of(contained(scope, a.run(scope), b.run(scope)));
            case NOT_CONTAINED -> scope -> Values.of(!contained(scope, a.run(scope), b.run(scope)));
            case STARTS -> scope -> Values.of(edge(scope, a.run(scope), b.run(scope), true));
            case NOT_STARTS -> scope -> Values.of(!edge(scope, a.run(scope), b.run(scope), true));
            case ENDS -> scope -> Values.of(edge(scope, a.run(scope), b.run(scope), false));
            case NOT_ENDS -> scope -> Values.of(!edge(scope, a.run(scope), b.run(scope), false));
            default -> throw new IllegalArgumentException(operator + " is no binary operator");
        };
    }

    /** True if the order of the two values lies in a range; beside a null only null itself is as large as null. */
    private static Code order(Code a, Code b, int from, int to, boolean bothNull) {
        return scope -> {
            JsonNode left = a.run(scope);
            JsonNode right = b.run(scope);
            if (Values.absent(left) || Values.absent(right)) {
                return Values.of(bothNull && Values.absent(left) && Values.absent(right));
            }
            int order = Comparison.order(scope, left, right);
            return Values.of(order >= from && order <= to);
        };
    }

    private static boolean contained(Scope scope, JsonNode a, JsonNode b) {
        if (b.isArray()) {
            for (JsonNode element : b) {
                scope.spend(1);
                if (Comparison.equal(scope, a, element)) {
                    return true;
                }
            }
            return false;
        }
        if (Values.absent(a) || Values.absent(b)) {
            return false;
        }
        if (b.isObject()) {
            return b.has(Values.text(scope, a));
        }
        return b.isTextual()
                ? Regex.matches(scope, b.textValue(), Values.text(scope, a))
                : Comparison.equal(scope, a, b);
    }

    private static boolean edge(Scope scope, JsonNode a, JsonNode b, boolean start) {
        if (Values.absent(a) || Values.absent(b)) {
            return false;
        }
        String text = Values.text(scope, a);
        String wanted = Values.text(scope, b);
        scope.read(wanted);
        return start ? text.startsWith(wanted) : text.endsWith(wanted);
    }

    static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case STRING -> value.textValue().isEmpty();
            case ARRAY, OBJECT -> value.isEmpty();
            case BINARY, BOOLEAN, NUMBER, POJO -> false;
        };
    }

    static JsonNode size(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> Numbers.of(0);
            case STRING -> Numbers.of(value.textValue().length());
            case ARRAY, OBJECT -> Numbers.of(value.size());
            case BINARY, BOOLEAN, NUMBER, POJO ->
                throw new EvaluationException(
                        "Expected an array, an object or a text to measure, found " + Values.kind(value));
        };
    }
}
