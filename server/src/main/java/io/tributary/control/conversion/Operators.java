package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** The operators of the mapping language as the platform lists them (data-prep contract §6.1). */
final class Operators {

    private static final List<Operator> ALL = List.of(
            new Operator("+", "add", 2, "Sum of two numbers; joins texts", "points + bonus"),
            new Operator("-", "subtract", 2, "Difference of two numbers", "priceTotal - discount"),
            new Operator("*", "multiply", 2, "Product of two numbers", "price * quantity"),
            new Operator("/", "divide", 2, "Quotient of two numbers; whole for whole numbers", "total / count"),
            new Operator("%", "mod", 2, "What a division leaves over", "points % 100"),
            new Operator("&", "and", 2, "Bits set in both numbers", "flags & 4"),
            new Operator("|", "or", 2, "Bits set in either number", "flags | 4"),
            new Operator("^", "xor", 2, "Bits set in exactly one number", "flags ^ 4"),
            new Operator("==", "equals", 2, "Whether both are the same", "tier == \"gold\""),
            new Operator("<", "lessThan", 2, "Whether the left is smaller", "points < 100"),
            new Operator("<=", "lessThanOrEqual", 2, "Whether the left is smaller or the same", "points <= 100"),
            new Operator(">", "greaterThan", 2, "Whether the left is greater", "points > 100"),
            new Operator(">=", "greaterThanOrEqual", 2, "Whether the left is greater or the same", "points >= 100"),
            new Operator(
                    "=~",
                    "contains",
                    2,
                    "Whether the left is in the list, or fits the pattern, on the right",
                    "tier =~ tiers"),
            new Operator("=^", "startsWith", 2, "Whether the left begins with the right", "sku =^ \"A-\""),
            new Operator("=$", "endsWith", 2, "Whether the left ends with the right", "email =$ \".test\""),
            new Operator("!", "not", 1, "The opposite of a truth value", "!active"),
            new Operator("~", "complement", 1, "A whole number with all bits turned over", "~flags"),
            new Operator("-", "negate", 1, "The number with the other sign", "-points"),
            new Operator(
                    "empty", "empty", 1, "Whether there is nothing: null, an empty text, list or map", "empty lines"),
            new Operator("size", "size", 1, "How many characters or elements there are", "size lines"));

    private Operators() {}

    private record Operator(String symbol, String method, int operands, String description, String example) {}

    static ArrayNode list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ALL.forEach(operator -> list.addObject()
                .put("operatorSymbol", operator.symbol())
                .put("methodName", operator.method())
                .put("numberOfOperands", operator.operands())
                .put("description", operator.description())
                .put("example", operator.example()));
        return list;
    }
}
