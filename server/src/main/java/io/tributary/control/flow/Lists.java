package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Facet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists of the four collections (flow-service contract §4). The database filters and orders as far as it can; what is left is looked through some hundred
 * documents at a time, so that a list costs little memory however many documents there are.
 */
final class Lists {

    private static final int AT_A_TIME = 500;

    private final DocumentStore store;
    private final Resources resources;

    Lists(DocumentStore store, Resources resources) {
        this.store = store;
        this.resources = resources;
    }

    /** A document as it is shown, and its place in the database's order. */
    private record Found(ObjectNode view, List<String> place) {}

    /**
     * One page, or the number of items.
     *
     * @param path the collection's path for the link to the next page
     */
    ObjectNode answer(ListQuery asked, String path, Kind kind, Caller caller) {
        Set<String> fields = Pages.fields(kind.fields());
        Ordering ordering = Ordering.of(asked.orderby(), fields);
        if (!asked.after().isEmpty() && asked.after().size() != ordering.keys().size()) {
            throw ListQuery.badToken();
        }
        List<Condition> conditions = asked.properties().stream()
                .map(text -> Condition.of(text, fields))
                .toList();
        Pushed pushed = Pushed.of(conditions, ordering);
        Search search = new Search(kind, caller, conditions, pushed);
        if (asked.countOnly()) {
            return JsonNodeFactory.instance.objectNode().put("count", search.count());
        }
        return pushed.order().isPresent()
                ? search.inOrder(asked, path, pushed.order().get())
                : search.sorted(asked, path, ordering);
    }

    /** One request for a list. */
    private final class Search {

        private final Kind kind;
        private final Caller caller;
        private final List<Condition> conditions;
        private final Pushed pushed;

        private Search(Kind kind, Caller caller, List<Condition> conditions, Pushed pushed) {
            this.kind = kind;
            this.caller = caller;
            this.conditions = conditions;
            this.pushed = pushed;
        }

        private DocumentQuery query(List<DocumentQuery.Order> order, List<String> after, int limit) {
            return new DocumentQuery(caller.scope(), kind.name(), pushed.terms(), order, after, limit);
        }

        private long count() {
            if (pushed.exact()) {
                return store.count(caller.scope(), kind.name(), pushed.terms());
            }
            long[] count = {0};
            everything(view -> count[0]++);
            return count[0];
        }

        private ObjectNode inOrder(ListQuery asked, String path, List<DocumentQuery.Order> order) {
            List<String> after = asked.after().stream().map(JsonNode::asText).toList();
            checkPlace(order, after);
            int wanted = asked.limit() + 1;
            List<Found> found = new ArrayList<>();
            DocumentQuery query = query(order, after, wanted);
            while (true) {
                List<Document> documents = store.find(query);
                for (Found one : matching(documents, query)) {
                    if (found.size() < wanted) {
                        found.add(one);
                    }
                }
                if (found.size() >= wanted || documents.size() < query.limit()) {
                    break;
                }
                query = query.after(query.place(documents.getLast()), AT_A_TIME);
            }
            List<ObjectNode> page =
                    found.stream().limit(asked.limit()).map(Found::view).toList();
            List<JsonNode> place = found.size() < wanted
                    ? List.of()
                    : found.get(asked.limit() - 1).place().stream()
                            .<JsonNode>map(JsonNodeFactory.instance::textNode)
                            .toList();
            return Pages.answer(page, path, asked, place);
        }

        private static void checkPlace(List<DocumentQuery.Order> order, List<String> after) {
            for (int i = 0; !after.isEmpty() && i < order.size(); i++) {
                Facet facet = order.get(i).facet();
                if ((facet == Facet.CREATED || facet == Facet.UPDATED)
                        && !after.get(i).matches("-?\\d{1,18}")) {
                    throw ListQuery.badToken();
                }
            }
        }

        /** An order that only the views know: all are looked through, and no more kept than the places of a page. */
        private ObjectNode sorted(ListQuery asked, String path, Ordering ordering) {
            Comparator<List<JsonNode>> comparator = ordering::compare;
            PriorityQueue<List<JsonNode>> first = new PriorityQueue<>(comparator.reversed());
            everything(view -> {
                List<JsonNode> place = ordering.place(view);
                boolean behind = asked.after().isEmpty() || ordering.compare(place, asked.after()) > 0;
                if (behind && (first.size() <= asked.limit() || ordering.compare(place, first.element()) < 0)) {
                    first.add(place);
                    if (first.size() > asked.limit() + 1) {
                        first.poll();
                    }
                }
            });
            List<List<JsonNode>> found = first.stream().sorted(comparator).toList();
            List<List<JsonNode>> page = found.stream().limit(asked.limit()).toList();
            return Pages.answer(views(page), path, asked, found.size() > page.size() ? page.getLast() : List.of());
        }

        /** Those that are still there; the last of a place is the id. */
        private List<ObjectNode> views(List<List<JsonNode>> places) {
            List<String> ids =
                    places.stream().map(place -> place.getLast().asText()).toList();
            List<Document> documents = store.getAll(caller.scope(), kind.name(), ids);
            World world = resources.world(caller.scope());
            world.readAhead(documents);
            Map<String, ObjectNode> views = new HashMap<>();
            documents.forEach(document -> views.put(document.id(), resources.view(kind, caller, document, world)));
            List<ObjectNode> found = new ArrayList<>();
            for (String id : ids) {
                ObjectNode view = views.get(id);
                if (view != null) {
                    found.add(view);
                }
            }
            return found;
        }

        private void everything(Consumer<ObjectNode> each) {
            if (kind.isAlone()) {
                World world = resources.world(caller.scope());
                store.each(caller.scope(), kind.name(), pushed.terms(), document -> {
                    ObjectNode view = resources.view(kind, caller, document, world);
                    if (conditions.stream().allMatch(condition -> condition.test(view))) {
                        each.accept(view);
                    }
                });
                return;
            }
            DocumentQuery query = query(List.of(), List.of(), AT_A_TIME);
            while (true) {
                List<Document> documents = store.find(query);
                matching(documents, query).forEach(found -> each.accept(found.view()));
                if (documents.size() < AT_A_TIME) {
                    return;
                }
                query = query.after(query.place(documents.getLast()), AT_A_TIME);
            }
        }

        private List<Found> matching(List<Document> documents, DocumentQuery query) {
            World world = resources.world(caller.scope());
            world.readAhead(documents);
            List<Found> found = new ArrayList<>();
            for (Document document : documents) {
                ObjectNode view = resources.view(kind, caller, document, world);
                if (conditions.stream().allMatch(condition -> condition.test(view))) {
                    found.add(new Found(view, query.place(document)));
                }
            }
            return found;
        }
    }
}
