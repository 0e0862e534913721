package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** Conversions to numbers (contract §3.11). */
final class ConversionFunctions {

    private static final int LONGEST = 1_000;

    static final List<Function> ALL = List.of(
            Function.of("to_integer", 1, a -> blank(a) ? Values.NULL : toInteger(a)),
            Function.of("to_bigint", 1, a -> blank(a) ? Values.NULL : toBigint(a)),
            Function.of(
                    "to_decimal",
                    1,
                    a -> blank(a) ? Values.NULL : Numbers.of(a.number(0).doubleValue())),
            Function.of("to_float", 1, a -> blank(a) ? Values.NULL : toFloat(a)));

    private ConversionFunctions() {}

    private static boolean blank(Arguments a) {
        return a.get(0).isTextual() && a.get(0).textValue().isBlank();
    }

    private static JsonNode toInteger(Arguments a) {
        JsonNode whole = Numbers.truncate(a.number(0));
        if (!whole.canConvertToInt()) {
            throw new EvaluationException("The number is out of the range of to_integer, 32 bits; use to_bigint");
        }
        return whole;
    }

    /** Decimal text is taken exactly, since a double would lose digits. */
    private static JsonNode toBigint(Arguments a) {
        JsonNode number = a.number(0);
        if (!a.get(0).isTextual() || number.isIntegralNumber()) {
            return Numbers.truncate(number);
        }
        BigDecimal exact = new BigDecimal(a.text(0).strip());
        if (exact.precision() - exact.scale() > LONGEST) {
            throw new EvaluationException("The integer is too large: at most " + LONGEST + " digits are allowed");
        }
        return Numbers.of(exact.toBigInteger());
    }

    private static JsonNode toFloat(Arguments a) {
        float value = (float) a.number(0).doubleValue();
        return Numbers.of(Double.parseDouble(Float.toString(value)));
    }
}
