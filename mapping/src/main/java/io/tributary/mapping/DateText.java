package io.tributary.mapping;

import java.time.ZonedDateTime;

/** The one text form of a date-time: ISO-8601 with offset, seconds always, a fraction only if there is one (§4.1). */
final class DateText {

    private DateText() {}

    static String of(ZonedDateTime time) {
        StringBuilder out = new StringBuilder(35);
        date(out, time);
        out.append('T');
        two(out, time.getHour()).append(':');
        two(out, time.getMinute()).append(':');
        two(out, time.getSecond());
        fraction(out, time.getNano());
        return out.append(time.getOffset().getId()).toString();
    }

    static String dateOf(ZonedDateTime time) {
        return date(new StringBuilder(10), time).toString();
    }

    private static StringBuilder date(StringBuilder out, ZonedDateTime time) {
        int year = time.getYear();
        two(out, year / 100);
        two(out, year % 100).append('-');
        two(out, time.getMonthValue()).append('-');
        return two(out, time.getDayOfMonth());
    }

    private static StringBuilder two(StringBuilder out, int value) {
        return out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    private static void fraction(StringBuilder out, int nanos) {
        if (nanos == 0) {
            return;
        }
        int digits = 9;
        int value = nanos;
        while (value % 10 == 0) {
            value /= 10;
            digits--;
        }
        out.append('.');
        String text = Integer.toString(value);
        out.append("0".repeat(digits - text.length())).append(text);
    }
}
