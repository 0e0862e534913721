package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Our own functions on what identifies people, which the documented language lacks (contract §10). */
final class PersonFunctions {

    private static final int SHOWN = 4;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final int FEWEST_DIGITS = 7;
    private static final int MOST_DIGITS = 15;
    private static final String ITALY = "39";

    static final List<Function> ALL = List.of(
            Function.of("replace_regex", 3, a -> Regex.replaceAll(a, a.text(1), a.text(0), a.text(2))),
            Function.of("mask", 1, 3, PersonFunctions::mask),
            Function.of("normalize_email", 1, PersonFunctions::email),
            Function.of("normalize_phone", 1, 2, PersonFunctions::phone));

    private PersonFunctions() {}

    /** All but the last characters; a text that has no more than these is hidden whole. */
    private static JsonNode mask(Arguments a) {
        String text = a.text(0);
        String with = a.textOr(2, "*");
        int shown = a.has(1) ? a.length(1) : SHOWN;
        if (shown < 0) {
            throw new EvaluationException("mask expects to show at least 0 characters");
        }
        int characters = text.codePointCount(0, text.length());
        int hidden = characters > shown ? characters - shown : characters;
        int rest = text.offsetByCodePoints(0, hidden);
        a.scope().produce((long) hidden * with.length() + text.length() - rest);
        return Values.of(with.repeat(hidden) + text.substring(rest));
    }

    private static JsonNode email(Arguments a) {
        String written = a.text(0).strip();
        String email = written.length() > LONGEST_EMAIL ? "" : written.toLowerCase(Locale.ROOT);
        int at = email.lastIndexOf('@');
        boolean sound = at > 0
                && at <= LONGEST_LOCAL
                && email.length() <= LONGEST_EMAIL
                && email.indexOf('.', at) > at + 1
                && !email.endsWith(".")
                && !email.contains("..")
                && email.indexOf('@') == at
                && email.chars().noneMatch(c -> c <= ' ' || Character.isWhitespace(c) || ",;<>()\"".indexOf(c) >= 0);
        if (!sound) {
            throw new EvaluationException("normalize_email expects an e-mail address, as name@example.com");
        }
        return a.result(email);
    }

    /** The form of E.164, as far as it can be told without the numbering plans of all countries. */
    private static JsonNode phone(Arguments a) {
        String written = a.text(0).strip();
        if (written.length() > LONGEST_LOCAL) {
            throw notPhone();
        }
        boolean international = written.startsWith("+");
        // As in +49 (0)30: the zero is only dialled within the country.
        String digits = digits(international ? written.replace("(0)", "") : written);
        if (!international && digits.startsWith("00")) {
            digits = digits.substring(2);
        } else if (!international) {
            digits = country(a) + (digits.startsWith("0") && !country(a).equals(ITALY) ? digits.substring(1) : digits);
        }
        if (digits.length() < FEWEST_DIGITS || digits.length() > MOST_DIGITS || digits.startsWith("0")) {
            throw notPhone();
        }
        return Values.of("+" + digits);
    }

    private static String country(Arguments a) {
        String country = a.has(1) ? digits(a.text(1).strip()) : "";
        if (country.isEmpty()) {
            throw new EvaluationException(
                    "normalize_phone expects a number with a country, as +49 30 123456, or the country's code");
        }
        return country;
    }

    private static String digits(String written) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (!(c == '+' && i == 0) && " -./()\u00a0".indexOf(c) < 0) {
                throw notPhone();
            }
        }
        return digits.toString();
    }

    private static EvaluationException notPhone() {
        return new EvaluationException("normalize_phone expects a phone number of 7 to 15 digits");
    }
}
