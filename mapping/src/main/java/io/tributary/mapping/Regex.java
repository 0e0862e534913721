package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions in bounded time: every character that a match reads is paid for (contract §2.8, §2.11). */
final class Regex {

    private static final int LONGEST = 4096;
    /** Steps that a match costs, since its expression may have to be compiled. */
    private static final int MATCH_COST = 10;

    private Regex() {}

    static boolean matches(Arguments a, String regex, String text) {
        return matcher(a, regex, text).matches();
    }

    /** True if the whole text matches; for the operators, which remember no pattern. */
    static boolean matches(Scope scope, String regex, String text) {
        scope.spend(MATCH_COST);
        return pattern(regex)
                .matcher(new Counted(scope, text, 0, text.length()))
                .matches();
    }

    static Matcher matcher(Arguments a, String regex, String text) {
        a.scope().spend(MATCH_COST);
        return a.made(regex, Regex::pattern).matcher(new Counted(a.scope(), text, 0, text.length()));
    }

    static JsonNode replaceAll(Arguments a, String regex, String text, String replacement) {
        Matcher matcher = matcher(a, regex, text);
        StringBuilder out = new StringBuilder();
        try {
            while (matcher.find()) {
                a.scope().spend(1);
                matcher.appendReplacement(out, replacement);
                if (out.length() > Scope.TEXT) {
                    a.scope().produce(out.length());
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new EvaluationException("The replacement refers to no group of the regular expression");
        }
        matcher.appendTail(out);
        return a.result(out.toString());
    }

    private static Pattern pattern(String regex) {
        if (regex.length() > LONGEST) {
            throw new EvaluationException("The regular expression is longer than " + LONGEST + " characters");
        }
        if (RegexCost.isTooHigh(regex)) {
            throw new EvaluationException("The regular expression repeats too often; lower the counts in its braces");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new EvaluationException(
                    "Invalid regular expression: " + e.getDescription() + " near index " + e.getIndex());
        }
    }

    private record Counted(Scope scope, String text, int start, int end) implements CharSequence {
        @Override
        public char charAt(int index) {
            scope.match();
            return text.charAt(start + index);
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.substring(start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }
}
