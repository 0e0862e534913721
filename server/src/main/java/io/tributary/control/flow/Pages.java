package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Filters, sorts and cuts lists (flow-service contract §4). */
final class Pages {

    private static final Set<String> SHARED_FIELDS = Set.of(
            "id",
            "name",
            "description",
            "createdAt",
            "updatedAt",
            "createdBy",
            "updatedBy",
            "createdClient",
            "updatedClient",
            "sandboxId",
            "sandboxName",
            "imsOrgId",
            "version",
            "etag",
            "providerId",
            "providerRefId");

    private Pages() {}

    static Set<String> fields(Set<String> ofCollection) {
        Set<String> fields = new HashSet<>(SHARED_FIELDS);
        fields.addAll(ofCollection);
        return fields;
    }

    /**
     * One page, or the number of items.
     *
     * @param path the collection's path for the link to the next page
     * @param fields first steps of paths that filters and orders may use
     */
    static ObjectNode answer(ListQuery query, String path, Set<String> fields, Stream<ObjectNode> items) {
        Ordering ordering = Ordering.of(query.orderby(), fields);
        if (!query.after().isEmpty() && query.after().size() != ordering.keys().size()) {
            throw FlowProblem.of(FlowError.VALUE_TYPE, "continuationToken is damaged; begin again without it.");
        }
        List<ObjectNode> found = filter(query.properties(), fields, items)
                .sorted(ordering.comparator())
                .toList();
        if (query.countOnly()) {
            return JsonNodeFactory.instance.objectNode().put("count", found.size());
        }
        List<ObjectNode> rest = found.stream()
                .filter(item -> query.after().isEmpty() || ordering.compare(ordering.place(item), query.after()) > 0)
                .toList();
        List<ObjectNode> page = rest.stream().limit(query.limit()).toList();
        return answer(page, path, query, rest.size() > page.size() ? ordering.place(page.getLast()) : List.of());
    }

    /** @param last the place of the page's last item; empty when there are no more items behind it */
    static ObjectNode answer(List<ObjectNode> page, String path, ListQuery query, List<JsonNode> last) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("items").addAll(page);
        ObjectNode links = answer.putObject("_links");
        if (!last.isEmpty()) {
            links.putObject("next").put("href", path + "?continuationToken=" + query.token(last));
        }
        return answer;
    }

    static Stream<ObjectNode> filter(List<String> properties, Set<String> fields, Stream<ObjectNode> items) {
        List<Condition> conditions =
                properties.stream().map(text -> Condition.of(text, fields)).toList();
        return items.filter(item -> conditions.stream().allMatch(condition -> condition.test(item)));
    }

    /** The envelope of a lookup by id. */
    static ObjectNode one(ObjectNode item) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("items").add(item);
        answer.putObject("_links");
        return answer;
    }

    /** Keeps only some members of each item. */
    static void project(ObjectNode answer, Collection<String> members) {
        if (!members.isEmpty() && answer.path("items") instanceof ArrayNode items) {
            for (JsonNode item : items) {
                ((ObjectNode) item).retain(members);
            }
        }
    }
}
