package io.tributary.mapping;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The other date formats that are tried one after the other (contract §4.2 b), all but those of the ISO family: a shape
 * is a pattern with {@code 9} for a digit, {@code #} for one or two digits, {@code A} for a month's three letters.
 */
final class ListedDates {

    /** Shapes in their order, with the order of their fields: y, m, d, then an optional 12-hour time. */
    private static final String[][] SHAPES = {
        {"9999/99/99", "ymd"},
        {"9999.99.99", "ymd"},
        {"9999-A-99", "ymd"},
        {"99999999", "ymd"},
        {"99-99-9999", "mdy"},
        {"99999999", "mdy"},
        {"#/99/9999", "mdy"},
        {"99.#.9999", "dmy"},
        {"#/99/9999 99:99:99 P", "mdy"},
        {"99.#.9999 99:99:99 P", "dmy"},
        {"99.A.9999", "dmy"},
        {"99-A-9999", "dmy"},
    };

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private final String text;
    private final String shape;
    private final String order;
    /** Year, month, day, hour, minute, second in the order of the calendar; the hour is on a 24-hour clock. */
    private final int[] fields = {0, 0, 0, 0, 0, 0};

    private int at;

    private ListedDates(String text, String shape, String order) {
        this.text = text;
        this.shape = shape;
        this.order = order;
    }

    static @Nullable ZonedDateTime parse(String text) {
        for (String[] shape : SHAPES) {
            ZonedDateTime time = new ListedDates(text, shape[0], shape[1]).run();
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    private @Nullable ZonedDateTime run() {
        int field = 0;
        int next = 0;
        while (next < shape.length()) {
            char c = shape.charAt(next);
            if (c == '9' || c == '#' || c == 'A') {
                int place = field < 3 ? "ymd".indexOf(order.charAt(field)) : field;
                int width = c == '9' ? (field < 3 && order.charAt(field) == 'y' ? 4 : 2) : 1;
                if (!field(c, place, width)) {
                    return null;
                }
                next += width;
                field++;
            } else if (!literal(c)) {
                return null;
            } else {
                next++;
            }
        }
        return at == text.length() ? time() : null;
    }

    private boolean literal(char c) {
        if (c == 'P') {
            return halfOfDay();
        }
        return at < text.length() && text.charAt(at++) == c;
    }

    private boolean field(char kind, int place, int width) {
        int value = switch (kind) {
            case 'A' -> month();
            case '#' -> loose();
            default -> number(width);
        };
        fields[place] = value;
        return value >= 0;
    }

    private int month() {
        if (at + 3 > text.length()) {
            return -1;
        }
        int index = MONTHS.indexOf(text.substring(at, at + 3).toLowerCase(Locale.ROOT));
        at += 3;
        return index >= 0 && index % 3 == 0 ? index / 3 + 1 : -1;
    }

    private int loose() {
        int two = number(2);
        return two >= 0 ? two : number(1);
    }

    private int number(int digits) {
        if (at + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(at + i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        at += digits;
        return value;
    }

    private boolean halfOfDay() {
        boolean afternoon = text.regionMatches(true, at, "PM", 0, 2);
        boolean morning = text.regionMatches(true, at, "AM", 0, 2);
        at += 2;
        int hour = fields[3];
        fields[3] = hour % 12 + (afternoon ? 12 : 0);
        return (afternoon || morning) && hour >= 1 && hour <= 12;
    }

    private @Nullable ZonedDateTime time() {
        try {
            return ZonedDateTime.of(
                    fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], 0, ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
