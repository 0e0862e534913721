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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Datasets over HTTP: objects keyed by id go out, references come back from changes (catalog contract §1.1 to §1.5). */
final class DatasetRoutes {

    private static final String BASE = "/data/foundation/catalog";
    private static final String REFERENCE = "@/dataSets/";
    private static final int MOST_IDS = 100;

    private final Catalog catalog;
    private final Datasets datasets;
    private final DatasetView views;

    DatasetRoutes(Catalog catalog, Datasets datasets, DatasetView views) {
        this.catalog = catalog;
        this.datasets = datasets;
        this.views = views;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.group(BASE, Problems::unhandled);
        for (String collection : List.of("/dataSets", "/datasets")) {
            String one = collection + "/{id}";
            routes.get(BASE + collection, guard.apply(this::list));
            routes.post(BASE + collection, guard.apply(this::create));
            routes.get(BASE + one, guard.apply(this::lookUp));
            routes.put(BASE + one, guard.apply(this::replace));
            routes.patch(BASE + one, guard.apply(this::patch));
            routes.patch(BASE + "/v2" + one, guard.apply(this::merge));
            routes.delete(BASE + one, guard.apply(this::delete));
            routes.get(BASE + one + "/credentials", guard.apply(DatasetRoutes::credentials));
        }
    }

    private record Listed(Document document, ObjectNode view) {}

    private Response list(Request request, Caller caller) {
        ListQuery query = ListQuery.of(request);
        Comparator<Listed> order = Comparator.comparing(Listed::view, query.order())
                .thenComparing(listed -> listed.document().created())
                .thenComparing(listed -> listed.document().id());
        List<Listed> found = datasets.list(caller.scope()).stream()
                .map(document -> new Listed(document, view(caller, document, query.needsFacts())))
                .filter(listed -> query.conditions().stream().allMatch(condition -> condition.test(listed.view())))
                .sorted(order)
                .toList();
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        found.stream().skip(query.start()).limit(query.limit()).forEach(listed -> {
            ObjectNode whole =
                    query.needsFacts() ? listed.view() : views.withFacts(caller, listed.document(), listed.view());
            page.set(listed.document().id(), DatasetView.project(whole, query.properties()));
        });
        return Response.json(200, page).with("x-total-count", Integer.toString(found.size()));
    }

    private ObjectNode view(Caller caller, Document document, boolean withFacts) {
        ObjectNode plain = DatasetView.plain(caller, document);
        return withFacts ? views.withFacts(caller, document, plain) : plain;
    }

    private Response create(Request request, Caller caller) {
        ObjectNode members = object(request);
        if (validatesOnly(request)) {
            datasets.checkNew(caller, members);
            return Response.json(201, references(datasets.newId()));
        }
        String id = catalog.create(caller, members).id();
        return Response.json(201, references(id)).with("Location", BASE + "/dataSets/" + id);
    }

    private Response lookUp(Request request, Caller caller) {
        List<String> ids = ids(request.pathParam("id"));
        List<Document> found = ids.stream()
                .flatMap(id -> datasets.find(caller.scope(), id).stream())
                .toList();
        if (found.isEmpty()) {
            throw Problems.notFound(Text.shown(request.pathParam("id")));
        }
        boolean single = ids.size() == 1;
        if (single && Preconditions.isKnown(request, found.getFirst())) {
            return tagged(Response.empty(304), found.getFirst());
        }
        List<String> properties = ListQuery.properties(request);
        ObjectNode objects = JsonNodeFactory.instance.objectNode();
        found.forEach(
                document -> objects.set(document.id(), DatasetView.project(view(caller, document, true), properties)));
        Response response = Response.json(200, objects);
        return single ? tagged(response, found.getFirst()) : response;
    }

    private Response replace(Request request, Caller caller) {
        return change(request, caller, new DatasetEdit.ReplaceAll(object(request)));
    }

    private Response patch(Request request, Caller caller) {
        return change(request, caller, DatasetEdit.ofPatch(json(request)));
    }

    private Response merge(Request request, Caller caller) {
        return change(request, caller, new DatasetEdit.Merge(object(request)));
    }

    private Response change(Request request, Caller caller, DatasetEdit edit) {
        String id = request.pathParam("id");
        boolean validateOnly = validatesOnly(request);
        Datasets.Change change =
                datasets.change(caller, id, current -> Preconditions.checkWrite(request, current), edit, validateOnly);
        if (!validateOnly) {
            catalog.changed(caller.scope(), change);
        }
        return tagged(Response.json(200, references(id)), change.after());
    }

    private Response delete(Request request, Caller caller) {
        String id = request.pathParam("id");
        Optional<StoredDataset> gone =
                datasets.delete(caller.scope(), id, current -> Preconditions.checkWrite(request, current));
        if (gone.isEmpty()) {
            return Response.json(200, JsonNodeFactory.instance.arrayNode());
        }
        catalog.deleted(caller.scope(), gone.get().toDataset(id));
        return Response.json(200, references(id));
    }

    private static Response credentials(Request request, Caller caller) {
        throw Problems.forbidden(
                "Storage credentials are not given out; read the files through /data/foundation/export (Data Access).");
    }

    private static List<String> ids(String path) {
        List<String> ids = List.copyOf(new LinkedHashSet<>(List.of(path.split(","))));
        if (ids.size() > MOST_IDS) {
            throw Problems.badRequest(
                    "The path names %d datasets; at most %d can be looked up at once.".formatted(ids.size(), MOST_IDS));
        }
        return ids;
    }

    private static boolean validatesOnly(Request request) {
        return request.header("Pragma")
                .filter(pragma -> pragma.toLowerCase(Locale.ROOT).contains("validate-only"))
                .isPresent();
    }

    private static ObjectNode object(Request request) {
        if (json(request) instanceof ObjectNode object) {
            return object;
        }
        throw Problems.badRequest("The body must be a JSON object.");
    }

    private static JsonNode json(Request request) {
        String contentType = request.header("Content-Type")
                .filter(sent -> !sent.isBlank())
                .orElse("application/json")
                .toLowerCase(Locale.ROOT);
        boolean usual = contentType.contains("json") || contentType.startsWith("application/x-www-form-urlencoded");
        if (!usual) {
            throw Problems.badRequest(
                    "A valid content type must be given: application/json, or application/json-patch+json for"
                            + " a patch; it is '%s'.".formatted(Text.shown(contentType)));
        }
        return request.json();
    }

    private static Response tagged(Response response, Document document) {
        String version = DatasetView.version(document);
        return response.with("ETag", "\"" + version + "\"").with("E-Tag", version);
    }

    private static ArrayNode references(String id) {
        return JsonNodeFactory.instance.arrayNode().add(REFERENCE + id);
    }
}
