package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The built-in specs over HTTP: listed whole, since clients read them in one call (flow-service contract §4.4, §6.1, §6.2). */
final class SpecRoutes {

    private static final String CONNECTION_SPECS = "connectionSpecs";
    private static final String FLOW_SPECS = "flowSpecs";

    private static final Set<String> CONNECTION_FIELDS = Pages.fields(Set.of(
            "type",
            "authSpec",
            "encryptionSpecs",
            "sourceSpec",
            "targetSpec",
            "exploreSpec",
            "attributes",
            "permissionsInfo",
            "entitlementInfo",
            "policy"));

    private static final Set<String> FLOW_FIELDS = Pages.fields(Set.of(
            "sourceConnectionSpecIds",
            "targetConnectionSpecIds",
            "transformationSpecs",
            "scheduleSpec",
            "optionSpec",
            "runSpec",
            "attributes",
            "permissionsInfo"));

    private final Specs specs;

    SpecRoutes(Specs specs) {
        this.specs = specs;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        for (String base : FlowRoutes.BASES) {
            add(routes, guard, base, CONNECTION_SPECS);
            add(routes, guard, base, FLOW_SPECS);
            routes.post(base + "/flowSpecs/search", FlowRoutes.guarded(guard, this::search));
        }
    }

    private void add(Routes routes, Function<GuardedHandler, Handler> guard, String base, String collection) {
        String path = base + "/" + collection;
        routes.get(path, FlowRoutes.guarded(guard, (request, caller) -> list(collection, request)));
        routes.get(path + "/{id}", FlowRoutes.guarded(guard, (request, caller) -> lookUp(collection, request, caller)));
        routes.post(path, FlowRoutes.guarded(guard, SpecRoutes::refuse));
        routes.put(path + "/{id}", FlowRoutes.guarded(guard, SpecRoutes::refuse));
    }

    private Stream<ObjectNode> documents(String collection) {
        return collection.equals(CONNECTION_SPECS)
                ? specs.connectionSpecs().stream().map(ConnectionSpec::document)
                : specs.flowSpecs().stream().map(FlowSpec::document);
    }

    private Response list(String collection, Request request) {
        ListQuery.checkParameters(request, Set.of("property"));
        Set<String> fields = collection.equals(CONNECTION_SPECS) ? CONNECTION_FIELDS : FLOW_FIELDS;
        List<ObjectNode> found = Pages.filter(request.queryParams("property"), fields, documents(collection))
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("items").addAll(found);
        answer.putObject("_links");
        return Response.json(200, answer);
    }

    private Response search(Request request, Caller caller) {
        ObjectNode body = Bodies.objectIfAny(request);
        ListQuery query = ListQuery.ofSearch(FLOW_SPECS, request, body);
        Stream<ObjectNode> copies = documents(FLOW_SPECS).map(ObjectNode::deepCopy);
        ObjectNode answer = Pages.answer(query, "/flowSpecs/search", FLOW_FIELDS, copies);
        Pages.project(answer, FlowRoutes.projection(body));
        return Response.json(200, answer);
    }

    private Response lookUp(String collection, Request request, Caller caller) {
        String id = request.pathParam("id");
        ObjectNode found = documents(collection)
                .filter(document -> document.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        FlowProblem.notFound(collection, id, caller.scope().sandbox()));
        return Response.json(200, Pages.one(found));
    }

    private static Response refuse(Request request, Caller caller) {
        throw FlowProblem.of(
                FlowError.SPECS_ARE_BUILT_IN,
                "Connection and flow specs are built in; they can't be added or changed.");
    }
}
