package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;

/**
 * A number as written in an expression: decimal or hexadecimal integer, or decimal with fraction or exponent, each with
 * the suffixes of the language.
 *
 * @param value the number
 * @param end offset behind it
 */
record NumberLiteral(JsonNode value, int end) {

    static NumberLiteral read(Source source, int start) {
        String text = source.text();
        if (text.startsWith("0x", start) || text.startsWith("0X", start)) {
            return hexadecimal(source, start);
        }
        int end = digits(text, start);
        if (end - start > 1 && text.charAt(start) == '0') {
            throw source.error(start, "A number must not begin with 0; octal numbers are not part of the language");
        }
        boolean decimal = false;
        if (end < text.length() && text.charAt(end) == '.') {
            int fraction = digits(text, end + 1);
            if (text.startsWith("..", end)) {
                throw source.error(end, "Ranges are not part of the language; write the array out");
            }
            if (fraction == end + 1) {
                throw source.error(end, "A decimal needs a digit behind its point");
            }
            decimal = true;
            end = fraction;
        }
        int exponent = exponent(text, end);
        if (exponent > end) {
            return decimal(source, start, exponent);
        }
        return decimal ? decimal(source, start, end) : integer(source, start, end);
    }

    private static NumberLiteral hexadecimal(Source source, int start) {
        String text = source.text();
        int end = start + 2;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        if (end == start + 2) {
            throw source.error(start, "0x without a hexadecimal digit");
        }
        JsonNode value = checked(source, start, new BigInteger(text.substring(start + 2, end), 16));
        return new NumberLiteral(value, suffix(text, end, "lLhH"));
    }

    private static NumberLiteral integer(Source source, int start, int end) {
        String text = source.text();
        int afterDecimalSuffix = suffix(text, end, "fFdDbB");
        if (afterDecimalSuffix > end) {
            return new NumberLiteral(decimal(source, start, end).value(), afterDecimalSuffix);
        }
        JsonNode value = checked(source, start, new BigInteger(text.substring(start, end)));
        return new NumberLiteral(value, suffix(text, end, "lLhH"));
    }

    private static JsonNode checked(Source source, int start, BigInteger value) {
        try {
            return Numbers.of(value);
        } catch (EvaluationException e) {
            throw source.error(start, String.valueOf(e.getMessage()));
        }
    }

    private static NumberLiteral decimal(Source source, int start, int end) {
        double value = Double.parseDouble(source.text().substring(start, end));
        if (Double.isInfinite(value)) {
            throw source.error(start, "The decimal is out of range");
        }
        return new NumberLiteral(Numbers.of(value), suffix(source.text(), end, "fFdDbB"));
    }

    private static int suffix(String text, int end, String letters) {
        return end < text.length() && letters.indexOf(text.charAt(end)) >= 0 ? end + 1 : end;
    }

    private static int exponent(String text, int from) {
        if (from >= text.length() || (text.charAt(from) | 0x20) != 'e') {
            return from;
        }
        int at = from + 1;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int end = digits(text, at);
        return end > at ? end : from;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
