package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery.Comparison;
import io.tributary.control.store.DocumentQuery.Order;
import io.tributary.control.store.DocumentQuery.Term;
import io.tributary.control.store.Facet;
import io.tributary.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client asks of the list of mapping sets (data-prep contract §6.2).
 *
 * @param window which part of the list
 * @param filtered whether not all sets are shown
 * @param terms what the database filters by; it finds more than {@code condition} allows, never less
 * @param condition which sets are shown
 * @param order of the sets
 */
record SetList(Window window, boolean filtered, List<Term> terms, Predicate<Document> condition, Order order) {

    private static final int MOST_CONDITIONS = 50;
    private static final Pattern WRITTEN_OTHERWISE = Pattern.compile("[-+0-9.eE]*|true|false|null");

    /** Which of two sets comes first; ties by id. */
    Comparator<Document> comparator() {
        Comparator<Document> time =
                Comparator.comparing(order.facet() == Facet.CREATED ? Document::created : Document::updated);
        return (order.descending() ? time.reversed() : time).thenComparing(Document::id);
    }

    /** A name that is a text stands in the stored set as it is; a number or truth value may be written otherwise. */
    private static List<Term> terms(Optional<String> name) {
        return name.filter(text -> !WRITTEN_OTHERWISE.matcher(text).matches())
                .map(text -> List.of(new Term(Facet.TEXT, Comparison.IN, List.of(text))))
                .orElse(List.of());
    }

    /**
     * A part of a list.
     *
     * @param start entries to pass over
     * @param limit at most so many entries
     */
    record Window(int start, int limit) {

        private static final int DEFAULT_LIMIT = 10;
        private static final int MOST = 1_000;

        static Window of(Request request, Problems problems) {
            int limit = number(request, "limit", DEFAULT_LIMIT, 1, problems);
            return new Window(number(request, "start", 0, 0, problems), Math.min(limit, MOST));
        }

        /** The page after this one, as a link; empty on the last. */
        Optional<String> next(Request request, long found) {
            if ((long) start + limit >= found) {
                return Optional.empty();
            }
            Stream<String> others = request.queryNames().stream()
                    .filter(name -> !name.equals("start") && !name.equals("limit"))
                    .flatMap(name ->
                            request.queryParams(name).stream().map(value -> encoded(name) + "=" + encoded(value)));
            String query = Stream.concat(others, Stream.of("limit=" + limit, "start=" + (start + limit)))
                    .collect(Collectors.joining("&"));
            return Optional.of(request.origin() + request.rawPath() + "?" + query);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private static int number(Request request, String name, int absent, int least, Problems problems) {
            Optional<String> text = request.queryParam(name);
            try {
                int number =
                        text.isEmpty() ? absent : Integer.parseInt(text.get().strip());
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Answered below, like a number that is too small.
            }
            throw problems.badRequest("%s must be a whole number, %d or more; it is '%s'."
                    .formatted(name, least, Problems.shown(text.orElse(""))));
        }
    }

    static SetList of(Request request, Problems problems) {
        Window window = Window.of(request, problems);
        List<String> properties = request.queryParams("property");
        if (properties.size() > MOST_CONDITIONS) {
            throw problems.badRequest("property is given %d times; at most %d are allowed."
                    .formatted(properties.size(), MOST_CONDITIONS));
        }
        Optional<String> named = request.queryParam("name");
        Predicate<Document> condition = named.<Predicate<Document>>map(
                        name -> document -> member(document, "name").equals(Optional.of(name)))
                .orElse(_ -> true);
        for (String property : properties) {
            condition = condition.and(condition(property, problems));
        }
        boolean filtered = named.isPresent() || !properties.isEmpty();
        return new SetList(window, filtered, terms(named), condition, order(request, problems));
    }

    private static Order order(Request request, Problems problems) {
        String orderBy = request.queryParam("orderBy").orElse("lastUpdateDate");
        // A plus sign in a query arrives as a blank.
        boolean oldestFirst = orderBy.startsWith("+") || orderBy.startsWith(" ");
        String field = orderBy.startsWith("-") || oldestFirst ? orderBy.substring(1) : orderBy;
        Facet facet = switch (field.strip()) {
            case "createdDate" -> Facet.CREATED;
            case "updatedDate", "lastUpdateDate", "modifiedDate" -> Facet.UPDATED;
            default ->
                throw problems.badRequest(
                        "orderBy must be createdDate, updatedDate or lastUpdateDate, with + for oldest or - for newest"
                                + " first; it is '%s'.".formatted(Problems.shown(orderBy)));
        };
        return new Order(facet, !oldestFirst);
    }

    private static Predicate<Document> condition(String property, Problems problems) {
        List<String> operators = List.of("==", "!=");
        for (String operator : operators) {
            int at = property.indexOf(operator);
            if (at > 0) {
                String name = property.substring(0, at).strip();
                String value = property.substring(at + operator.length());
                Predicate<Document> equal = document -> values(document, name).contains(value);
                return operator.equals("==") ? equal : equal.negate();
            }
        }
        throw problems.badRequest(
                "property takes name==value or name!=value; it is '%s'.".formatted(Problems.shown(property)));
    }

    /** A schema answers to both of its ids. */
    private static List<String> values(Document document, String name) {
        if (!name.equals("xdmSchema")) {
            return member(document, name).stream().toList();
        }
        StoredSet set = StoredSet.of(document);
        return new ArrayList<>(List.of(set.schema().sent(), set.schema().id()));
    }

    private static Optional<String> member(Document document, String name) {
        JsonNode value = document.body().path("members").path(name);
        if (value.isValueNode()) {
            return Optional.of(value.asText());
        }
        JsonNode server = SetView.head(document, StoredSet.of(document)).path(name);
        return server.isMissingNode() ? Optional.empty() : Optional.of(server.asText());
    }
}
