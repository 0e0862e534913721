package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers of the language: integers of any size and IEEE doubles (contract §2.5, §2.6). */
final class Numbers {

    private static final int LONGEST = 1_000;
    private static final int LONG_DIGITS = 18;
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final IntNode ZERO = IntNode.valueOf(0);
    private static final IntNode ONE = IntNode.valueOf(1);

    private Numbers() {}

    static JsonNode of(long value) {
        return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    static JsonNode of(BigInteger value) {
        if (value.bitLength() > LONGEST * 4) {
            throw new EvaluationException("The integer is too large: at most " + LONGEST + " digits are allowed");
        }
        return value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0
                ? of(value.longValue())
                : BigIntegerNode.valueOf(value);
    }

    static JsonNode of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new EvaluationException("The decimal is out of range");
        }
        return DoubleNode.valueOf(value);
    }

    static boolean isInteger(JsonNode number) {
        return number.isIntegralNumber();
    }

    /** The value as a number, or null if it isn't one: number, numeric text, boolean. */
    static @Nullable JsonNode from(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> isFinite(value) ? value : null;
            case STRING -> parse(value.textValue());
            case BOOLEAN -> value.booleanValue() ? ONE : ZERO;
            case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> null;
        };
    }

    /** False for a literal such as 1e400, which a reader of JSON turned into infinity. */
    static boolean isFinite(JsonNode number) {
        return number.isIntegralNumber() || Double.isFinite(number.doubleValue());
    }

    /** The value as a number. */
    static JsonNode require(JsonNode value) {
        JsonNode number = from(value);
        if (number == null) {
            throw new EvaluationException(
                    "Expected a number, found " + (value.isNumber() ? "one that is out of range" : Values.kind(value)));
        }
        return number;
    }

    /** The number written in a text, blanks around it allowed, or null if it is none. */
    static @Nullable JsonNode parse(String text) {
        String number = text.strip();
        int end = number.length();
        if (end == 0 || end > LONGEST) {
            return null;
        }
        int start = number.charAt(0) == '-' || number.charAt(0) == '+' ? 1 : 0;
        int point = digits(number, start);
        if (point == end && point > start) {
            return integer(number, point - start);
        }
        return isDecimal(number, start, point) ? decimal(number) : null;
    }

    private static JsonNode integer(String number, int digits) {
        String plain = number.charAt(0) == '+' ? number.substring(1) : number;
        return digits <= LONG_DIGITS ? of(Long.parseLong(plain)) : of(new BigInteger(plain));
    }

    private static @Nullable JsonNode decimal(String number) {
        double value = Double.parseDouble(number);
        return Double.isInfinite(value) ? null : DoubleNode.valueOf(value);
    }

    private static boolean isDecimal(String number, int start, int point) {
        int end = number.length();
        int at = point;
        int count = point - start;
        if (at < end && number.charAt(at) == '.') {
            int fraction = digits(number, at + 1);
            count += fraction - at - 1;
            at = fraction;
        }
        if (count == 0) {
            return false;
        }
        if (at < end && (number.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < end && (number.charAt(at) == '-' || number.charAt(at) == '+')) {
                at++;
            }
            int exponent = digits(number, at);
            return exponent == end && exponent > at;
        }
        return at == end;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Text form: digits, and for decimals at least one place but never an exponent. */
    static String text(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number.isBigInteger() ? number.bigIntegerValue().toString() : Long.toString(number.longValue());
        }
        if (!isFinite(number)) {
            throw new EvaluationException("The decimal is out of range");
        }
        String text = Double.toString(number.doubleValue());
        if (text.indexOf('E') < 0) {
            return text;
        }
        String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** Whole part as an integer of any size; a fraction is cut off. */
    static JsonNode truncate(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number;
        }
        double value = number.doubleValue();
        if (Math.abs(value) < 1L << 62) {
            return of((long) value);
        }
        return of(new BigDecimal(value).toBigInteger());
    }

    /** The number as a 64-bit integer, a fraction cut off. */
    static long toLong(JsonNode number) {
        JsonNode whole = truncate(number);
        if (!whole.canConvertToLong()) {
            throw new EvaluationException("The number is out of the range of 64 bits");
        }
        return whole.longValue();
    }

    static int compare(JsonNode a, JsonNode b) {
        if (a.isIntegralNumber() && b.isIntegralNumber()) {
            return a.isBigInteger() || b.isBigInteger()
                    ? a.bigIntegerValue().compareTo(b.bigIntegerValue())
                    : Long.compare(a.longValue(), b.longValue());
        }
        if (a.isIntegralNumber() || b.isIntegralNumber()) {
            return exact(a).compareTo(exact(b));
        }
        double left = a.doubleValue();
        double right = b.doubleValue();
        return left == right ? 0 : Double.compare(left, right);
    }

    private static BigDecimal exact(JsonNode number) {
        return number.isIntegralNumber()
                ? new BigDecimal(number.bigIntegerValue())
                : new BigDecimal(number.doubleValue());
    }
}
