package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.mapping.TargetType.Whole;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From one value to one value of a scalar type (contract §5.7); null where it doesn't fit. */
final class ScalarCoercion {

    private static final int DATE_LENGTH = 10;

    private ScalarCoercion() {}

    static @Nullable JsonNode string(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value;
            case NUMBER -> Numbers.isFinite(value) ? Values.of(Numbers.text(value)) : null;
            case BOOLEAN, BINARY, POJO -> Values.of(value.asText());
            case ARRAY, OBJECT, NULL, MISSING -> null;
        };
    }

    static @Nullable JsonNode whole(Whole type, JsonNode value) {
        JsonNode number = Numbers.from(value);
        if (number == null) {
            return null;
        }
        if (!number.isIntegralNumber()) {
            double decimal = number.doubleValue();
            if (decimal != Math.rint(decimal) || Math.abs(decimal) >= 0x1p63) {
                return null;
            }
            number = Numbers.of((long) decimal);
        }
        if (!number.canConvertToLong()) {
            return null;
        }
        long whole = number.longValue();
        return whole >= type.least() && whole <= type.most() ? number : null;
    }

    static @Nullable JsonNode bool(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value;
            case STRING ->
                switch (value.textValue().strip().toLowerCase(Locale.ROOT)) {
                    case "y", "yes", "on", "true" -> Values.of(true);
                    case "n", "no", "off", "false" -> Values.of(false);
                    default -> null;
                };
            case NUMBER -> {
                double number = value.doubleValue();
                yield number == 1 || number == 0 ? Values.of(number == 1) : null;
            }
            case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> null;
        };
    }

    static @Nullable JsonNode dateTime(JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            if (IsoDates.isCanonical(text)) {
                return value;
            }
            if (text.isBlank()) {
                return Values.NULL;
            }
        }
        ZonedDateTime time = Dates.tryFrom(value);
        return time == null ? null : Values.of(DateText.of(time));
    }

    static @Nullable JsonNode date(JsonNode value) {
        if (value.isTextual() && value.textValue().isBlank()) {
            return Values.NULL;
        }
        ZonedDateTime time = Dates.tryFrom(value);
        if (time == null) {
            return null;
        }
        String date = DateText.dateOf(time);
        boolean same = value.isTextual()
                && value.textValue().length() == DATE_LENGTH
                && value.textValue().equals(date);
        return same ? value : Values.of(date);
    }
}
