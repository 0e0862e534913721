package io.tributary.control.schema;

import java.util.Optional;
import java.util.regex.Pattern;

/** Tries a regular expression that a client wrote: a hostile one ends after so many looks at the text. */
final class BoundedMatch {

    private static final int MAX_LOOKS = 100_000;

    private BoundedMatch() {}

    /** Whether the expression occurs in a text; empty when that takes too long to tell. */
    static Optional<Boolean> find(Pattern pattern, String text) {
        try {
            return Optional.of(pattern.matcher(new Counted(text, new Looks())).find());
        } catch (TooMany | StackOverflowError hostile) {
            return Optional.empty();
        }
    }

    private static final class Looks {

        private int left = MAX_LOOKS;

        void look() {
            if (--left < 0) {
                throw new TooMany();
            }
        }
    }

    private record Counted(String text, Looks looks) implements CharSequence {

        @Override
        public char charAt(int index) {
            looks.look();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super("too many looks", null, false, false);
        }
    }
}
