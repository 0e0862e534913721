package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** How properties of an object compare with each other and with the text of a query (catalog contract §1.3). */
final class Values {

    private static final String VERSION = "version";
    private static final int LONGEST_NUMBER = 100;

    private Values() {}

    /** The member called so, or, where none is, the one the dots lead to. */
    static Optional<JsonNode> at(ObjectNode object, String property) {
        JsonNode value = object.get(property);
        if (value != null) {
            return Optional.of(value);
        }
        JsonNode node = object;
        for (String step : property.split("\\.", -1)) {
            node = node.path(step);
        }
        return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    /** Whether the value, or one of its elements, is what the text says. */
    static boolean matches(String property, JsonNode value, String text) {
        if (value.isArray()) {
            return value.valueStream().anyMatch(element -> matches(property, element, text));
        }
        return value.isBoolean()
                ? value.asText().equalsIgnoreCase(text)
                : compare(property, value, text).orElse(1) == 0;
    }

    /** Value against text; empty where they can't be compared, as a number with a word. */
    static OptionalInt compare(String property, JsonNode value, String text) {
        if (value.isNumber()) {
            Optional<BigDecimal> number = number(text);
            return number.isPresent()
                    ? OptionalInt.of(value.decimalValue().compareTo(number.get()))
                    : OptionalInt.empty();
        }
        if (!value.isValueNode()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(compareTexts(property, value.asText(), text));
    }

    /** Two values of one property, for sorting; numbers come before everything else. */
    static int compare(String property, JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        if (left.isNumber() || right.isNumber()) {
            return left.isNumber() ? -1 : 1;
        }
        return compareTexts(property, text(left), text(right));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static int compareTexts(String property, String left, String right) {
        return property.equals(VERSION) ? compareVersions(left, right) : compareByCodePoint(left, right);
    }

    static int compareVersions(String left, String right) {
        String[] lefts = left.split("\\.", -1);
        String[] rights = right.split("\\.", -1);
        for (int i = 0; i < Math.max(lefts.length, rights.length); i++) {
            int compared = compareParts(i < lefts.length ? lefts[i] : "0", i < rights.length ? rights[i] : "0");
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int compareParts(String left, String right) {
        boolean numbers = isDigits(left) && isDigits(right);
        return numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : compareByCodePoint(left, right);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int compareByCodePoint(String left, String right) {
        int[] lefts = left.codePoints().toArray();
        int[] rights = right.codePoints().toArray();
        return Arrays.compare(lefts, rights);
    }

    private static Optional<BigDecimal> number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
