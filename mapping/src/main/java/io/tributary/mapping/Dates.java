package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** From values to date-times when no pattern is given (contract §4.2). Years run from 0 to 9999, so that text sorts. */
final class Dates {

    private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final int LONGEST = 64;
    private static final int EPOCH_DIGITS = 13;

    private Dates() {}

    /** The value as a date-time. */
    static ZonedDateTime from(JsonNode value) {
        ZonedDateTime time = tryFrom(value);
        if (time == null) {
            throw new EvaluationException("Expected a date-time, epoch milliseconds or a text in a known date format,"
                    + " found " + Values.kind(value) + (value.isTextual() ? " in no known date format" : ""));
        }
        return time;
    }

    /** The value as a date-time, or null if it is none. */
    static @Nullable ZonedDateTime tryFrom(JsonNode value) {
        if (value instanceof DateTimeNode date) {
            return date.value();
        }
        if (value.isTextual()) {
            return parse(value.textValue());
        }
        return value.isNumber() ? ofNumber(value) : null;
    }

    private static @Nullable ZonedDateTime ofNumber(JsonNode number) {
        if (!Numbers.isFinite(number)) {
            return null;
        }
        JsonNode whole = Numbers.truncate(number);
        return whole.canConvertToLong() ? ofMillis(whole.longValue()) : null;
    }

    /** Epoch milliseconds in UTC, or null outside the years 0 to 9999. */
    static @Nullable ZonedDateTime ofMillis(long millis) {
        return millis < EARLIEST || millis > LATEST
                ? null
                : Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    }

    static @Nullable ZonedDateTime parse(String text) {
        String date = text.strip();
        if (date.isEmpty() || date.length() > LONGEST) {
            return null;
        }
        ZonedDateTime time = IsoDates.parse(date);
        if (time == null) {
            time = ListedDates.parse(date);
        }
        return time == null && isEpoch(date) ? ofMillis(Long.parseLong(date)) : time;
    }

    private static boolean isEpoch(String text) {
        return text.length() == EPOCH_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A zone: IANA name, offset, {@code Z}, or one of Java's short ids. */
    static ZoneId zone(String id) {
        try {
            return ZoneId.of(id.strip(), ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            throw new EvaluationException("Unknown time zone: expected a name such as Europe/Paris, an offset or Z");
        }
    }

    /** Makes sure that the text form of a time that was computed has a year of four digits. */
    static DateTimeNode node(ZonedDateTime time) {
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new EvaluationException("The date-time is out of range: years run from 0 to 9999");
        }
        return new DateTimeNode(time);
    }
}
