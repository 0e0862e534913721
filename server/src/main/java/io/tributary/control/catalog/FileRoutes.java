package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Views and files of datasets, and the newest batch of each (catalog contract §1.2, §1.7 and §1.8). */
final class FileRoutes {

    /** So many commits are opened for one list; each means reading a manifest. */
    private static final int MOST_COMMITS = 1_000;

    private final Datasets datasets;
    private final Batches batches;
    private final DatasetFacts facts;

    FileRoutes(Datasets datasets, Batches batches, DatasetFacts facts) {
        this.datasets = datasets;
        this.batches = batches;
        this.facts = facts;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        for (String collection : List.of("/dataSets", "/datasets")) {
            String views = Bodies.BASE + collection + "/{id}/views";
            routes.get(views, guard.apply((request, caller) -> views(request, caller, Optional.empty())));
            routes.get(
                    views + "/{viewId}",
                    guard.apply((request, caller) -> views(request, caller, Optional.of(request.pathParam("viewId")))));
            routes.get(views + "/{viewId}/files", guard.apply(this::filesOfView));
        }
        for (String collection : List.of("/dataSetFiles", "/datasetFiles")) {
            routes.get(Bodies.BASE + collection, guard.apply((request, caller) -> files(request, caller, List.of())));
            routes.get(Bodies.BASE + collection + "/{id}", guard.apply(this::file));
        }
        routes.get(Bodies.BASE + "/lastBatches", guard.apply(this::lastBatches));
    }

    private Dataset dataset(Request request, Caller caller) {
        String id = request.pathParam("id");
        return batches.datasets(caller, List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> Problems.notFound(Text.shown(id)));
    }

    /** A dataset has one view: all of its rows. */
    private Response views(Request request, Caller caller, Optional<String> viewId) {
        Dataset dataset = dataset(request, caller);
        viewId.filter(id -> !id.equals(dataset.viewId())).ifPresent(id -> {
            throw Problems.notFound("view", id);
        });
        ObjectNode views = JsonNodeFactory.instance.objectNode();
        ObjectNode view = views.putObject(dataset.viewId())
                .put("id", dataset.viewId())
                .put("dataSetId", dataset.id())
                .put("name", dataset.name())
                .put("imsOrg", caller.scope().orgId())
                .put("sandboxId", caller.sandboxId())
                .put("isDefault", true)
                .put("files", "@/dataSets/" + dataset.id() + "/views/" + dataset.viewId() + "/files");
        view.retain(ListQuery.properties(request).isEmpty() ? names(view) : ListQuery.properties(request));
        return Response.json(200, views);
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Response filesOfView(Request request, Caller caller) {
        Dataset dataset = dataset(request, caller);
        String viewId = request.pathParam("viewId");
        if (!viewId.equals(dataset.viewId())) {
            throw Problems.notFound("view", viewId);
        }
        return files(request, caller, List.of(dataset));
    }

    private Response files(Request request, Caller caller, List<Dataset> given) {
        ListQuery query = ListQuery.of(request, Listable.FILES);
        if (!query.byTime()) {
            throw Problems.badRequest("Files can be ordered by created only, with asc: or desc: before it.");
        }
        Optional<String> batch = plain(request, "batchId");
        Stream<Batches.Located> all = batch.isPresent()
                ? ListQuery.split(batch.get()).stream().flatMap(id -> batches.files(caller, id).stream())
                : ofCommits(request, caller, query, given);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        all.filter(file -> given.isEmpty()
                        || given.getFirst().id().equals(file.dataset().id()))
                .filter(file -> plain(request, "dataSetId")
                        .map(ids -> ListQuery.split(ids).contains(file.dataset().id()))
                        .orElse(true))
                .map(file -> view(caller, file))
                .filter(view -> query.conditions().stream().allMatch(condition -> condition.test(view)))
                .skip(query.start())
                .limit(query.limit())
                .forEach(view -> page.set(view.path("id").asText(), DatasetView.project(view, query.properties())));
        return Response.json(200, page);
    }

    /** A parameter that lists what is wanted, not what is unwanted. */
    private static Optional<String> plain(Request request, String name) {
        return request.queryParam(name).filter(value -> !value.startsWith("!"));
    }

    private Stream<Batches.Located> ofCommits(Request request, Caller caller, ListQuery query, List<Dataset> given) {
        List<Dataset> of = given.isEmpty()
                ? batches.datasets(
                        caller,
                        plain(request, "dataSetId").map(ListQuery::split).orElse(List.of()))
                : given;
        Optional<String> view = plain(request, "dataSetViewId");
        List<Dataset> shown = of.stream()
                .filter(dataset -> view.isEmpty() || ListQuery.split(view.get()).contains(dataset.viewId()))
                .toList();
        int[] opened = {0};
        return batches.landed(caller, shown, query.window(request, true, false)).flatMap(landed -> {
            if (++opened[0] > MOST_COMMITS) {
                throw Problems.badRequest(
                        "More than %d batches would have to be opened; narrow the list by batchId, dataSetId or createdAfter."
                                .formatted(MOST_COMMITS));
            }
            return batches.files(caller, landed).stream();
        });
    }

    private Response file(Request request, Caller caller) {
        String id = request.pathParam("id");
        int dash = id.lastIndexOf('-');
        Batches.Located file = batches.files(caller, dash < 1 ? "" : id.substring(0, dash)).stream()
                .filter(one -> one.file().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("file", id));
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        files.set(id, DatasetView.project(view(caller, file), ListQuery.properties(request)));
        return Response.json(200, files);
    }

    private static ObjectNode view(Caller caller, Batches.Located located) {
        Batch.DataFile file = located.file();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", file.id())
                .put("batchId", file.batchId())
                .put("dataSetViewId", located.dataset().viewId())
                .put("imsOrg", caller.scope().orgId())
                .put("version", "1.0.0")
                .put("created", file.createdMillis())
                .put("updated", file.createdMillis())
                .put("createdUser", "tributary@AdobeID")
                .put("createdClient", "tributary")
                .put("updatedUser", "tributary@AdobeID")
                .put("records", file.records())
                .put("size", file.bytes())
                .put("isValid", true);
    }

    private Response lastBatches(Request request, Caller caller) {
        ListQuery query = ListQuery.of(request, Listable.LAST_BATCHES);
        List<String> ids = plain(request, "dataSetId")
                .or(() -> plain(request, "dataSet"))
                .map(ListQuery::split)
                .orElse(List.of());
        LastBatches last = new LastBatches(batches.stored(), caller);
        record Listed(String datasetId, ObjectNode view) {}
        Comparator<Listed> order = Comparator.comparing(Listed::view, query.order())
                .thenComparing(listed -> listed.view().path("created").asLong())
                .thenComparing(Listed::datasetId);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        batches.datasets(caller, ids).stream()
                .flatMap(dataset -> last
                        .of(
                                dataset.id(),
                                facts.of(caller.scope(), dataset)
                                        .map(DatasetFacts.Facts::lastBatch)
                                        .orElse(null))
                        .map(batch -> new Listed(dataset.id(), lastView(caller, batch)))
                        .stream())
                .filter(listed -> query.conditions().stream().allMatch(condition -> condition.test(listed.view())))
                .sorted(order)
                .skip(query.start())
                .limit(query.limit())
                .forEach(
                        listed -> page.set(listed.datasetId(), DatasetView.project(listed.view(), query.properties())));
        return Response.json(200, page);
    }

    private static ObjectNode lastView(Caller caller, DatasetFacts.LastBatch batch) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("lastBatchId", batch.id())
                .put("lastBatchStatus", batch.status());
        if (batch.successfulId() != null) {
            view.put("lastSuccessfulBatchId", batch.successfulId());
        }
        if (batch.failedId() != null) {
            view.put("lastFailedBatchId", batch.failedId());
        }
        return view.put("imsOrg", caller.scope().orgId())
                .put("sandboxId", caller.sandboxId())
                .put("created", batch.createdMillis())
                .put("updated", batch.updatedMillis());
    }
}
