package io.tributary.xdm;

/**
 * Reads days and moments. The forms are exactly those that the violation texts name: four-digit years from 0001, seconds
 * required, up to nine digits of fraction, {@code Z} or an offset with colon up to 18:00. Days, hours and seconds that
 * do not exist are refused: 30 February, 24:00, leap seconds. Written by hand because every event has one.
 */
final class Timestamps {

    /** Not a day or moment; no valid one has this value. */
    static final long INVALID = Long.MIN_VALUE;

    private static final int MAX_OFFSET_MINUTES = 18 * 60;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int[] MICROS = {0, 100_000, 10_000, 1_000, 100, 10, 1};

    private Timestamps() {}

    /** Days since 1970-01-01 of a text such as {@code 2025-07-14}, or {@link #INVALID}. */
    static long epochDay(String text) {
        return text.length() == 10 ? day(text) : INVALID;
    }

    /** Microseconds since 1970-01-01T00:00:00Z; digits below are cut off. {@link #INVALID} if there is no such moment. */
    static long epochMicros(String text) {
        int length = text.length();
        if (length < 20 || length > 35 || text.charAt(10) != 'T' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            return INVALID;
        }
        long day = day(text);
        int hour = two(text, 11);
        int minute = two(text, 14);
        int second = two(text, 17);
        if (day == INVALID || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return INVALID;
        }
        int at = 19;
        long micros = 0;
        if (text.charAt(at) == '.') {
            int digits = digits(text, 20);
            if (digits < 1 || digits > 9) {
                return INVALID;
            }
            micros = fraction(text, Math.min(digits, 6));
            at = 20 + digits;
        }
        int offset = offset(text, at);
        if (offset == Integer.MIN_VALUE) {
            return INVALID;
        }
        long seconds = day * 86_400 + hour * 3_600L + minute * 60L + second - offset * 60L;
        return seconds * 1_000_000 + micros;
    }

    private static long day(String text) {
        int century = two(text, 0);
        int rest = two(text, 2);
        int month = two(text, 5);
        int dayOfMonth = two(text, 8);
        if (century < 0 || rest < 0 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return INVALID;
        }
        int year = century * 100 + rest;
        if (year < 1 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(month, year)) {
            return INVALID;
        }
        // Counted in years that begin in March, so that the leap day is the last of its year.
        int y = month <= 2 ? year - 1 : year;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayOfMonth - 1;
        return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
    }

    private static int daysIn(int month, int year) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (left != 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(at);
        int hours = two(text, at + 1);
        int minutes = two(text, at + 4);
        int total = hours * 60 + minutes;
        if ((sign != '+' && sign != '-') || hours < 0 || minutes < 0 || minutes > 59 || total > MAX_OFFSET_MINUTES) {
            return Integer.MIN_VALUE;
        }
        return sign == '-' ? -total : total;
    }

    private static long fraction(String text, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 10 + (text.charAt(20 + i) - '0');
        }
        return digits == 6 ? value : value * MICROS[digits];
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at - from;
    }

    private static int two(String text, int at) {
        char tens = text.charAt(at);
        char ones = text.charAt(at + 1);
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
