package io.tributary.xdm;

/**
 * What a pattern can cost where it reads no character. {@link BoundedMatch} bounds a search by the characters it reads,
 * but parts that match nothing ({@code ^}, an empty alternative, an option) can be tried over and over without reading:
 * repeated {@code (?:(?:^){1000}){1000}}, or combined, {@code (|)(|)(|)…^} in 2<sup>n</sup> ways. Counted here, before a
 * pattern is ever used; too high rather than too low.
 */
final class PatternCost {

    /** More than this is no pattern for a field. */
    static final int MAX = 10_000;

    private static final int MAX_DEPTH = 100;

    private final String regex;
    private int at;
    private int depth;
    private boolean lost;

    private PatternCost(String regex) {
        this.regex = regex;
    }

    /** Steps without a character read between two that are, at most; {@link #MAX} + 1 for any number above. */
    static int of(String regex) {
        PatternCost pattern = new PatternCost(regex);
        Part whole = pattern.alternatives();
        double steps = whole.steps() * whole.ways();
        // Characters left over mean that the count means nothing.
        boolean counted = !pattern.lost && pattern.at >= regex.length();
        return counted && steps <= MAX ? (int) steps : MAX + 1;
    }

    /**
     * A part of a pattern.
     *
     * @param steps what trying it once costs without a character read
     * @param ways in how many ways it can match nothing
     * @param nullable whether it can match nothing
     */
    private record Part(double steps, double ways, boolean nullable) {
        static final Part CHARACTER = new Part(0, 1, false);
        static final Part POSITION = new Part(1, 1, true);

        Part then(Part next) {
            return new Part(steps + next.steps, ways * next.ways, nullable && next.nullable);
        }

        Part or(Part other) {
            return new Part(steps + other.steps, empty() + other.empty(), nullable || other.nullable);
        }

        /** A branch that reads before anything else ends the search by itself. */
        private double empty() {
            return nullable || ways > 1 ? ways : 0;
        }

        Part grouped() {
            return new Part(steps + own(), Math.max(1, ways), nullable);
        }

        /** What reads a character pays for itself. */
        private int own() {
            return nullable ? 1 : 0;
        }

        Part repeated(int least) {
            int times = Math.max(1, least);
            double more = least == 0 && nullable ? 1 : 0;
            return new Part((steps + own()) * times, Math.pow(ways, times) + more, nullable || least == 0);
        }
    }

    private Part alternatives() {
        Part all = sequence();
        while (at < regex.length() && regex.charAt(at) == '|') {
            at++;
            all = all.or(sequence());
        }
        return all.grouped();
    }

    private Part sequence() {
        Part all = new Part(0, 1, true);
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            all = all.then(quantified(atom()));
        }
        return all;
    }

    private Part atom() {
        char c = regex.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> {
                skipClass();
                yield Part.CHARACTER;
            }
            case '\\' -> escape();
            case '^', '$' -> Part.POSITION;
            default -> Part.CHARACTER;
        };
    }

    private Part group() {
        if (++depth > MAX_DEPTH) {
            return lose();
        }
        boolean looks = false;
        if (at < regex.length() && regex.charAt(at) == '?') {
            looks = regex.startsWith("?=", at)
                    || regex.startsWith("?!", at)
                    || regex.startsWith("?<=", at)
                    || regex.startsWith("?<!", at);
            if (!header(looks)) {
                return Part.POSITION;
            }
        }
        Part inside = alternatives();
        at++;
        depth--;
        return looks ? new Part(inside.steps(), inside.ways(), true) : inside;
    }

    /** Passes what stands between {@code (?} and the group's content; false when there is none, as in {@code (?i)}. */
    private boolean header(boolean looks) {
        int start = at;
        while (at < regex.length() && "=!:>)".indexOf(regex.charAt(at)) < 0) {
            at++;
        }
        boolean flags = !looks && regex.charAt(start + 1) != '<';
        if (flags && regex.substring(start, at).indexOf('x') >= 0) {
            // Comments between a part and its repetition are not understood here.
            lose();
            return false;
        }
        boolean empty = at < regex.length() && regex.charAt(at) == ')';
        at++;
        if (empty) {
            depth--;
        }
        return !empty;
    }

    private Part lose() {
        lost = true;
        at = regex.length();
        return Part.POSITION;
    }

    private Part escape() {
        char c = at < regex.length() ? regex.charAt(at++) : '\\';
        switch (c) {
            case 'Q' -> {
                int end = regex.indexOf("\\E", at);
                at = end < 0 ? regex.length() : end + 2;
            }
            case 'p', 'P', 'x', 'N', 'k' -> {
                char open = at < regex.length() ? regex.charAt(at) : ' ';
                int end = open == '{' || open == '<' ? regex.indexOf(open == '{' ? '}' : '>', at) : -1;
                at = end < 0 ? at : end + 1;
            }
            default -> {}
        }
        // A reference back can be to nothing.
        return "bBAGzZ123456789k".indexOf(c) >= 0 ? Part.POSITION : Part.CHARACTER;
    }

    private void skipClass() {
        int open = 1;
        boolean first = true;
        while (at < regex.length() && open > 0) {
            char c = regex.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> open++;
                case ']' -> open -= first ? 0 : 1;
                default -> {}
            }
            first = first && c == '^';
        }
    }

    private Part quantified(Part atom) {
        Part part = atom;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '{') {
                int end = regex.indexOf('}', at);
                part = part.repeated(least(regex.substring(at + 1, Math.max(at + 1, end))));
                at = end < 0 ? regex.length() : end + 1;
            } else if (c == '?' || c == '*' || c == '+') {
                at++;
                part = part.repeated(c == '+' ? 1 : 0);
            } else {
                return part;
            }
        }
        return part;
    }

    private static int least(String range) {
        int comma = range.indexOf(',');
        try {
            return Integer.parseInt(comma < 0 ? range : range.substring(0, comma));
        } catch (NumberFormatException e) {
            return MAX;
        }
    }
}
