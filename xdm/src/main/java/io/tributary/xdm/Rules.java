package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.xdm.FieldType.NumberRules;
import io.tributary.xdm.FieldType.TextPattern;
import io.tributary.xdm.FieldType.TextRules;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the constraints of a field. */
final class Rules {

    private static final int MAX_PATTERN = 4_096;
    /** A bound with more digits or a larger exponent means nothing to a double or a long and costs time to compare. */
    private static final int MAX_DIGITS = 400;

    private Rules() {}

    static TextRules text(ObjectNode field, String path) {
        return new TextRules(pattern(field, path), count(field, "minLength", path), count(field, "maxLength", path));
    }

    static NumberRules number(ObjectNode field, String path) {
        BigDecimal step = decimal(field, "multipleOf", path);
        if (step != null && step.signum() <= 0) {
            throw XdmTypes.bad(path, "has multipleOf " + field.get("multipleOf") + ", expected a number above 0");
        }
        return new NumberRules(
                decimal(field, "minimum", path),
                decimal(field, "exclusiveMinimum", path),
                decimal(field, "maximum", path),
                decimal(field, "exclusiveMaximum", path),
                step);
    }

    /** Like {@link #number}, narrowed to what the XDM type can hold in {@code bits} bits and a sign. */
    static NumberRules whole(ObjectNode field, String path, int bits) {
        NumberRules rules = number(field, path);
        BigDecimal low = BigDecimal.valueOf(-(1L << bits));
        BigDecimal high = BigDecimal.valueOf((1L << bits) - 1);
        BigDecimal minimum = rules.minimum();
        BigDecimal maximum = rules.maximum();
        return new NumberRules(
                minimum == null || minimum.compareTo(low) < 0 ? low : minimum,
                rules.exclusiveMinimum(),
                maximum == null || maximum.compareTo(high) > 0 ? high : maximum,
                rules.exclusiveMaximum(),
                rules.multipleOf());
    }

    /** A count such as {@code minLength}; -1 where there is none. */
    static int count(ObjectNode field, String key, String path) {
        JsonNode count = field.path(key);
        if (count.isMissingNode()) {
            return -1;
        }
        if (!count.isIntegralNumber() || !count.canConvertToInt() || count.intValue() < 0) {
            throw XdmTypes.bad(path, "has " + key + " " + count + ", expected a whole number from 0 to 2147483647");
        }
        return count.intValue();
    }

    private static @Nullable BigDecimal decimal(ObjectNode field, String key, String path) {
        JsonNode bound = field.path(key);
        if (bound.isMissingNode()) {
            return null;
        }
        if (!bound.isNumber() || !Double.isFinite(bound.doubleValue())) {
            throw XdmTypes.bad(path, "has " + key + " " + bound + ", expected a number");
        }
        BigDecimal value = bound.decimalValue();
        if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw XdmTypes.bad(path, "has " + key + " with more than " + MAX_DIGITS + " digits, expected fewer");
        }
        return value;
    }

    private static @Nullable TextPattern pattern(ObjectNode field, String path) {
        JsonNode pattern = field.path("pattern");
        if (pattern.isMissingNode()) {
            return null;
        }
        String text = pattern.asText();
        if (!pattern.isTextual() || text.length() > MAX_PATTERN) {
            throw XdmTypes.bad(
                    path, "has a pattern that is no text of at most " + MAX_PATTERN + " characters, expected one");
        }
        try {
            Pattern compiled = Pattern.compile(text);
            int cost = PatternCost.of(text);
            if (cost > PatternCost.MAX) {
                throw XdmTypes.bad(
                        path,
                        "has pattern [" + text + "], which repeats or combines parts that match nothing too often;"
                                + " expected a simpler regular expression");
            }
            return new TextPattern(compiled, cost);
        } catch (PatternSyntaxException e) {
            throw XdmTypes.bad(
                    path,
                    "has pattern [" + text + "], which is no regular expression: " + e.getDescription() + " at index "
                            + e.getIndex());
        } catch (StackOverflowError e) {
            throw XdmTypes.bad(path, "has a pattern nested too deeply, expected a simpler regular expression");
        }
    }
}
