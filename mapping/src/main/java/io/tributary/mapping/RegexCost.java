package io.tributary.mapping;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a regular expression repeats at least by its counts alone, as {@code (a?){1000}} does even on an empty text,
 * where no character is read that could be paid for.
 */
final class RegexCost {

    private static final long LARGEST = 1_000_000;

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long last;
    private int at;

    private RegexCost(String regex) {
        this.regex = regex;
    }

    static boolean isTooHigh(String regex) {
        return regex.indexOf('{') >= 0 && new RegexCost(regex).run() > LARGEST;
    }

    private long run() {
        while (at < regex.length()) {
            char c = regex.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> open();
                case ')' -> close();
                case '{' -> count();
                default -> atom(1);
            }
            if (sum > LARGEST || last > LARGEST) {
                return Math.max(sum, last);
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return sum + last;
    }

    private void atom(int length) {
        sum += last;
        last = 1;
        at += length;
    }

    private void escape() {
        if (regex.startsWith("\\Q", at)) {
            int end = regex.indexOf("\\E", at);
            atom(end < 0 ? regex.length() - at : end + 2 - at);
            return;
        }
        boolean braced =
                at + 2 < regex.length() && regex.charAt(at + 2) == '{' && "xpPN".indexOf(regex.charAt(at + 1)) >= 0;
        int close = braced ? regex.indexOf('}', at) : -1;
        atom(close < 0 ? 2 : close + 1 - at);
    }

    private void characterClass() {
        int depth = 0;
        int end = at;
        do {
            char c = regex.charAt(end);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            end += c == '\\' ? 2 : 1;
        } while (end < regex.length() && depth > 0);
        atom(end - at);
    }

    private void open() {
        outer.push(sum + last);
        sum = 0;
        last = 0;
        at++;
    }

    private void close() {
        long inside = Math.max(1, sum + last);
        sum = outer.isEmpty() ? 0 : outer.pop();
        last = inside;
        at++;
    }

    private void count() {
        long times = 0;
        at++;
        while (at < regex.length() && Character.isDigit(regex.charAt(at)) && times <= LARGEST) {
            times = times * 10 + Character.digit(regex.charAt(at++), 10);
        }
        last *= Math.max(1, times);
        int close = regex.indexOf('}', at);
        at = close < 0 ? regex.length() : close + 1;
    }
}
