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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What only older clients ask for: superseded collections, values of tags, the list of links, and several requests in one (catalog contract §1.2, §1.9). */
final class OldRoutes {

    private static final List<String> COLLECTIONS = List.of("dataSets", "batches", "dataSetFiles", "lastBatches");
    private static final List<String> SUPERSEDED = List.of("accounts", "connections", "connectors");

    private final Catalog catalog;
    private final Datasets datasets;
    private final Routes routes;

    OldRoutes(Catalog catalog, Datasets datasets, Routes routes) {
        this.catalog = catalog;
        this.datasets = datasets;
        this.routes = routes;
    }

    void addTo(Function<GuardedHandler, Handler> guard) {
        for (String name : SUPERSEDED) {
            superseded(name, guard);
        }
        superseded("dataSetViews", guard);
        superseded("datasetViews", guard);
        routes.get(Bodies.BASE, guard.apply((request, caller) -> links()));
        routes.post(Bodies.BASE, guard.apply((request, caller) -> several(request)));
        routes.get(Bodies.BASE + "/tags/{namespace*}", guard.apply(this::tags));
    }

    private void superseded(String name, Function<GuardedHandler, Handler> guard) {
        routes.get(
                Bodies.BASE + "/" + name,
                guard.apply((request, caller) -> Response.json(200, JsonNodeFactory.instance.objectNode())));
        routes.get(Bodies.BASE + "/" + name + "/{id}", guard.apply((request, caller) -> {
            throw Problems.notFound(name, request.pathParam("id"));
        }));
    }

    private static Response links() {
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        COLLECTIONS.forEach(name -> links.add("@/" + name));
        return Response.json(200, links);
    }

    private Response several(Request request) {
        if (!(Bodies.json(request) instanceof ArrayNode items)) {
            throw Problems.badRequest(
                    "The body must be an array of requests with id, resource, method, headers and body.");
        }
        return catalog.allOrNothing(() -> new MultiRequest(routes, request).answer(items));
    }

    /** The values that datasets have for the tags of a namespace: the tag of that name, and those below it. */
    private Response tags(Request request, Caller caller) {
        String namespace = request.pathParam("namespace");
        Map<String, TreeSet<String>> values = new TreeMap<>();
        for (Document document : datasets.list(caller.scope())) {
            Tags.asMap(StoredDataset.of(document).tags()).forEach((key, texts) -> {
                if (key.equals(namespace) || key.startsWith(namespace + "/")) {
                    values.computeIfAbsent(key, k -> new TreeSet<>()).addAll(texts);
                }
            });
        }
        ObjectNode tags = JsonNodeFactory.instance.objectNode();
        values.forEach((key, texts) -> {
            ArrayNode list = tags.putArray(key);
            texts.forEach(list::add);
        });
        return Response.json(200, tags);
    }

    /** Used by {@link MultiRequest} to find the object that a request was about. */
    static String idIn(JsonNode body) {
        String reference = body.path(0).asText("");
        if (!reference.isEmpty()) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        return body.isObject() && !body.isEmpty() ? body.fieldNames().next() : "";
    }
}
