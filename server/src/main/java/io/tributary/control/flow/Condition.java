package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One {@code property} expression: path, operator, values (flow-service contract §4.1).
 *
 * @param path what is compared
 * @param operator how
 * @param values with what; several mean any of them
 */
record Condition(ItemPath path, Operator operator, List<String> values) {

    private static final Set<String> TIMES = Set.of("createdAt", "updatedAt");
    private static final Set<String> ANY_CASE = Set.of("state", "status");

    Condition {
        values = List.copyOf(values);
    }

    /** How a value is compared. */
    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<"),
        /** One help page writes equality like this. */
        EQUAL_SHORT("=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private boolean isRange() {
            return switch (this) {
                case EQUAL, EQUAL_SHORT, NOT_EQUAL -> false;
                case AT_LEAST, AT_MOST, ABOVE, BELOW -> true;
            };
        }

        boolean isEquality() {
            return switch (this) {
                case EQUAL, EQUAL_SHORT -> true;
                case NOT_EQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW -> false;
            };
        }

        /** Whether what is compared can't be less than the value. */
        boolean isFloor() {
            return switch (this) {
                case EQUAL, EQUAL_SHORT, AT_LEAST, ABOVE -> true;
                case NOT_EQUAL, AT_MOST, BELOW -> false;
            };
        }

        /** Whether what is compared can't be more than the value. */
        boolean isCeiling() {
            return switch (this) {
                case EQUAL, EQUAL_SHORT, AT_MOST, BELOW -> true;
                case NOT_EQUAL, AT_LEAST, ABOVE -> false;
            };
        }

        private boolean accepts(int compared) {
            return switch (this) {
                case EQUAL, EQUAL_SHORT -> compared == 0;
                case NOT_EQUAL -> compared != 0;
                case AT_LEAST -> compared >= 0;
                case AT_MOST -> compared <= 0;
                case ABOVE -> compared > 0;
                case BELOW -> compared < 0;
            };
        }
    }

    /**
     * Reads an expression.
     *
     * @param fields first steps of paths that are known
     * @throws FlowProblem it can't be understood; each way to be wrong has its code
     */
    static Condition of(String expression, Set<String> fields) {
        int at = 0;
        while (at < expression.length() && "=!<>~".indexOf(expression.charAt(at)) < 0) {
            at++;
        }
        String path = expression.substring(0, at).strip();
        Operator operator = operator(expression, at);
        if (!fields.contains(ItemPath.of(path).root())) {
            throw FlowProblem.of(
                    FlowError.FILTER_FIELD,
                    "The filter '%s' names the field '%s', which these items don't have; known are %s."
                            .formatted(Text.shown(expression), Text.shown(path), sorted(fields)));
        }
        List<String> values = values(expression, expression.substring(at + operator.sign.length()));
        Condition condition = new Condition(ItemPath.of(path), operator, values);
        condition.check(expression);
        return condition;
    }

    private static String sorted(Set<String> fields) {
        return String.join(", ", fields.stream().sorted().toList());
    }

    private static Operator operator(String expression, int at) {
        String rest = expression.substring(at);
        if (rest.startsWith("~") || rest.startsWith("!~")) {
            throw FlowProblem.of(
                    FlowError.OPERATOR_NOT_SUPPORTED,
                    "The filter '%s' uses ~, which is not supported; use ==, !=, >, >=, < or <=."
                            .formatted(Text.shown(expression)));
        }
        for (Operator operator : Operator.values()) {
            boolean longer =
                    rest.length() > operator.sign.length() && "=!<>~".indexOf(rest.charAt(operator.sign.length())) >= 0;
            if (rest.startsWith(operator.sign) && !longer) {
                return operator;
            }
        }
        throw FlowProblem.of(
                FlowError.NOT_AN_OPERATOR,
                "The filter '%s' has no operator that is known; write path==value with ==, !=, >, >=, < or <=."
                        .formatted(Text.shown(expression)));
    }

    /** Splits at commas outside quotes. */
    private static List<String> values(String expression, String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == ',' && !quoted) {
                values.add(wasQuoted ? value.toString() : value.toString().strip());
                value.setLength(0);
                wasQuoted = false;
            } else if (quoted || !(wasQuoted && c == ' ')) {
                value.append(c);
            }
        }
        values.add(wasQuoted ? value.toString() : value.toString().strip());
        if (values.stream().anyMatch(String::isEmpty)) {
            throw FlowProblem.of(
                    FlowError.VALUE_EMPTY, "The filter '%s' has an empty value.".formatted(Text.shown(expression)));
        }
        return values;
    }

    private void check(String expression) {
        if (operator.isRange() && path.text().equals("id")) {
            throw FlowProblem.of(
                    FlowError.RANGE_OF_ID,
                    "The filter '%s' compares ids by size; use == or !=.".formatted(Text.shown(expression)));
        }
        if (operator.isRange() && values.size() > 1) {
            throw FlowProblem.of(
                    FlowError.RANGE_OF_LIST,
                    "The filter '%s' compares with a list by size; give one value.".formatted(Text.shown(expression)));
        }
        if (TIMES.contains(path.text())
                && values.stream().anyMatch(value -> Members.decimal(value).isEmpty())) {
            throw FlowProblem.of(
                    FlowError.VALUE_TYPE,
                    "The filter '%s' needs a time in milliseconds since 1970.".formatted(Text.shown(expression)));
        }
    }

    boolean test(JsonNode item) {
        List<JsonNode> found = path.valuesIn(item);
        return switch (operator) {
            case EQUAL, EQUAL_SHORT -> anyEqual(found);
            case NOT_EQUAL -> !anyEqual(found);
            case AT_LEAST, AT_MOST, ABOVE, BELOW ->
                found.stream()
                        .anyMatch(value -> compare(value, values.getFirst())
                                .filter(operator::accepts)
                                .isPresent());
        };
    }

    private boolean anyEqual(List<JsonNode> found) {
        return found.stream().anyMatch(value -> values.stream().anyMatch(wanted -> isEqual(value, wanted)));
    }

    private boolean isEqual(JsonNode value, String wanted) {
        if (value.isTextual() && ANY_CASE.contains(path.leaf())) {
            // The guide of the Capillary source calls an enabled connection active.
            return value.textValue().equalsIgnoreCase(wanted)
                    || (path.text().equals("state")
                            && wanted.equalsIgnoreCase("active")
                            && value.textValue().equals(new State.Enabled().text()));
        }
        return compare(value, wanted).filter(compared -> compared == 0).isPresent();
    }

    /** Empty when the two can't be compared. */
    private static Optional<Integer> compare(JsonNode value, String wanted) {
        if (value.isNumber()) {
            Optional<BigDecimal> left = Members.decimal(value.asText());
            return left.flatMap(number -> Members.decimal(wanted).map(number::compareTo));
        }
        if (value.isBoolean()) {
            return wanted.equalsIgnoreCase("true") || wanted.equalsIgnoreCase("false")
                    ? Optional.of(Boolean.compare(value.booleanValue(), Boolean.parseBoolean(wanted)))
                    : Optional.empty();
        }
        return value.isTextual() ? Optional.of(value.textValue().compareTo(wanted)) : Optional.empty();
    }
}
