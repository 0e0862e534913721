package io.tributary.control.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks of a list (flow-service contract §4).
 *
 * @param collection which list
 * @param properties the filter expressions, as sent; all must hold
 * @param orderby as sent, empty for none
 * @param limit items on a page
 * @param countOnly whether only the number of items is wanted
 * @param after the place of the last item of the page before, empty on the first page
 */
record ListQuery(
        String collection,
        List<String> properties,
        String orderby,
        int limit,
        boolean countOnly,
        List<JsonNode> after) {

    static final int MOST = 1_000;

    private static final int USUAL = 100;
    private static final int MOST_CONDITIONS = 50;
    private static final int LONGEST_TOKEN = 12_000;
    private static final Set<String> PARAMETERS = Set.of("property", "limit", "orderby", "count", "continuationToken");

    ListQuery {
        properties = List.copyOf(properties);
        after = List.copyOf(after);
    }

    /** The query of a GET call; a continuation token carries everything but itself. */
    static ListQuery of(String collection, Request request) {
        checkParameters(request, PARAMETERS);
        Optional<String> token = request.queryParam("continuationToken").filter(text -> !text.isBlank());
        return token.isPresent()
                ? ofToken(collection, token.get())
                : of(
                        collection,
                        request.queryParams("property"),
                        request.queryParam("orderby").orElse(""),
                        request.queryParam("limit"),
                        request.queryParam("count"));
    }

    static void checkParameters(Request request, Set<String> known) {
        for (String name : request.queryNames()) {
            if (!known.contains(name)) {
                throw FlowProblem.of(
                        FlowError.PARAMETER_UNKNOWN,
                        "The query parameter '%s' is not known here; known are %s."
                                .formatted(
                                        Text.shown(name),
                                        String.join(
                                                ", ", known.stream().sorted().toList())));
            }
        }
    }

    /** The query of a POST …/search call (flow-service contract §4.3). */
    static ListQuery ofSearch(String collection, Request request, ObjectNode body) {
        Optional<String> token = request.queryParam("continuationToken")
                .or(() -> Members.text(body, "continuationToken", "/continuationToken"))
                .filter(text -> !text.isBlank());
        if (token.isPresent()) {
            return ofToken(collection, token.get());
        }
        List<String> properties = new ArrayList<>();
        String query = Members.text(body, "queryString", "/queryString").orElse("");
        for (String part : query.replaceFirst("^\\?", "").split("&", -1)) {
            if (!part.isBlank()) {
                properties.add(part.startsWith("property=") ? part.substring("property=".length()) : part);
            }
        }
        return of(
                collection,
                properties,
                Members.text(body, "orderby", "/orderby").orElse(""),
                value(body, "limit"),
                value(body, "count"));
    }

    private static Optional<String> value(ObjectNode body, String name) {
        return body.hasNonNull(name) ? Optional.of(body.path(name).asText()) : Optional.empty();
    }

    private static ListQuery of(
            String collection,
            List<String> properties,
            String orderby,
            Optional<String> limit,
            Optional<String> count) {
        boolean countOnly = count.map(ListQuery::truth).orElse(false);
        if (countOnly && limit.isPresent()) {
            throw FlowProblem.of(
                    FlowError.LIMIT_WITH_COUNT, "limit and count=true don't go together; leave one of them out.");
        }
        if (properties.size() > MOST_CONDITIONS) {
            throw FlowProblem.of(
                    FlowError.INVALID,
                    "The query has %d filters; %d are the most.".formatted(properties.size(), MOST_CONDITIONS));
        }
        return new ListQuery(
                collection, properties, orderby, limit.map(ListQuery::limit).orElse(USUAL), countOnly, List.of());
    }

    private static boolean truth(String text) {
        return Members.truth(JsonNodeFactory.instance.textNode(text))
                .orElseThrow(() -> FlowProblem.of(
                        FlowError.VALUE_TYPE, "count must be true or false; it is '%s'.".formatted(Text.shown(text))));
    }

    private static int limit(String text) {
        long limit =
                Members.wholeNumber(JsonNodeFactory.instance.textNode(text)).orElse(0);
        if (limit < 1 || limit > MOST) {
            throw FlowProblem.of(
                    FlowError.VALUE_TYPE,
                    "limit must be a whole number between 1 and %d; it is '%s'.".formatted(MOST, Text.shown(text)));
        }
        return (int) limit;
    }

    /** The token of the page after an item in this place. */
    String token(List<JsonNode> place) {
        ObjectNode token = JsonNodeFactory.instance
                .objectNode()
                .put("c", collection)
                .put("o", orderby)
                .put("l", limit);
        properties.forEach(token.putArray("p")::add);
        ArrayNode after = token.putArray("a");
        place.forEach(value -> after.add(value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ListQuery ofToken(String collection, String token) {
        if (token.length() <= LONGEST_TOKEN) {
            try {
                JsonNode read = Bodies.parse(Base64.getUrlDecoder().decode(token));
                if (read.path("c").asText().equals(collection)
                        && read.path("a").isArray()
                        && !read.path("a").isEmpty()) {
                    return ofToken(read);
                }
            } catch (IllegalArgumentException | JsonProcessingException notOurs) {
                throw badToken();
            }
        }
        throw badToken();
    }

    private static ListQuery ofToken(JsonNode read) {
        List<String> properties = new ArrayList<>();
        read.path("p").forEach(property -> properties.add(property.asText()));
        List<JsonNode> after = new ArrayList<>();
        read.path("a").forEach(after::add);
        ListQuery query = of(
                read.path("c").asText(),
                properties,
                read.path("o").asText(),
                Optional.of(read.path("l").asText()),
                Optional.empty());
        return new ListQuery(query.collection(), properties, query.orderby(), query.limit(), false, after);
    }

    static FlowProblem badToken() {
        return FlowProblem.of(
                FlowError.VALUE_TYPE, "continuationToken is not one that this list gave out; begin again without it.");
    }
}
