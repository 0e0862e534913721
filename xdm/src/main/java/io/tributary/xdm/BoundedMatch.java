package io.tributary.xdm;

import java.util.regex.Pattern;

/**
 * Searches text with a pattern that a stranger wrote, in bounded time. Backtracking reads characters over and over, so
 * counting the reads bounds the work.
 */
final class BoundedMatch {

    private static final int READS = 200_000;
    private static final int READS_PER_CHARACTER = 50;

    private BoundedMatch() {}

    enum Result {
        FOUND,
        ABSENT,
        GAVE_UP
    }

    static Result find(Pattern pattern, String text) {
        long budget = READS + (long) READS_PER_CHARACTER * text.length();
        try {
            return pattern.matcher(new Counted(text, 0, text.length(), new Budget(budget)))
                            .find()
                    ? Result.FOUND
                    : Result.ABSENT;
        } catch (Exhausted e) {
            return Result.GAVE_UP;
        } catch (StackOverflowError e) {
            // Repeated alternatives recurse once a character; a text can be longer than the stack is deep.
            return Result.GAVE_UP;
        }
    }

    private static final class Budget {
        private long left;

        Budget(long left) {
            this.left = left;
        }
    }

    private record Counted(String text, int start, int end, Budget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (--budget.left < 0) {
                throw Exhausted.INSTANCE;
            }
            return text.charAt(start + index);
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Counted(text, start + from, start + to, budget);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }

    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Exhausted INSTANCE = new Exhausted();

        private Exhausted() {
            super("The pattern takes too long", null, false, false);
        }
    }
}
