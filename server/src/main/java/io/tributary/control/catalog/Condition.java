package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What an object must fulfil to be listed (catalog contract §1.3). */
interface Condition extends Predicate<ObjectNode> {

    /** {@code name=a,b} any of, {@code name=!a,b} none of; {@code *} is a wildcard in names only. */
    static Condition simple(String property, String value) {
        boolean not = value.startsWith("!");
        List<String> wanted = List.of((not ? value.substring(1) : value).split(",", -1));
        return object -> {
            boolean found = Values.at(object, property)
                    .filter(actual -> wanted.stream().anyMatch(text -> equal(property, actual, text)))
                    .isPresent();
            return found != not;
        };
    }

    private static boolean equal(String property, JsonNode actual, String text) {
        return property.equals("name")
                ? Wildcards.matches(text, actual.asText())
                : Values.matches(property, actual, text);
    }

    /** Whether a related object of that type has one of the ids; {@code !} before the list excludes. */
    static Condition related(String type, String value) {
        boolean not = value.startsWith("!");
        List<String> wanted = List.of((not ? value.substring(1) : value).split(",", -1));
        return object -> object.path("relatedObjects")
                        .valueStream()
                        .anyMatch(related -> related.path("type").asText().equals(type)
                                && wanted.contains(related.path("id").asText()))
                != not;
    }

    /** A batch that has one of the ids, or is related to one that has. */
    static Condition itselfOrRelated(String value) {
        Condition itself = simple("id", value);
        Condition related = related("batch", value);
        boolean not = value.startsWith("!");
        return object ->
                not ? itself.test(object) && related.test(object) : itself.test(object) || related.test(object);
    }

    /** {@code tags=team:crm,stage:*}: every key has a value that fits. */
    static List<Condition> tags(String value) {
        List<Condition> all = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            if (colon < 1) {
                throw Problems.badRequest(
                        "tags takes key:value[,key:value], with * for any text; '%s' has no key and value."
                                .formatted(Text.shown(part)));
            }
            all.add(tag(part.substring(0, colon), part.substring(colon + 1)));
        }
        return all;
    }

    private static Condition tag(String key, String value) {
        String pattern = Tags.isSwitch(key) ? Tags.withoutBlanks(value) : value;
        return object ->
                Tags.texts(object.path("tags").path(key)).stream().anyMatch(text -> Wildcards.matches(pattern, text));
    }

    /** {@code createdAfter}, {@code createdBefore}: exclusive. */
    static Condition number(String property, IntPredicate comparison, String bound) {
        return compared(property, bound, comparison);
    }

    /** {@code property=expr}: exists, {@code !} does not, {@code ~} search, and the six comparisons. */
    static Condition expression(String expression) {
        int at = operatorAt(expression);
        if (at < 0) {
            boolean not = expression.startsWith("!");
            String property = named(not ? expression.substring(1) : expression, expression);
            return object -> Values.at(object, property).isPresent() != not;
        }
        String property = named(expression.substring(0, at), expression);
        String rest = expression.substring(at);
        if (rest.startsWith("~")) {
            Search search = new Search(rest.substring(1));
            return object -> Values.at(object, property)
                    .filter(value -> value.isValueNode() && search.finds(value.asText()))
                    .isPresent();
        }
        return comparison(property, rest, expression);
    }

    private static Condition comparison(String property, String rest, String expression) {
        boolean two = rest.length() > 1 && rest.charAt(1) == '=';
        String operator = rest.substring(0, two ? 2 : 1);
        String operand = rest.substring(operator.length());
        return switch (operator) {
            case "==" -> object -> equalTo(object, property, operand);
            case "!=" -> object -> !equalTo(object, property, operand);
            case "<" -> compared(property, operand, sign -> sign < 0);
            case "<=" -> compared(property, operand, sign -> sign <= 0);
            case ">" -> compared(property, operand, sign -> sign > 0);
            case ">=" -> compared(property, operand, sign -> sign >= 0);
            default -> throw refused(expression);
        };
    }

    private static boolean equalTo(ObjectNode object, String property, String operand) {
        return Values.at(object, property)
                .filter(value -> Values.matches(property, value, operand))
                .isPresent();
    }

    private static Condition compared(String property, String operand, IntPredicate fits) {
        return object -> {
            OptionalInt sign = Values.at(object, property)
                    .map(value -> Values.compare(property, value, operand))
                    .orElse(OptionalInt.empty());
            return sign.isPresent() && fits.test(sign.getAsInt());
        };
    }

    private static int operatorAt(String expression) {
        for (int i = 1; i < expression.length(); i++) {
            if ("~=!<>".indexOf(expression.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static String named(String property, String expression) {
        if (property.isBlank()) {
            throw refused(expression);
        }
        return property.strip();
    }

    private static HttpProblem refused(String expression) {
        return Problems.badRequest(
                ("property takes name, !name, name~regex or name followed by ==, !=, <, <=, > or >= and a value;"
                                + " '%s' is none of these.")
                        .formatted(Text.shown(expression)));
    }
}
