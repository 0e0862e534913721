package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.land.LandException;
import io.tributary.land.RowPlace;
import io.tributary.log.LogFailedException;
import io.tributary.plan.Plans;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What became of messages, by their transaction ids: an extension of this server (ingestion contract §10.1), described in docs/receipts.md. */
final class ReceiptRoutes {

    /** How many messages one request may ask for. */
    static final int MOST = 1_000;

    private static final int LONGEST_ID = 100;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Receipts receipts;
    private final Plans plans;

    ReceiptRoutes(Receipts receipts, Plans plans) {
        this.receipts = receipts;
        this.plans = plans;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        for (String prefix : List.of("", "/data/foundation/import")) {
            routes.get(prefix + "/collection/receipts/{xactionId}", guard.apply(this::one));
            routes.post(prefix + "/collection/receipts", guard.apply(this::many));
            routes.get(prefix + "/collection/{inletId}/messages/{xactionId}", guard.apply(this::ofInlet));
        }
    }

    /** Transaction ids are unique, so the inlet is only asked whose it is. */
    private Response ofInlet(Request request, Caller caller) {
        String inletId = request.pathParam("inletId");
        boolean own = plans.current()
                .inlet(inletId)
                .filter(inlet -> Receipts.isOf(caller, inlet))
                .isPresent();
        if (!own) {
            throw problem(404, "There is no such inlet in this sandbox", request);
        }
        return one(request, caller);
    }

    private Response one(Request request, Caller caller) {
        String id = checked(request.pathParam("xactionId"), request);
        Receipt receipt = of(request, caller, Set.of(id)).values().iterator().next();
        if (receipt instanceof Receipt.Unknown(String why)) {
            throw problem(404, why, request);
        }
        return Response.json(200, view(id, receipt));
    }

    private Response many(Request request, Caller caller) {
        JsonNode asked = request.json().path("xactionIds");
        if (!asked.isArray() || asked.isEmpty() || asked.size() > MOST) {
            String found = asked.isArray() ? asked.size() + " of them" : "none";
            throw problem(
                    400, "xactionIds must be a list of 1 to " + MOST + " transaction ids, found " + found, request);
        }
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : asked) {
            if (!id.isTextual()) {
                throw problem(400, "xactionIds must hold texts, found a " + type(id), request);
            }
            ids.add(checked(id.textValue(), request));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        of(request, caller, ids).forEach((id, receipt) -> items.add(view(id, receipt)));
        return Response.json(200, body);
    }

    private static String type(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String checked(String id, Request request) {
        if (id.length() > LONGEST_ID) {
            throw problem(
                    400,
                    "A transaction id has at most " + LONGEST_ID + " characters, found one of " + id.length(),
                    request);
        }
        return id;
    }

    /** What can't be looked at is not called unknown. */
    private Map<String, Receipt> of(Request request, Caller caller, Collection<String> ids) {
        try {
            return receipts.of(caller, ids);
        } catch (LogSearch.TooMuchException e) {
            throw later(e.getMessage() + "; ask again when fewer wait (see /tributary/v1/status)", request);
        } catch (LandException | QuarantineException | LogFailedException e) {
            throw later("It can't be told now: " + e.getMessage(), request);
        }
    }

    private static HttpProblem later(String why, Request request) {
        return new HttpProblem(problem(503, why, request).response().with("Retry-After", RETRY_AFTER_SECONDS));
    }

    private static HttpProblem problem(int status, String detail, Request request) {
        String title = switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            default -> "Service Unavailable";
        };
        return new HttpProblem(Problems.of(status, "about:blank", title, detail, request.requestId()));
    }

    private static ObjectNode view(String xactionId, Receipt receipt) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("xactionId", xactionId)
                .put("state", receipt.state());
        switch (receipt) {
            case Receipt.Logged logged -> {
                put(view, "receivedAt", logged.receivedAtMillis());
                view.put("inletId", logged.inletId()).put("flowId", logged.flowId());
                logged.datasetId().ifPresent(id -> view.put("datasetId", id));
                view.putObject("log").put("position", logged.position().value());
            }
            case Receipt.Landed landed -> {
                put(view, "receivedAt", landed.receivedAtMillis());
                view.put("datasetId", landed.datasetId());
                view.set("row", row(landed));
                landed.wasAside().ifPresent(entry -> view.set("quarantine", aside(entry)));
            }
            case Receipt.Quarantined(QuarantineEntry entry) -> {
                put(view, "receivedAt", entry.receivedAtMillis());
                view.put("inletId", entry.inletId()).put("flowId", entry.flowId());
                if (!entry.datasetId().isEmpty()) {
                    view.put("datasetId", entry.datasetId());
                }
                view.set("quarantine", aside(entry));
            }
            case Receipt.Unknown(String why) -> view.put("detail", why);
        }
        return view;
    }

    /** A snapshot's id is a text: it has more digits than a number of JavaScript. */
    private static ObjectNode row(Receipt.Landed landed) {
        RowPlace place = landed.place();
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("table", landed.table());
        landed.batchId().ifPresent(id -> row.put("batchId", id));
        place.commit().ifPresent(commit -> {
            row.put("snapshotId", Long.toString(commit.snapshotId()));
            put(row, "committedAt", commit.committedAtMillis());
        });
        return row.put("file", shown(place.file())).put("number", place.row());
    }

    /** The reason's class and code; its text is for those who may read the quarantine. */
    private static ObjectNode aside(QuarantineEntry entry) {
        ObjectNode aside = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("state", entry.state().name().toLowerCase(Locale.ROOT))
                .put("errorType", entry.rejection().errorType().name())
                .put("code", entry.rejection().code());
        put(aside, "createdAt", entry.createdAtMillis());
        return aside;
    }

    private static void put(ObjectNode into, String name, long millis) {
        into.put(name, Instant.ofEpochMilli(millis).toString());
    }

    /** The folder in the table's, and the name: nobody needs to know where the server keeps its data. */
    private static String shown(Path file) {
        Path folder = file.getParent();
        return folder == null ? file.toString() : folder.getFileName() + "/" + file.getFileName();
    }
}
