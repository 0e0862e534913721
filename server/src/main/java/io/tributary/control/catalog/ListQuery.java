package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What a client asks of a list (catalog contract §1.3).
 *
 * @param start objects to pass over
 * @param limit at most so many objects
 * @param properties top-level members to show; empty for all
 * @param conditions all of them hold for an object that is shown
 * @param sorts how to sort, after which age and id decide
 * @param needsFacts whether conditions or order look at what only the lake knows
 */
record ListQuery(
        long start,
        int limit,
        List<String> properties,
        List<Condition> conditions,
        List<Sort> sorts,
        boolean needsFacts) {

    /** One item of {@code orderBy}. */
    record Sort(String property, boolean descending) {}

    private static final int DEFAULT_LIMIT = 20;
    private static final int MOST = 100;
    private static final int MOST_WITH_SCHEMA = 20;
    private static final int MOST_CONDITIONS = 50;
    private static final String OBSERVABLE = "observableSchema";

    private static final Map<String, IntPredicate> CREATED_BOUNDS =
            Map.of("createdAfter", sign -> sign > 0, "createdBefore", sign -> sign < 0);

    static ListQuery of(Request request, Listable kind) {
        List<String> properties = properties(request);
        int limit = limit(request);
        List<Condition> conditions = conditions(request, kind);
        if (conditions.size() > MOST_CONDITIONS) {
            throw Problems.badRequest("The query has %d conditions; at most %d are allowed."
                    .formatted(conditions.size(), MOST_CONDITIONS));
        }
        String orderBy = request.queryParam("orderBy")
                .or(() -> request.queryParam("sort"))
                .orElse("");
        return new ListQuery(
                start(request),
                properties.contains(OBSERVABLE) ? Math.min(limit, MOST_WITH_SCHEMA) : limit,
                properties,
                conditions,
                sorts(orderBy),
                needsFacts(request, orderBy));
    }

    private static boolean needsFacts(Request request, String orderBy) {
        List<String> asked = new ArrayList<>(request.queryNames());
        asked.addAll(request.queryParams("property"));
        asked.add(orderBy);
        return asked.stream().anyMatch(text -> DatasetView.FACTS.stream().anyMatch(text::contains));
    }

    /** The members to show, empty for all. */
    static List<String> properties(Request request) {
        return split(request.queryParam("properties").orElse(""));
    }

    private static int limit(Request request) {
        Optional<String> sent = request.queryParam("limit");
        long limit = sent.map(text -> wholeNumber(text).orElse(-1L)).orElse((long) DEFAULT_LIMIT);
        if (limit < 1 || limit > MOST) {
            throw Problems.badRequest("limit must be a whole number between 1 and %d; it is '%s'."
                    .formatted(MOST, Text.shown(sent.orElse(""))));
        }
        return (int) limit;
    }

    private static long start(Request request) {
        Optional<String> sent = request.queryParam("start").or(() -> request.queryParam("offset"));
        return sent.map(text -> wholeNumber(text)
                        .filter(number -> number >= 0)
                        .orElseThrow(() -> Problems.badRequest(
                                "start must be a whole number, 0 or more; it is '%s'.".formatted(Text.shown(text)))))
                .orElse(0L);
    }

    private static Optional<Long> wholeNumber(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static List<Condition> conditions(Request request, Listable kind) {
        List<Condition> conditions = new ArrayList<>();
        for (String name : request.queryNames()) {
            for (String value : request.queryParams(name)) {
                conditions.addAll(conditions(kind, name, value));
            }
        }
        return conditions;
    }

    private static List<Condition> conditions(Listable kind, String name, String value) {
        if (name.equals("property")) {
            return List.of(Condition.expression(value));
        }
        if (name.equals("tags")) {
            return Condition.tags(value);
        }
        IntPredicate bound = CREATED_BOUNDS.get(name);
        if (bound != null) {
            millis(name, value);
            return List.of(Condition.number("created", bound, value));
        }
        return kind.conditions(name, value);
    }

    private static long millis(String name, String value) {
        return wholeNumber(value)
                .orElseThrow(() -> Problems.badRequest("%s must be a time in milliseconds since 1970; it is '%s'."
                        .formatted(name, Text.shown(value))));
    }

    /** The exclusive bounds that {@code createdAfter} and {@code createdBefore} set, as a window in the order that is asked for. */
    BatchFacts.Window window(Request request, boolean landed, boolean refused) {
        long after = -1;
        for (String value : request.queryParams("createdAfter")) {
            after = Math.max(after, millis("createdAfter", value));
        }
        long before = Long.MAX_VALUE;
        for (String value : request.queryParams("createdBefore")) {
            before = Math.min(before, millis("createdBefore", value));
        }
        return new BatchFacts.Window(after, before, newestFirst(), landed, refused);
    }

    /** Whether the order is that of creation, one way or the other: then nothing needs to be sorted. */
    boolean byTime() {
        return sorts.isEmpty() || sorts.getFirst().property().equals("created");
    }

    /** Whether all are shown, in the order of creation: then the database can see to it. */
    boolean isPlain() {
        return conditions.isEmpty() && byTime() && sorts.size() <= 1;
    }

    boolean newestFirst() {
        return !sorts.isEmpty() && byTime() && sorts.getFirst().descending();
    }

    private static List<Sort> sorts(String orderBy) {
        List<Sort> sorts = new ArrayList<>();
        for (String item : split(orderBy)) {
            boolean descending = item.startsWith("desc:");
            String property = descending ? item.substring(5) : item.startsWith("asc:") ? item.substring(4) : item;
            sorts.add(new Sort(property, descending));
        }
        return sorts;
    }

    Comparator<ObjectNode> order() {
        Comparator<ObjectNode> order = (_, _) -> 0;
        for (Sort sort : sorts) {
            order = order.thenComparing((left, right) -> compare(sort.property(), left, right, sort.descending()));
        }
        return order;
    }

    /** Objects without the property come last, whatever the direction. */
    private static int compare(String property, ObjectNode left, ObjectNode right, boolean descending) {
        Optional<JsonNode> first = Values.at(left, property);
        Optional<JsonNode> second = Values.at(right, property);
        if (first.isEmpty() || second.isEmpty()) {
            return Boolean.compare(first.isEmpty(), second.isEmpty());
        }
        int compared = Values.compare(property, first.get(), second.get());
        return descending ? -compared : compared;
    }

    static List<String> split(String list) {
        List<String> items = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }
}
