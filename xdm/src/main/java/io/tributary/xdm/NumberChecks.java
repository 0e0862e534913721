package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.xdm.FieldType.NumberRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads numbers: strict about their kind, and never past what the column can hold. */
final class NumberChecks {

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal DOUBLE_MAX = new BigDecimal(Double.MAX_VALUE);

    private NumberChecks() {}

    static final class WholeCheck extends Check {
        private final NumberRules rules;
        private final boolean wide;
        private final long low;
        private final long high;

        WholeCheck(@Nullable String location, FieldType.Whole type) {
            super(location);
            this.rules = physical(type);
            this.wide = type.bits() > 31;
            boolean simple =
                    rules.exclusiveMinimum() == null && rules.exclusiveMaximum() == null && rules.multipleOf() == null;
            this.low = simple ? bound(rules.minimum(), true) : Long.MAX_VALUE;
            this.high = simple ? bound(rules.maximum(), false) : Long.MIN_VALUE;
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!value.isIntegralNumber()) {
                findings.wrongType(location, "Integer", value);
                return null;
            }
            if (!value.canConvertToLong()) {
                check(value, rules, location, findings);
                return null;
            }
            long number = value.longValue();
            if (number < low || number > high) {
                check(value, rules, location, findings);
            }
            return wide ? (Object) number : (Object) (int) number;
        }

        /** A long column has bounds of its own when the schema's are missing or wider. */
        private static NumberRules physical(FieldType.Whole type) {
            NumberRules rules = type.rules();
            BigDecimal minimum = rules.minimum();
            BigDecimal maximum = rules.maximum();
            return new NumberRules(
                    minimum == null || minimum.compareTo(LONG_MIN) < 0 ? LONG_MIN : minimum,
                    rules.exclusiveMinimum(),
                    maximum == null || maximum.compareTo(LONG_MAX) > 0 ? LONG_MAX : maximum,
                    rules.exclusiveMaximum(),
                    rules.multipleOf());
        }

        private static long bound(@Nullable BigDecimal bound, boolean lower) {
            if (bound == null) {
                return lower ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            RoundingMode towards = lower ? RoundingMode.CEILING : RoundingMode.FLOOR;
            return bound.setScale(0, towards).max(LONG_MIN).min(LONG_MAX).longValueExact();
        }
    }

    static final class RealCheck extends Check {
        private final NumberRules rules;
        private final boolean free;

        RealCheck(@Nullable String location, NumberRules rules) {
            super(location);
            this.rules = rules;
            this.free = rules.isEmpty();
        }

        @Override
        @Nullable
        Object read(JsonNode value, Findings findings) {
            if (!value.isNumber()) {
                findings.wrongType(location, "Number", value);
                return null;
            }
            double number = value.doubleValue();
            if (!Double.isFinite(number)) {
                notFinite(value, number, findings);
                return null;
            }
            if (!free) {
                check(value, rules, location, findings);
            }
            return number;
        }

        private void notFinite(JsonNode value, double number, Findings findings) {
            String found = Findings.quote(value.asText());
            if (number > 0) {
                findings.add(location, "maximum", found + " is not less or equal to " + Double.MAX_VALUE);
            } else if (number < 0) {
                findings.add(location, "minimum", found + " is not greater or equal to " + -Double.MAX_VALUE);
            } else {
                findings.add(location, "type", "expected type: Number, found: NaN");
            }
        }
    }

    private static void check(JsonNode value, NumberRules rules, @Nullable String location, Findings findings) {
        BigDecimal least = rules.minimum();
        if (least != null && compare(value, least) < 0) {
            findings.add(location, "minimum", said(value) + " is not greater or equal to " + said(least));
        }
        BigDecimal above = rules.exclusiveMinimum();
        if (above != null && compare(value, above) <= 0) {
            findings.add(location, "exclusiveMinimum", said(value) + " is not greater than " + said(above));
        }
        BigDecimal most = rules.maximum();
        if (most != null && compare(value, most) > 0) {
            findings.add(location, "maximum", said(value) + " is not less or equal to " + said(most));
        }
        BigDecimal below = rules.exclusiveMaximum();
        if (below != null && compare(value, below) >= 0) {
            findings.add(location, "exclusiveMaximum", said(value) + " is not less than " + said(below));
        }
        BigDecimal step = rules.multipleOf();
        if (step != null && !isMultiple(value, step)) {
            findings.add(location, "multipleOf", said(value) + " is not a multiple of " + said(step));
        }
    }

    /** Compares exactly; values of extreme size compare by their magnitude, so no digits are written out. */
    static int compare(JsonNode value, BigDecimal bound) {
        return value.decimalValue().compareTo(bound);
    }

    private static boolean isMultiple(JsonNode value, BigDecimal step) {
        BigDecimal number = value.decimalValue();
        if (number.abs().compareTo(DOUBLE_MAX) > 0 || Math.abs((long) number.scale()) > 2_000) {
            return false;
        }
        return number.remainder(step).signum() == 0;
    }

    private static String said(JsonNode value) {
        return Findings.quote(value.asText());
    }

    private static String said(BigDecimal bound) {
        return bound.toString();
    }
}
