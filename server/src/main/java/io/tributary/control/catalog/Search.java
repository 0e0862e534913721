package io.tributary.control.catalog;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A client's regular expression, searched with a bound on the work it may cause. */
final class Search {

    private static final int LONGEST_PATTERN = 1_000;
    private static final int LONGEST_TEXT = 4_096;
    private static final int MOST_STEPS = 200_000;

    private final Pattern pattern;

    /** @throws io.tributary.http.HttpProblem 400 when it is no regular expression or too long */
    Search(String expression) {
        if (expression.length() > LONGEST_PATTERN) {
            throw Problems.badRequest("A regular expression in property has %d characters; at most %d are allowed."
                    .formatted(expression.length(), LONGEST_PATTERN));
        }
        try {
            this.pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw Problems.badRequest("'%s' in property is no regular expression: %s near index %d."
                    .formatted(Text.shown(expression), e.getDescription(), e.getIndex()));
        }
    }

    /** Whether the expression is found anywhere in the text's first 4,096 characters. */
    boolean finds(String text) {
        String bounded = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        try {
            return pattern.matcher(new Counted(bounded, new int[1])).find();
        } catch (TooMuchWork | StackOverflowError e) {
            throw Problems.badRequest("The regular expression '%s' in property takes too long; write a simpler one."
                    .formatted(Text.shown(pattern.pattern())));
        }
    }

    private static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchWork() {
            super("regular expression", null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Counted(String text, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new TooMuchWork();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
