package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the files of cases and runs them; the READMEs beside them tell how they are written. */
final class Cases {

    private Cases() {}

    enum Outcome {
        VALUE(" => "),
        NO_VALUE(" !! "),
        NO_PARSE(" ?! ");

        private final String mark;

        Outcome(String mark) {
            this.mark = mark;
        }
    }

    /** What is given in a case about one function, method or operator. */
    enum Kind {
        USUAL,
        NULL,
        MISSING,
        WRONG,
        EDGE,
        ERROR
    }

    /** One case; {@code subject} and {@code kind} are empty where it is about the language as a whole. */
    record Case(
            String place,
            String subject,
            List<Kind> kind,
            String record,
            String expression,
            Outcome outcome,
            String expected) {
        @Override
        public String toString() {
            return place + " " + expression;
        }

        void check() {
            JsonNode given = Json.read(record);
            String before = given.toString();
            switch (outcome) {
                case VALUE -> Json.assertSame(Expression.parse(expression).evaluate(given), expected);
                case NO_VALUE -> {
                    Expression parsed = Expression.parse(expression);
                    assertThatThrownBy(() -> parsed.evaluate(given))
                            .isInstanceOf(EvaluationException.class)
                            .hasMessageContaining(expected);
                }
                case NO_PARSE ->
                    assertThatThrownBy(() -> Expression.parse(expression))
                            .isInstanceOf(ExpressionException.class)
                            .hasMessageContaining(expected);
            }
            assertThat(given.toString()).isEqualTo(before);
        }
    }

    /** The cases of a file about the language as a whole. */
    static List<Case> general(String file) {
        return read("expressions/" + file + ".cases", false);
    }

    /** The cases of a file with a subject and a kind for each. */
    static List<Case> aboutSubjects(String file) {
        return read("functions/" + file + ".cases", true);
    }

    private static List<Case> read(String file, boolean labelled) {
        List<Case> cases = new ArrayList<>();
        String record = "{}";
        String subject = "";
        int number = 0;
        for (String line : Json.lines(file)) {
            number++;
            if (line.startsWith("@ ")) {
                record = line.substring(2);
            } else if (labelled && line.startsWith("= ")) {
                subject = line.substring(2);
            } else if (!line.isBlank() && !line.startsWith("# ")) {
                cases.add(read(file + ":" + number, labelled ? subject : "", record, line));
            }
        }
        return cases;
    }

    private static Case read(String place, String subject, String record, String line) {
        Outcome outcome = null;
        int cut = -1;
        for (Outcome candidate : Outcome.values()) {
            int at = line.lastIndexOf(candidate.mark);
            if (at > cut) {
                cut = at;
                outcome = candidate;
            }
        }
        if (outcome == null) {
            throw new IllegalArgumentException(place + " expects nothing");
        }
        String expected = line.substring(cut + 4).strip();
        if (expected.isEmpty()) {
            throw new IllegalArgumentException(place + " would be content with anything");
        }
        String expression = line.substring(0, cut);
        if (subject.isEmpty()) {
            return new Case(place, subject, List.of(), record, expression, outcome, expected);
        }
        int space = line.indexOf(' ');
        Kind kind = Kind.valueOf(line.substring(0, space).toUpperCase(Locale.ROOT));
        String rest = space < cut ? expression.substring(space).strip() : "";
        return new Case(place, subject, List.of(kind), record, rest, outcome, expected);
    }
}
