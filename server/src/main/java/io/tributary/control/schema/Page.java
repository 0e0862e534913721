package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A page of a list: filtered, ordered, cut (schema-registry contract §1.5).
 *
 * @param items what is on the page
 * @param orderby as the client sent it, or the default
 * @param next the value of the first sort member to go on from; empty on the last page
 */
record Page(List<ObjectNode> items, String orderby, Optional<JsonNode> next) {

    private static final int DEFAULT_LIMIT = 300;
    private static final int MAX_LIMIT = 500;
    private static final String DEFAULT_ORDER = "updated";

    private record Key(String name, boolean descending) {

        static Key of(String text) {
            boolean descending = text.startsWith("-");
            return new Key(descending || text.startsWith("+") ? text.substring(1) : text, descending);
        }

        int compare(String one, String other) {
            int order = Values.compare(name, one, other);
            return descending ? -order : order;
        }

        String of(ObjectNode item) {
            return Values.of(item, name).asText();
        }
    }

    /** The page of resources that a request asks for. */
    static Page of(Request request, Stream<ObjectNode> all) {
        return of(request, all, DEFAULT_LIMIT);
    }

    /** The page that a request asks for; without {@code limit} everything. */
    static Page unlimited(Request request, Stream<ObjectNode> all) {
        return of(request, all, Integer.MAX_VALUE);
    }

    private static Page of(Request request, Stream<ObjectNode> all, int otherwise) {
        String orderby =
                request.queryParam("orderby").filter(text -> !text.isBlank()).orElse(DEFAULT_ORDER);
        List<Key> keys = Stream.of(orderby.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Key::of)
                .toList();
        if (keys.isEmpty()) {
            keys = List.of(Key.of(DEFAULT_ORDER));
        }
        Key first = keys.getFirst();
        List<Filter> filters = Filter.of(request.queryParams("property"));
        Optional<String> start = request.queryParam("start").filter(text -> !text.isEmpty());
        List<ObjectNode> sorted = all.filter(item -> filters.stream().allMatch(filter -> filter.test(item)))
                .filter(item -> start.map(from -> first.compare(first.of(item), from) > 0)
                        .orElse(true))
                .sorted(order(keys))
                .toList();
        return cut(sorted, limit(request, otherwise), first, orderby);
    }

    private static Comparator<ObjectNode> order(List<Key> keys) {
        return (one, other) -> {
            for (Key key : keys) {
                int order = key.compare(key.of(one), key.of(other));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    /** Items with the same first key stay on one page, for the next page starts behind the key; one without a key can't be the last. */
    private static Page cut(List<ObjectNode> sorted, int limit, Key first, String orderby) {
        int end = Math.min(limit, sorted.size());
        if (end == 0 || end == sorted.size()) {
            return new Page(sorted.subList(0, end), orderby, Optional.empty());
        }
        String last = first.of(sorted.get(end - 1));
        while (end < sorted.size() && (last.isEmpty() || first.compare(first.of(sorted.get(end)), last) == 0)) {
            last = first.of(sorted.get(end++));
        }
        Optional<JsonNode> next =
                end == sorted.size() ? Optional.empty() : Optional.of(Values.of(sorted.get(end - 1), first.name()));
        return new Page(sorted.subList(0, end), orderby, next);
    }

    private static int limit(Request request, int otherwise) {
        Optional<String> sent = request.queryParam("limit").map(String::strip).filter(text -> !text.isEmpty());
        if (sent.isEmpty()) {
            return otherwise;
        }
        try {
            return Math.clamp(Long.parseLong(sent.get()), 0, MAX_LIMIT);
        } catch (NumberFormatException notANumber) {
            throw Refusal.invalid(
                    "$",
                    "query",
                    "limit is '%s'; expected a whole number from 0 to 500.".formatted(Json.shown(sent.get())));
        }
    }

    /** The answer, with each item in the form that {@code view} gives it. */
    ObjectNode answer(Request request, Function<ObjectNode, JsonNode> view) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        List<JsonNode> shown = new ArrayList<>();
        items.forEach(item -> shown.add(view.apply(item)));
        answer.putArray("results").addAll(shown);
        answer.putObject("_page")
                .put("orderby", orderby)
                .<ObjectNode>set("next", next.orElse(null))
                .put("count", items.size());
        ObjectNode links = answer.putObject("_links");
        links.putNull("next");
        next.ifPresent(value -> links.putObject("next").put("href", nextHref(request, value.asText())));
        return answer;
    }

    private static String nextHref(Request request, String start) {
        String query = queryWithout(request, "start");
        return request.origin() + request.rawPath() + "?" + (query.isEmpty() ? "" : query + "&") + "start="
                + URLEncoder.encode(start, StandardCharsets.UTF_8);
    }

    /** The query as sent, without one parameter. */
    static String queryWithout(Request request, String name) {
        return String.join(
                "&",
                Stream.of(request.rawQuery().split("&", -1))
                        .filter(pair -> !pair.isEmpty() && !pair.equals(name) && !pair.startsWith(name + "="))
                        .toList());
    }
}
