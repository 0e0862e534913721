package io.tributary.control.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.DuplicateDocumentException;
import io.tributary.control.store.Scope;
import io.tributary.control.store.StaleRevisionException;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels of data governance at datasets and at parts of their schemas (catalog contract §2). They are kept and given out; no policy acts on them. */
final class LabelRoutes {

    private static final String BASE = "/data/foundation/dataset";
    private static final String KIND = "dataset-labels";
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_./-]{1,100}");
    private static final int MOST = 1_000;

    private final DocumentStore store;
    private final Datasets datasets;

    LabelRoutes(DocumentStore store, Datasets datasets) {
        this.store = store;
        this.datasets = datasets;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.group(BASE, (status, title, detail, requestId) -> body(status, title, detail, ""));
        String labels = BASE + "/datasets/{id}/labels";
        routes.get(labels, guard.apply(this::read));
        routes.post(labels, guard.apply(this::create));
        routes.put(labels, guard.apply(this::replace));
        routes.delete(labels, guard.apply(this::delete));
    }

    /** The labels of a deleted dataset go with it. */
    void datasetDeleted(Scope scope, String datasetId) {
        store.delete(scope, KIND, datasetId);
    }

    private Response read(Request request, Caller caller) {
        return shown(200, entity(caller, dataset(request, caller)));
    }

    private Response create(Request request, Caller caller) {
        String id = dataset(request, caller);
        ObjectNode labels = checked(request, id);
        try {
            return shown(201, store.create(caller.scope(), KIND, id, labels));
        } catch (DuplicateDocumentException e) {
            throw problem(403, "FORBIDDEN", "The dataset has labels already; replace them with PUT and If-Match.", id);
        }
    }

    private Response replace(Request request, Caller caller) {
        String id = dataset(request, caller);
        ObjectNode labels = checked(request, id);
        Document current = entity(caller, id);
        check(request, current);
        try {
            return shown(200, store.replace(caller.scope(), KIND, id, current.revision(), labels));
        } catch (StaleRevisionException e) {
            throw stale(id);
        }
    }

    private Response delete(Request request, Caller caller) {
        String id = dataset(request, caller);
        Document current = entity(caller, id);
        check(request, current);
        store.inTransaction(transaction -> {
            if (transaction
                    .get(caller.scope(), KIND, id)
                    .filter(now -> etag(now).equals(etag(current)))
                    .isEmpty()) {
                throw stale(id);
            }
            return transaction.delete(caller.scope(), KIND, id);
        });
        return Response.empty(204);
    }

    private String dataset(Request request, Caller caller) {
        String id = request.pathParam("id");
        if (datasets.find(caller.scope(), id).isEmpty()) {
            throw problem(404, "NOT_FOUND", "There is no such dataset in this sandbox.", id);
        }
        return id;
    }

    private Document entity(Caller caller, String id) {
        Optional<Document> entity = store.get(caller.scope(), KIND, id);
        return entity.orElseThrow(() -> problem(404, "NOT_FOUND", "The dataset has no labels.", id));
    }

    private static void check(Request request, Document current) {
        String wanted = request.header("If-Match")
                .orElseThrow(() -> problem(
                        400, "BAD_REQUEST", "If-Match is missing; send the etag that GET answered.", current.id()));
        boolean matches = Arrays.stream(wanted.split(","))
                .map(tag -> tag.strip().replace("W/", "").replace("\"", ""))
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag(current)));
        if (!matches) {
            throw stale(current.id());
        }
    }

    private static HttpProblem stale(String id) {
        return problem(
                412, "PRECONDITION_FAILED", "The labels have changed since; read them again for their etag.", id);
    }

    /** Tells also apart what was deleted and made again. */
    private static String etag(Document document) {
        return Long.toHexString(document.created().toEpochMilli()) + "-" + document.revision();
    }

    private static ObjectNode checked(Request request, String id) {
        if (!(request.json() instanceof ObjectNode sent)) {
            throw problem(400, "BAD_REQUEST", "The body must be an object with labels and optionalLabels.", id);
        }
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        labels.set("labels", labels(sent.get("labels"), "labels", id));
        ArrayNode optional = labels.putArray("optionalLabels");
        for (JsonNode one : sent.path("optionalLabels")) {
            if (!one.path("option").isObject() || optional.size() == MOST) {
                throw problem(
                        400,
                        "BAD_REQUEST",
                        "optionalLabels must be a list of at most %d objects with option and labels.".formatted(MOST),
                        id);
            }
            ObjectNode kept = optional.addObject();
            kept.set("option", one.get("option"));
            kept.set("labels", labels(one.get("labels"), "optionalLabels[].labels", id));
        }
        return labels;
    }

    private static ArrayNode labels(@Nullable JsonNode sent, String where, String id) {
        ArrayNode labels = JsonNodeFactory.instance.arrayNode();
        if (sent == null || sent.isNull()) {
            return labels;
        }
        for (JsonNode label :
                sent.isArray() ? sent : JsonNodeFactory.instance.arrayNode().add(sent)) {
            if (!label.isTextual() || !LABEL.matcher(label.textValue()).matches() || labels.size() == MOST) {
                throw problem(
                        400,
                        "BAD_REQUEST",
                        "%s must be a list of at most %d names such as C1 or I2.".formatted(where, MOST),
                        id);
            }
            labels.add(label);
        }
        return labels;
    }

    private static Response shown(int status, Document document) {
        return Response.json(status, document.body()).with("ETag", "\"" + etag(document) + "\"");
    }

    private static HttpProblem problem(int status, String word, String message, String id) {
        return new HttpProblem(body(status, word, message, id));
    }

    private static Response body(int status, String word, String message, String id) {
        return Response.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("timestamp", Instant.now().toString())
                        .put("status", word.toUpperCase(java.util.Locale.ROOT).replace(' ', '_'))
                        .put("code", "PES-" + status)
                        .put("message", message)
                        .put("path", id.isEmpty() ? "/entities" : "/entities/AEP:dataset:" + Text.shown(id)));
    }
}
