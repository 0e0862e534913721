package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One condition of a {@code property} parameter (schema-registry contract §1.5).
 *
 * @param name the member it is about
 * @param operator empty for "is there"
 */
record Filter(String name, String operator, String value, Optional<Pattern> pattern) implements Predicate<JsonNode> {

    private static final Pattern TERM = Pattern.compile("(.+?)(==|!=|<=|>=|<|>|~)(.*)", Pattern.DOTALL);
    private static final Pattern NEXT_TERM = Pattern.compile(",(?=[A-Za-z_@$][\\w.:@$-]*(?:==|!=|<=|>=|<|>|~))");
    private static final int MAX_PATTERN = 256;

    /** All conditions of all parameters; all of them must hold. */
    static List<Filter> of(List<String> parameters) {
        List<Filter> filters = new ArrayList<>();
        for (String parameter : parameters) {
            for (String term : NEXT_TERM.split(parameter, -1)) {
                if (!term.isBlank()) {
                    filters.add(parse(term));
                }
            }
        }
        return filters;
    }

    private static Filter parse(String term) {
        Matcher matcher = TERM.matcher(term);
        if (!matcher.matches()) {
            return new Filter(term.strip(), "", "", Optional.empty());
        }
        String operator = matcher.group(2);
        String value = matcher.group(3);
        Optional<Pattern> pattern = operator.equals("~") ? Optional.of(pattern(value)) : Optional.empty();
        return new Filter(matcher.group(1).strip(), operator, value, pattern);
    }

    private static Pattern pattern(String text) {
        if (text.length() > MAX_PATTERN) {
            throw bad("is longer than " + MAX_PATTERN + " characters");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException broken) {
            throw bad("is broken: " + broken.getDescription() + " near index " + broken.getIndex());
        }
    }

    private static Refusal bad(String why) {
        return Refusal.invalid("$", "filter", "The regular expression of a property filter " + why + ".");
    }

    @Override
    public boolean test(JsonNode resource) {
        JsonNode found = Values.of(resource, name);
        return switch (operator) {
            case "" -> !found.isMissingNode();
            case "!=" -> !any(found, text -> text.equals(value));
            case "==" -> any(found, text -> text.equals(value));
            case "~" -> any(found, this::matches);
            case "<" -> any(found, text -> Values.compare(name, text, value) < 0);
            case ">" -> any(found, text -> Values.compare(name, text, value) > 0);
            case "<=" -> any(found, text -> Values.compare(name, text, value) <= 0);
            case ">=" -> any(found, text -> Values.compare(name, text, value) >= 0);
            default -> throw new IllegalStateException("no filter has the operator " + operator);
        };
    }

    private static boolean any(JsonNode found, Predicate<String> condition) {
        if (found.isArray()) {
            return found.valueStream().anyMatch(entry -> any(entry, condition));
        }
        return found.isValueNode() && condition.test(found.asText());
    }

    private boolean matches(String text) {
        return BoundedMatch.find(pattern.orElseThrow(), text)
                .orElseThrow(() -> bad("takes too long to try; avoid nested repetition"));
    }
}
