package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of a list: {@code orderby}, else newest first; ties by id, so that pages never overlap (flow-service contract §4).
 *
 * @param keys the most important first
 */
record Ordering(List<Key> keys) {

    private static final int MOST_KEYS = 10;
    private static final Pattern KEY =
            Pattern.compile("([ +-]?)([A-Za-z0-9_@:-]+(?:\\[])?(?:\\.[A-Za-z0-9_@:-]+(?:\\[])?)*)");

    Ordering {
        keys = List.copyOf(keys);
    }

    /** One key and its direction. */
    record Key(ItemPath path, boolean descending) {}

    /** @throws FlowProblem 1432 for a direction, 1433 for a field that isn't known */
    static Ordering of(String orderby, Set<String> fields) {
        List<Key> keys = new ArrayList<>();
        String[] items = orderby.isBlank() ? new String[] {"-createdAt"} : orderby.split(",", -1);
        if (items.length > MOST_KEYS) {
            throw FlowProblem.of(
                    FlowError.INVALID, "orderby names %d fields; %d are the most.".formatted(items.length, MOST_KEYS));
        }
        for (String item : items) {
            Matcher matcher = KEY.matcher(item);
            if (!matcher.matches()) {
                throw FlowProblem.of(
                        FlowError.ORDER_DIRECTION,
                        "orderby must be fields with - or + in front, separated by commas; one is '%s'."
                                .formatted(Text.shown(item)));
            }
            ItemPath path = ItemPath.of(matcher.group(2));
            if (!fields.contains(path.root())) {
                throw FlowProblem.of(
                        FlowError.ORDER_FIELD,
                        "orderby names the field '%s', which these items don't have."
                                .formatted(Text.shown(path.text())));
            }
            keys.add(new Key(path, matcher.group(1).equals("-")));
        }
        keys.add(new Key(ItemPath.of("id"), false));
        return new Ordering(keys);
    }

    /** What places an item in this order. */
    List<JsonNode> place(JsonNode item) {
        return keys.stream()
                .map(key -> key.path().valuesIn(item).stream().findFirst().orElse(MissingNode.getInstance()))
                .toList();
    }

    Comparator<JsonNode> comparator() {
        return (left, right) -> compare(place(left), place(right));
    }

    /** Compares two places; items without a value come last, whatever the direction. */
    int compare(List<JsonNode> left, List<JsonNode> right) {
        for (int i = 0; i < keys.size(); i++) {
            JsonNode a = left.get(i);
            JsonNode b = right.get(i);
            boolean aLacks = a.isMissingNode() || a.isNull();
            boolean bLacks = b.isMissingNode() || b.isNull();
            int compared = aLacks || bLacks
                    ? Boolean.compare(aLacks, bLacks)
                    : keys.get(i).descending() ? compare(b, a) : compare(a, b);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return new BigDecimal(a.asText()).compareTo(new BigDecimal(b.asText()));
        }
        return a.asText().compareTo(b.asText());
    }
}
