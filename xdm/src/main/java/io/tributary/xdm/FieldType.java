package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a field of a resolved schema holds, with the constraints its values must keep. */
sealed interface FieldType {

    /** A value without fields or items inside; only these can have a list of values. */
    sealed interface Leaf extends FieldType {}

    /** A closed object: exactly these fields, in column order. */
    record Group(List<Field> fields) implements FieldType {}

    /** An object without declared properties: any JSON object. */
    record AnyObject() implements FieldType {}

    /** A list without declared items: any JSON list. */
    record AnyList() implements FieldType {}

    /** A map from text to values of one type. */
    record MapOf(FieldType value) implements FieldType {}

    /** A list of values of one type; bounds are -1 where there is none. */
    record ListOf(FieldType item, int minItems, int maxItems, boolean unique) implements FieldType {}

    /** Text with a format, if that format is checked. */
    record Text(TextRules rules, @Nullable TextFormat format) implements Leaf {}

    /** A calendar day. */
    record Day(TextRules rules) implements Leaf {}

    /** A moment with offset. */
    record Moment(TextRules rules) implements Leaf {}

    /** A whole number; {@code bits} is 31 or 63 and picks the column. */
    record Whole(int bits, NumberRules rules) implements Leaf {}

    /** A number. */
    record Real(NumberRules rules) implements Leaf {}

    /** True or false. */
    record Bool() implements Leaf {}

    /** One of a list of values, which otherwise are of type {@code base}. */
    record OneOf(Leaf base, List<JsonNode> allowed) implements FieldType {}

    /** Constraints of text; lengths count code points and are -1 where there is none. */
    record TextRules(@Nullable TextPattern pattern, int minLength, int maxLength) {
        boolean isEmpty() {
            return pattern == null && minLength < 0 && maxLength < 0;
        }
    }

    /**
     * A pattern that text must contain.
     *
     * @param cost what it can cost where it reads no character, see {@link PatternCost}
     */
    record TextPattern(Pattern pattern, int cost) {}

    /** Constraints of numbers. */
    record NumberRules(
            @Nullable BigDecimal minimum,
            @Nullable BigDecimal exclusiveMinimum,
            @Nullable BigDecimal maximum,
            @Nullable BigDecimal exclusiveMaximum,
            @Nullable BigDecimal multipleOf) {
        boolean isEmpty() {
            return minimum == null
                    && exclusiveMinimum == null
                    && maximum == null
                    && exclusiveMaximum == null
                    && multipleOf == null;
        }
    }

    /** The formats of text that are checked; others say something to people only. */
    enum TextFormat {
        URI,
        URI_REFERENCE,
        EMAIL
    }

    /**
     * A field of an object.
     *
     * @param otherwise the declared default, which stands in for a missing required value where §3.1 says so
     */
    record Field(
            String name,
            FieldType type,
            boolean required,
            String title,
            @Nullable JsonNode otherwise) {}
}
