package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** Our own functions on numbers, which the documented language lacks (contract §10). */
final class MathFunctions {

    private static final int MOST_PLACES = 15;
    private static final int MOST_BITS = 4_000;

    static final List<Function> ALL = List.of(
            Function.of("round", 1, 2, MathFunctions::round),
            Function.of("floor", 1, a -> whole(a, RoundingMode.FLOOR)),
            Function.of("ceil", 1, a -> whole(a, RoundingMode.CEILING)),
            Function.of("abs", 1, MathFunctions::abs),
            Function.of("power", 2, MathFunctions::power),
            Function.of("divide", 2, MathFunctions::divide),
            Function.of("array_sum", 1, a -> sum(a, a.list(0))),
            Function.of("array_avg", 1, MathFunctions::average));

    private MathFunctions() {}

    /** Half a unit goes away from zero; a decimal is taken as it is written, not as the binary fraction behind it. */
    private static JsonNode round(Arguments a) {
        JsonNode number = a.number(0);
        int places = a.has(1) ? a.length(1) : 0;
        if (places < -MOST_PLACES || places > MOST_PLACES) {
            throw new EvaluationException("round expects from " + -MOST_PLACES + " to " + MOST_PLACES + " places");
        }
        if (number.isIntegralNumber() && places >= 0) {
            return number;
        }
        BigDecimal rounded = decimal(number).setScale(places, RoundingMode.HALF_UP);
        return places > 0 ? Numbers.of(rounded.doubleValue()) : Numbers.of(rounded.toBigInteger());
    }

    private static BigDecimal decimal(JsonNode number) {
        return number.isIntegralNumber()
                ? new BigDecimal(number.bigIntegerValue())
                : BigDecimal.valueOf(number.doubleValue());
    }

    private static JsonNode whole(Arguments a, RoundingMode mode) {
        JsonNode number = a.number(0);
        return number.isIntegralNumber()
                ? number
                : Numbers.of(decimal(number).setScale(0, mode).toBigInteger());
    }

    private static JsonNode abs(Arguments a) {
        JsonNode number = a.number(0);
        return number.isIntegralNumber()
                ? Numbers.of(number.bigIntegerValue().abs())
                : Numbers.of(Math.abs(number.doubleValue()));
    }

    private static JsonNode power(Arguments a) {
        JsonNode base = a.number(0);
        JsonNode exponent = a.number(1);
        if (!base.isIntegralNumber()
                || !exponent.isIntegralNumber()
                || exponent.bigIntegerValue().signum() < 0) {
            return Numbers.of(Math.pow(base.doubleValue(), exponent.doubleValue()));
        }
        BigInteger whole = base.bigIntegerValue();
        if (whole.abs().bitLength() <= 1) {
            // 0, 1 and -1 stay small however often they are multiplied.
            boolean odd = exponent.bigIntegerValue().testBit(0);
            return exponent.bigIntegerValue().signum() == 0 ? Numbers.of(1) : odd ? base : Numbers.of(whole.abs());
        }
        long times = exponent.canConvertToLong() ? exponent.longValue() : Long.MAX_VALUE;
        if (times > MOST_BITS || whole.abs().bitLength() * times > 2L * MOST_BITS) {
            throw new EvaluationException("The power is too large: at most 1000 digits are allowed");
        }
        return Numbers.of(whole.pow((int) times));
    }

    /** Never cuts a fraction off, unlike the operator between two integers. */
    private static JsonNode divide(Arguments a) {
        double divisor = a.number(1).doubleValue();
        if (divisor == 0) {
            throw new EvaluationException("Division by zero");
        }
        return Numbers.of(a.number(0).doubleValue() / divisor);
    }

    private static JsonNode sum(Arguments a, ArrayNode list) {
        JsonNode sum = Numbers.of(0);
        for (JsonNode value : list) {
            if (!Values.absent(value)) {
                sum = Arithmetic.add(a.scope(), sum, Numbers.require(value));
            }
        }
        return sum;
    }

    private static JsonNode average(Arguments a) {
        ArrayNode list = a.list(0);
        int count = 0;
        for (JsonNode value : list) {
            count += Values.absent(value) ? 0 : 1;
        }
        return count == 0 ? Values.NULL : Numbers.of(sum(a, list).doubleValue() / count);
    }
}
