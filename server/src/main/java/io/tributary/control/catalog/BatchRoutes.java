package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Batches over HTTP (catalog contract §1.2, §1.3 and §1.8). */
final class BatchRoutes {

    private static final String BATCHES = Bodies.BASE + "/batches";
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,100}");
    /** Whoever asks for more must say which: a list is answered from what it looks at, and that is bounded. */
    private static final int MOST_LOOKED_AT = 100_000;

    private static final int MOST_SORTED = 10_000;
    /** Parameters that name batches: clients poll with them, so nothing else is looked at. */
    private static final List<String> NAMING = List.of("batch", "id", "externalId");

    private final Batches batches;

    BatchRoutes(Batches batches) {
        this.batches = batches;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BATCHES, guard.apply(this::list));
        routes.post(BATCHES, guard.apply((request, caller) -> create(request, caller, Optional.empty())));
        routes.get(BATCHES + "/uniques/{field}", guard.apply(this::uniques));
        String one = BATCHES + "/{id}";
        routes.get(one, guard.apply(this::lookUp));
        routes.post(
                one, guard.apply((request, caller) -> create(request, caller, Optional.of(request.pathParam("id")))));
        routes.put(
                one,
                guard.apply((request, caller) ->
                        change(request, caller, new DatasetEdit.ReplaceAll(Bodies.object(request)))));
        routes.patch(
                one,
                guard.apply((request, caller) -> change(request, caller, DatasetEdit.ofPatch(Bodies.json(request)))));
        routes.delete(one, guard.apply(this::delete));
    }

    Response list(Request request, Caller caller) {
        ListQuery query = ListQuery.of(request, Listable.BATCHES);
        Stream<ObjectNode> found = matching(request, caller, query);
        if (!query.byTime()) {
            List<ObjectNode> all = new ArrayList<>(found.limit(MOST_SORTED + 1).toList());
            if (all.size() > MOST_SORTED) {
                throw Problems.badRequest(
                        "More than %d batches would have to be sorted; narrow the list by dataSet or createdAfter, or order by created."
                                .formatted(MOST_SORTED));
            }
            all.sort(query.order().thenComparing(Comparator.comparing(BatchRoutes::id)));
            found = all.stream();
        }
        boolean aggregate = aggregates(request);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        found.skip(query.start())
                .limit(query.limit())
                .forEach(view -> page.set(id(view), shown(view, aggregate, query.properties())));
        return Response.json(200, page);
    }

    private static String id(ObjectNode view) {
        return view.path("id").asText();
    }

    private static ObjectNode shown(ObjectNode view, boolean aggregate, List<String> properties) {
        return DatasetView.project(aggregate ? BatchView.aggregated(view) : view, properties);
    }

    private static boolean aggregates(Request request) {
        return request.queryParam("aggregate").filter("true"::equalsIgnoreCase).isPresent();
    }

    private Stream<ObjectNode> matching(Request request, Caller caller, ListQuery query) {
        List<String> statuses = request.queryParams("status");
        List<Dataset> datasets = batches.datasets(caller, wanted(request));
        BatchFacts.Window window = query.window(
                request,
                statuses.stream().allMatch(status -> asksFor(status, "success")),
                statuses.stream().allMatch(status -> asksFor(status, "failed")));
        int[] looked = {0};
        Optional<String> named = NAMING.stream()
                .flatMap(name -> request.queryParam(name).stream())
                .filter(value -> !value.startsWith("!"))
                .findFirst();
        return named.map(ids -> batches.named(caller, ListQuery.split(ids), window))
                .orElseGet(() -> batches.entries(caller, datasets, window))
                .peek(entry -> {
                    if (++looked[0] > MOST_LOOKED_AT) {
                        throw Problems.badRequest(
                                "More than %d batches would have to be looked at; narrow the list by dataSet or createdAfter."
                                        .formatted(MOST_LOOKED_AT));
                    }
                })
                .map(entry -> entry.view().get())
                .filter(view -> query.conditions().stream().allMatch(condition -> condition.test(view)));
    }

    /** The datasets a query names, if it names them one by one. */
    private static List<String> wanted(Request request) {
        return request.queryParam("dataSet")
                .filter(value -> !value.startsWith("!"))
                .map(ListQuery::split)
                .orElse(List.of());
    }

    private static boolean asksFor(String filter, String status) {
        boolean not = filter.startsWith("!");
        Set<String> twins = Listable.twins(status);
        boolean named =
                ListQuery.split(not ? filter.substring(1) : filter).stream().anyMatch(twins::contains);
        return named != not;
    }

    private Response lookUp(Request request, Caller caller) {
        List<String> ids = Bodies.ids(request.pathParam("id"));
        List<String> properties = ListQuery.properties(request);
        boolean aggregate = aggregates(request);
        ObjectNode objects = JsonNodeFactory.instance.objectNode();
        String version = "";
        for (String id : ids) {
            Optional<ObjectNode> view =
                    batches.find(caller, id).map(entry -> entry.view().get());
            if (view.isPresent()) {
                version = view.get().path("version").asText();
                objects.set(id, shown(view.get(), aggregate, properties));
            }
        }
        if (objects.isEmpty()) {
            throw Problems.notFound("batch", request.pathParam("id"));
        }
        Response response = Response.json(200, objects);
        return ids.size() == 1 ? response.with("ETag", "\"" + version + "\"").with("E-Tag", version) : response;
    }

    private Response create(Request request, Caller caller, Optional<String> given) {
        ObjectNode members = Bodies.object(request);
        String id = given.or(() -> Optional.of(members.path("id").asText("")).filter(own -> !own.isEmpty()))
                .orElseGet(batches.stored()::newId);
        if (!ID.matcher(id).matches()) {
            throw Problems.badRequest(
                    "A batch id has 1 to 100 letters, digits and dashes; it is '%s'.".formatted(Text.shown(id)));
        }
        if (batches.find(caller, id).isPresent()) {
            throw Problems.conflict("There is a batch '%s' already.".formatted(id));
        }
        if (Bodies.validatesOnly(request)) {
            batches.stored().check(caller.scope(), members);
            return Response.json(201, Bodies.reference("batches", id));
        }
        batches.stored().create(caller, id, members);
        return Response.json(201, Bodies.reference("batches", id)).with("Location", BATCHES + "/" + id);
    }

    private Response change(Request request, Caller caller, DatasetEdit edit) {
        String id = request.pathParam("id");
        Document after = batches.stored()
                .change(
                        caller,
                        id,
                        current -> Preconditions.checkWrite(request, current),
                        edit,
                        Bodies.validatesOnly(request))
                .orElseThrow(() -> batches.streamed(caller, id)
                        .map(batch -> Problems.forbidden(
                                "The batch '%s' came to be by streaming; it says what happened and can't be changed."
                                        .formatted(id)))
                        .orElseGet(() -> Problems.notFound("batch", id)));
        return Bodies.tagged(Response.json(200, Bodies.reference("batches", id)), after);
    }

    /** A batch that a client made is marked; rows that came by streaming are not taken out of a table one by one. */
    private Response delete(Request request, Caller caller) {
        String id = request.pathParam("id");
        ObjectNode deleted = JsonNodeFactory.instance.objectNode().put("status", "deleted");
        Optional<Document> gone = batches.stored()
                .change(
                        caller,
                        id,
                        current -> Preconditions.checkWrite(request, current),
                        new DatasetEdit.ReplaceMembers(deleted),
                        false);
        if (gone.isPresent()) {
            return Response.json(200, Bodies.reference("batches", id));
        }
        if (batches.streamed(caller, id).isPresent()) {
            throw Problems.forbidden(
                    ("The batch '%s' came to be by streaming and can't be deleted by itself; delete its dataset, or its rows"
                                    + " with the dataset's rowExpiration.")
                            .formatted(id));
        }
        return Response.json(200, JsonNodeFactory.instance.arrayNode());
    }

    /** The distinct values of a member over the newest batches. */
    private Response uniques(Request request, Caller caller) {
        String field = request.pathParam("field");
        Set<String> values = new TreeSet<>();
        ListQuery query = ListQuery.of(request, Listable.BATCHES);
        matching(request, caller, query).limit(MOST_SORTED).forEach(view -> {
            Optional<JsonNode> value = Values.at(view, field);
            value.filter(JsonNode::isValueNode).ifPresent(one -> values.add(one.asText()));
            value.filter(JsonNode::isArray)
                    .ifPresent(list ->
                            list.valueStream().filter(JsonNode::isValueNode).forEach(one -> values.add(one.asText())));
        });
        ArrayNode unique = JsonNodeFactory.instance.arrayNode();
        values.forEach(unique::add);
        return Response.json(200, unique);
    }
}
