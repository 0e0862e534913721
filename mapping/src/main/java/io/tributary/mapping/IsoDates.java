package io.tributary.mapping;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The ISO family: {@code yyyy-MM-dd}, optionally {@code T} or a space and {@code HH:mm[:ss[.fraction]]}, optionally an
 * offset (contract §4.2 a). Written by hand: it runs once for every date of every record.
 */
final class IsoDates {

    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int LARGEST_OFFSET = 18 * 3600;

    private static final int DATE_LENGTH = 10;

    private final String text;
    private int at;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int nanos;

    private IsoDates(String text) {
        this.text = text;
    }

    static @Nullable ZonedDateTime parse(String text) {
        return new IsoDates(text).run();
    }

    /** True if the text already has the form in which date-times are written, so that it can be kept. */
    static boolean isCanonical(String text) {
        int length = text.length();
        if (length < 20 || text.charAt(10) != 'T' || !isDay(text) || !isTime(text)) {
            return false;
        }
        int end = 19;
        if (text.charAt(end) == '.') {
            do {
                end++;
            } while (end < length && isDigit(text.charAt(end)));
            if (end > 29 || text.charAt(end - 1) == '0' || end == 20) {
                return false;
            }
        }
        if (end == length - 1) {
            return text.charAt(end) == 'Z';
        }
        return end == length - 6 && isOffset(text, end);
    }

    private static boolean isDay(String text) {
        int century = two(text, 0);
        int year = century * 100 + two(text, 2);
        int month = two(text, 5);
        int day = two(text, 8);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && century >= 0
                && year >= century * 100
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= length(year, month);
    }

    private static boolean isTime(String text) {
        int hour = two(text, 11);
        int minute = two(text, 14);
        int second = two(text, 17);
        return text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59;
    }

    /** True for an offset with a colon that isn't zero. */
    private static boolean isOffset(String text, int at) {
        int hours = two(text, at + 1);
        int minutes = two(text, at + 4);
        int seconds = hours * 3600 + minutes * 60;
        return (text.charAt(at) == '+' || text.charAt(at) == '-')
                && text.charAt(at + 3) == ':'
                && hours >= 0
                && minutes >= 0
                && minutes <= 59
                && seconds > 0
                && seconds <= LARGEST_OFFSET;
    }

    /** Two digits as a number; negative if there are none. */
    private static int two(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
    }

    /** True if the text is {@code yyyy-MM-dd}, the form in which dates are written, and there is such a day. */
    static boolean isDate(String text) {
        return text.length() == DATE_LENGTH && isDay(text);
    }

    private @Nullable ZonedDateTime run() {
        ZoneOffset offset = read();
        return offset == null ? null : ZonedDateTime.of(year, month, day, hour, minute, second, nanos, offset);
    }

    /** Reads all parts and gives the offset; null if the text is no date. */
    private @Nullable ZoneOffset read() {
        year = number(4);
        if (year < 0 || !accept('-')) {
            return null;
        }
        month = number(2);
        if (month < 1 || month > 12 || !accept('-')) {
            return null;
        }
        day = number(2);
        if (day < 1 || day > length(year, month) || !time()) {
            return null;
        }
        ZoneOffset offset = offset();
        return at == text.length() ? offset : null;
    }

    private static int length(int year, int month) {
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    /** The time of day if there is one; false if what looks like one is none. */
    private boolean time() {
        if (at >= text.length()) {
            return true;
        }
        char separator = text.charAt(at);
        if (separator != 'T' && separator != ' ' && separator != 't') {
            return true;
        }
        at++;
        hour = number(2);
        if (hour < 0 || hour > 23 || !accept(':')) {
            return false;
        }
        minute = number(2);
        if (minute < 0 || minute > 59) {
            return false;
        }
        if (!accept(':')) {
            return true;
        }
        second = number(2);
        return second >= 0 && second <= 59 && (!accept('.') || fraction());
    }

    private boolean fraction() {
        int digits = 0;
        int value = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && digits < 9) {
            value = value * 10 + text.charAt(at++) - '0';
            digits++;
        }
        if (digits == 0) {
            return false;
        }
        for (int i = digits; i < 9; i++) {
            value *= 10;
        }
        nanos = value;
        return true;
    }

    /** UTC if there is no offset; null if what looks like one is none. */
    private @Nullable ZoneOffset offset() {
        if (at == text.length() || accept('Z') || accept('z')) {
            return ZoneOffset.UTC;
        }
        char sign = text.charAt(at++);
        if (sign != '+' && sign != '-') {
            return null;
        }
        int hours = number(2);
        int minutes = 0;
        if (hours >= 0 && at < text.length()) {
            accept(':');
            minutes = number(2);
        }
        int seconds = hours * 3600 + minutes * 60;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > LARGEST_OFFSET) {
            return null;
        }
        return ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds);
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Exactly so many digits, or -1. */
    private int number(int digits) {
        if (at + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(at + i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        at += digits;
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
