package io.tributary.mapping;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.Locale;

/** Parts of a date-time by name, in the value's own offset (contract §3.5). */
final class DatePart {

    private DatePart() {}

    static long get(String part, ZonedDateTime time) {
        return time.getLong(
                switch (part.toLowerCase(Locale.ROOT)) {
                    case "year", "yyyy", "yy" -> ChronoField.YEAR;
                    case "quarter", "qq", "q" -> IsoFields.QUARTER_OF_YEAR;
                    case "month", "mm", "m" -> ChronoField.MONTH_OF_YEAR;
                    case "dayofyear", "dy", "y" -> ChronoField.DAY_OF_YEAR;
                    case "day", "dd", "d" -> ChronoField.DAY_OF_MONTH;
                    case "week", "ww", "w" -> IsoFields.WEEK_OF_WEEK_BASED_YEAR;
                    case "weekday", "dw" -> ChronoField.DAY_OF_WEEK;
                    case "hour", "hh", "hh24" -> ChronoField.HOUR_OF_DAY;
                    case "hh12" -> ChronoField.CLOCK_HOUR_OF_AMPM;
                    case "minute", "mi", "n" -> ChronoField.MINUTE_OF_HOUR;
                    case "second", "ss", "s" -> ChronoField.SECOND_OF_MINUTE;
                    case "millisecond", "ms", "sss" -> ChronoField.MILLI_OF_SECOND;
                    default -> throw unknown();
                });
    }

    /** The time with one part changed; a day that the new month lacks becomes the last of the month. */
    static ZonedDateTime set(String part, long value, ZonedDateTime time) {
        TemporalField field = switch (part.toLowerCase(Locale.ROOT)) {
            case "year", "yyyy", "yy" -> ChronoField.YEAR;
            case "month", "mm", "m" -> ChronoField.MONTH_OF_YEAR;
            case "day", "dd", "d" -> ChronoField.DAY_OF_MONTH;
            case "hour", "hh" -> ChronoField.HOUR_OF_DAY;
            case "minute", "mi", "n" -> ChronoField.MINUTE_OF_HOUR;
            case "second", "ss", "s" -> ChronoField.SECOND_OF_MINUTE;
            default -> throw unknown();
        };
        try {
            return time.with(field, value);
        } catch (DateTimeException e) {
            throw new EvaluationException("The value is out of range for this part of a date");
        }
    }

    private static EvaluationException unknown() {
        return new EvaluationException(
                "Unknown part of a date; expected a name such as year, month, day, hour, minute");
    }
}
