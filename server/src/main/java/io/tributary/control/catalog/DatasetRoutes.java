package io.tributary.control.catalog;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Datasets over HTTP: objects keyed by id go out, references come back from changes (catalog contract §1.1 to §1.5). */
final class DatasetRoutes {

    private static final String BASE = Bodies.BASE;

    private final Catalog catalog;
    private final Datasets datasets;
    private final DatasetView views;
    private final StoredBatches stored;

    DatasetRoutes(Catalog catalog, Datasets datasets, DatasetView views, StoredBatches stored) {
        this.stored = stored;
        this.catalog = catalog;
        this.datasets = datasets;
        this.views = views;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
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
        ListQuery query = ListQuery.of(request, Listable.DATASETS);
        LastBatches last = new LastBatches(stored, caller);
        Found found = query.isPlain() ? plain(query, caller, last) : sorted(query, caller, last);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        for (Listed listed : found.page()) {
            ObjectNode whole = query.needsFacts()
                    ? listed.view()
                    : views.withFacts(caller, listed.document(), listed.view(), last);
            observable(caller, listed.document(), whole, query.properties());
            page.set(listed.document().id(), DatasetView.project(whole, query.properties()));
        }
        return Response.json(200, page).with("x-total-count", Long.toString(found.all()));
    }

    /** @param all how many there are in and around the page */
    private record Found(List<Listed> page, long all) {}

    private Found plain(ListQuery query, Caller caller, LastBatches last) {
        List<Listed> page = datasets.page(caller.scope(), query).stream()
                .map(document -> new Listed(document, view(caller, document, query.needsFacts(), last)))
                .toList();
        return new Found(page, datasets.count(caller.scope()));
    }

    private Found sorted(ListQuery query, Caller caller, LastBatches last) {
        Comparator<Listed> order = Comparator.comparing(Listed::view, query.order())
                .thenComparing(listed -> listed.document().created())
                .thenComparing(listed -> listed.document().id());
        List<Listed> all = datasets.list(caller.scope()).stream()
                .map(document -> new Listed(document, view(caller, document, query.needsFacts(), last)))
                .filter(listed -> query.conditions().stream().allMatch(condition -> condition.test(listed.view())))
                .sorted(order)
                .toList();
        return new Found(all.stream().skip(query.start()).limit(query.limit()).toList(), all.size());
    }

    private ObjectNode view(Caller caller, Document document, boolean withFacts, LastBatches last) {
        ObjectNode plain = DatasetView.plain(caller, document);
        return withFacts ? views.withFacts(caller, document, plain, last) : plain;
    }

    private void observable(Caller caller, Document document, ObjectNode view, List<String> properties) {
        if (properties.contains(DatasetView.OBSERVABLE)) {
            views.withObservableSchema(caller, document, view);
        }
    }

    private Response create(Request request, Caller caller) {
        ObjectNode members = Bodies.object(request);
        if (Bodies.validatesOnly(request)) {
            datasets.checkNew(caller, members);
            return Response.json(201, Bodies.reference("dataSets", datasets.newId()));
        }
        String id = catalog.create(caller, members).id();
        return Response.json(201, Bodies.reference("dataSets", id)).with("Location", BASE + "/dataSets/" + id);
    }

    private Response lookUp(Request request, Caller caller) {
        List<String> ids = Bodies.ids(request.pathParam("id"));
        List<Document> found = ids.stream()
                .flatMap(id -> datasets.find(caller.scope(), id).stream())
                .toList();
        if (found.isEmpty()) {
            throw Problems.notFound(Text.shown(request.pathParam("id")));
        }
        boolean single = ids.size() == 1;
        if (single && Preconditions.isKnown(request, found.getFirst())) {
            return Bodies.tagged(Response.empty(304), found.getFirst());
        }
        List<String> properties = ListQuery.properties(request);
        ObjectNode objects = JsonNodeFactory.instance.objectNode();
        LastBatches last = new LastBatches(stored, caller);
        for (Document document : found) {
            ObjectNode whole = view(caller, document, true, last);
            observable(caller, document, whole, properties);
            objects.set(document.id(), DatasetView.project(whole, properties));
        }
        Response response = Response.json(200, objects);
        return single ? Bodies.tagged(response, found.getFirst()) : response;
    }

    private Response replace(Request request, Caller caller) {
        return change(request, caller, new DatasetEdit.ReplaceAll(Bodies.object(request)));
    }

    private Response patch(Request request, Caller caller) {
        return change(request, caller, DatasetEdit.ofPatch(Bodies.json(request)));
    }

    private Response merge(Request request, Caller caller) {
        return change(request, caller, new DatasetEdit.Merge(Bodies.object(request)));
    }

    private Response change(Request request, Caller caller, DatasetEdit edit) {
        String id = request.pathParam("id");
        boolean validateOnly = Bodies.validatesOnly(request);
        Datasets.Change change =
                datasets.change(caller, id, current -> Preconditions.checkWrite(request, current), edit, validateOnly);
        if (!validateOnly) {
            catalog.changed(caller.scope(), change);
        }
        return Bodies.tagged(Response.json(200, Bodies.reference("dataSets", id)), change.after());
    }

    private Response delete(Request request, Caller caller) {
        String id = request.pathParam("id");
        Optional<StoredDataset> gone =
                datasets.delete(caller.scope(), id, current -> Preconditions.checkWrite(request, current));
        if (gone.isEmpty()) {
            return Response.json(200, JsonNodeFactory.instance.arrayNode());
        }
        catalog.deleted(caller, gone.get().toDataset(id));
        return Response.json(200, Bodies.reference("dataSets", id));
    }

    private static Response credentials(Request request, Caller caller) {
        throw Problems.forbidden(
                "Storage credentials are not given out; read the files through /data/foundation/export (Data Access).");
    }
}
