package io.tributary.xdm;

import io.tributary.xdm.FieldType.TextPattern;

/**
 * Searches text with a pattern that a stranger wrote, in bounded time. Backtracking reads characters over and over, so
 * counting the reads bounds the work; a read counts for more when the pattern can do much between two of them. One
 * instance serves one record.
 */
final class BoundedMatch {

    /** Reads that any match may take: plenty for patterns that do not backtrack much. */
    private static final long READS = 1_000;

    private static final long READS_PER_CHARACTER = 50;
    /** Steps without a read that cost about as much as one. */
    private static final int STEPS_PER_READ = 16;
    /** Further reads that all matches of one record share. */
    private static final long SPARE = 1_000_000;

    private long spare = SPARE;

    enum Result {
        FOUND,
        ABSENT,
        GAVE_UP
    }

    Result find(TextPattern pattern, String text) {
        long free = READS + READS_PER_CHARACTER * text.length();
        Budget budget = new Budget(free + spare, 1 + pattern.cost() / STEPS_PER_READ);
        try {
            boolean found = pattern.pattern()
                    .matcher(new Counted(text, 0, text.length(), budget))
                    .find();
            return found ? Result.FOUND : Result.ABSENT;
        } catch (Exhausted e) {
            return Result.GAVE_UP;
        } catch (StackOverflowError e) {
            // Repeated alternatives recurse once a character; a text can be longer than the stack is deep.
            return Result.GAVE_UP;
        } finally {
            spare = Math.clamp(budget.left, 0, spare);
        }
    }

    private static final class Budget {
        private final long read;
        private long left;

        Budget(long left, long read) {
            this.left = left;
            this.read = read;
        }
    }

    private record Counted(String text, int start, int end, Budget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            budget.left -= budget.read;
            if (budget.left < 0) {
                throw new Exhausted();
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

        Exhausted() {
            super("The pattern takes too long", null, false, false);
        }
    }
}
