package io.tributary.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalField;
import java.time.temporal.TemporalQueries;
import java.time.temporal.WeekFields;
import java.util.Locale;

/**
 * A date pattern of the language (contract §4.3). Its letters mix those of two Java classes, so each letter is built by
 * hand; parsing is strict, and what a pattern lacks begins at the start of the year and of the day, in UTC.
 */
final class DatePattern {

    private static final int LONGEST = 200;

    private final DateTimeFormatter formatter;

    private DatePattern(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    static DatePattern of(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new EvaluationException("The date pattern is longer than " + LONGEST + " characters");
        }
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        try {
            build(pattern, builder);
            return new DatePattern(builder.toFormatter(Locale.US)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .withChronology(IsoChronology.INSTANCE));
        } catch (IllegalArgumentException e) {
            throw new EvaluationException("Invalid date pattern: " + e.getMessage());
        }
    }

    private static void build(String pattern, DateTimeFormatterBuilder builder) {
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '\'') {
                end = quoted(pattern, at, builder);
            } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                letter(c, end - at, builder);
            } else {
                builder.appendLiteral(c);
            }
            at = end;
        }
    }

    private static int quoted(String pattern, int start, DateTimeFormatterBuilder builder) {
        int at = start + 1;
        if (pattern.startsWith("'", at)) {
            builder.appendLiteral('\'');
            return at + 1;
        }
        while (at < pattern.length()) {
            if (pattern.charAt(at) != '\'') {
                builder.appendLiteral(pattern.charAt(at++));
            } else if (pattern.startsWith("'", at + 1)) {
                builder.appendLiteral('\'');
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    private static void letter(char letter, int count, DateTimeFormatterBuilder builder) {
        switch (letter) {
            case 'y' -> builder.appendPattern("u".repeat(count));
            case 'Y' -> weekYear(count, builder);
            case 'w' -> number(IsoFields.WEEK_OF_WEEK_BASED_YEAR, count, 2, builder);
            case 'W' -> number(WeekFields.ISO.weekOfMonth(), count, 1, builder);
            case 'F' -> number(ChronoField.ALIGNED_WEEK_OF_MONTH, count, 1, builder);
            case 'u' -> number(ChronoField.DAY_OF_WEEK, count, 1, builder);
            case 'E' -> builder.appendText(ChronoField.DAY_OF_WEEK, count < 4 ? TextStyle.SHORT : TextStyle.FULL);
            case 'S' -> fraction(count, builder);
            case 'Z' -> builder.appendOffset("+HHMM", "+0000");
            case 'a' -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
            case 'G', 'M', 'L', 'D', 'd', 'H', 'k', 'K', 'h', 'm', 's', 'z', 'X', 'V', 'O', 'Q', 'q' ->
                builder.appendPattern(String.valueOf(letter).repeat(count));
            default -> throw new IllegalArgumentException("the letter " + letter + " has no meaning");
        }
    }

    private static void number(TemporalField field, int count, int widest, DateTimeFormatterBuilder builder) {
        if (count == 1) {
            builder.appendValue(field, 1, Math.max(widest, 1), SignStyle.NORMAL);
        } else {
            builder.appendValue(field, count);
        }
    }

    private static void weekYear(int count, DateTimeFormatterBuilder builder) {
        if (count == 2) {
            builder.appendValueReduced(IsoFields.WEEK_BASED_YEAR, 2, 2, LocalDate.of(2000, 1, 1));
        } else {
            builder.appendValue(IsoFields.WEEK_BASED_YEAR, count, 19, SignStyle.EXCEEDS_PAD);
        }
    }

    private static void fraction(int count, DateTimeFormatterBuilder builder) {
        if (count > 9) {
            throw new IllegalArgumentException("a fraction has at most 9 digits");
        }
        builder.appendFraction(ChronoField.NANO_OF_SECOND, count, count, false);
    }

    String format(ZonedDateTime time) {
        try {
            return formatter.format(time);
        } catch (DateTimeException e) {
            throw new EvaluationException("The date-time can't be shown in this pattern");
        }
    }

    ZonedDateTime parse(String text) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            ZoneId zone = parsed.query(TemporalQueries.zone());
            return ZonedDateTime.of(date(parsed), time(parsed), zone == null ? ZoneOffset.UTC : zone);
        } catch (DateTimeException | ArithmeticException e) {
            throw new EvaluationException("The text is no date-time in the given pattern");
        }
    }

    private static LocalDate date(TemporalAccessor parsed) {
        LocalDate whole = parsed.query(TemporalQueries.localDate());
        if (whole != null) {
            return whole;
        }
        int quarter = or(parsed, IsoFields.QUARTER_OF_YEAR, 1);
        int month = or(parsed, ChronoField.MONTH_OF_YEAR, 3 * quarter - 2);
        return LocalDate.of(
                Math.toIntExact(parsed.getLong(ChronoField.YEAR)), month, or(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static LocalTime time(TemporalAccessor parsed) {
        LocalTime whole = parsed.query(TemporalQueries.localTime());
        if (whole != null) {
            return whole;
        }
        int hour = or(parsed, ChronoField.HOUR_OF_DAY, or(parsed, ChronoField.HOUR_OF_AMPM, 0));
        return LocalTime.of(
                hour,
                or(parsed, ChronoField.MINUTE_OF_HOUR, 0),
                or(parsed, ChronoField.SECOND_OF_MINUTE, 0),
                or(parsed, ChronoField.NANO_OF_SECOND, 0));
    }

    private static int or(TemporalAccessor parsed, TemporalField field, int otherwise) {
        return parsed.isSupported(field) ? Math.toIntExact(parsed.getLong(field)) : otherwise;
    }
}
