package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.quarantine.KeptEntry;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineFilter;
import io.tributary.quarantine.QuarantineState;
import io.tributary.quarantine.ReplayJob;
import io.tributary.replay.ReplayRunner;
import io.tributary.replay.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Replays as resources: {@code POST} begins one of some ids, a group or a filter, or with {@code dryRun} only tells what would come of it; the others show and
 * stop it.
 */
final class ReplayRoutes {

    private static final String REPLAYS = QuarantineRoutes.BASE + "/replays";
    private static final Set<String> MEMBERS =
            Set.of("ids", "group", "filter", "all", "dryRun", "limit", "force", "note");
    private static final int MAX_IDS = 1_000;
    private static final int DRY_RUN = 1_000;
    private static final int MAX_DRY_RUN = 10_000;
    private static final int MAX_LIMIT = 1_000;

    private final Quarantine quarantine;
    private final ReplayRunner runner;
    private final ReplayRehearsal rehearsal;

    ReplayRoutes(Quarantine quarantine, ReplayRunner runner, ReplayRehearsal rehearsal) {
        this.quarantine = quarantine;
        this.runner = runner;
        this.rehearsal = rehearsal;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post(REPLAYS, guard.apply(this::begin));
        routes.get(REPLAYS, guard.apply(this::list));
        routes.get(REPLAYS + "/{id}", guard.apply(this::one));
        routes.post(REPLAYS + "/{id}/stop", guard.apply(this::stop));
    }

    private Response begin(Request request, Caller caller) {
        if (!(request.json() instanceof ObjectNode body)) {
            throw QuarantineAsk.bad(request, "Send {\"group\":\"…\"}, {\"ids\":[…]} or {\"filter\":{…}}");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw QuarantineAsk.bad(
                        request,
                        name + " is not known; send ids, group, filter or all, and dryRun," + " limit, force, note");
            }
        });
        Selection selection = selection(request, caller, body);
        if (flag(request, body, "dryRun")) {
            return Response.json(200, rehearsal.of(caller, selection, dryRunLimit(request, body)));
        }
        refuseIfDecided(request, caller, selection);
        String note = QuarantineAsk.note(request, body.path("note").asText(""));
        if (selection.force() && note.isBlank()) {
            throw QuarantineAsk.bad(
                    request, "force needs a note that says why what landed or was discarded goes again");
        }
        long total = selection.ids().isEmpty()
                ? quarantine.count(selection.taken())
                : selection.ids().size();
        ReplayJob job = runner.begin(caller.clientId(), selection, total);
        if (selection.force()) {
            quarantine.replays().forced(selection.ids(), caller.clientId(), job.id(), note);
        }
        return Response.json(202, QuarantineView.job(job)).with("Location", REPLAYS + "/" + job.id());
    }

    private static Selection selection(Request request, Caller caller, ObjectNode body) {
        long ways = List.of("ids", "group", "filter", "all").stream()
                .filter(body::has)
                .count();
        if (ways != 1) {
            throw QuarantineAsk.bad(
                    request,
                    "Say which messages by one of ids, group, filter or \"all\":true; found " + ways + " of them");
        }
        boolean force = flag(request, body, "force");
        List<String> ids = new ArrayList<>();
        QuarantineFilter filter = QuarantineFilter.all(caller.lakeNamespace());
        if (body.has("ids")) {
            if (!body.path("ids").isArray()
                    || body.path("ids").isEmpty()
                    || body.path("ids").size() > MAX_IDS) {
                throw QuarantineAsk.bad(
                        request, "ids must be a list of 1 to " + MAX_IDS + " ids; for more use a group or a filter");
            }
            body.path("ids").forEach(id -> ids.add(QuarantineAsk.id(request, id.asText())));
        } else if (body.has("group")) {
            filter = QuarantineFilter.group(
                    caller.lakeNamespace(),
                    QuarantineAsk.id(request, body.path("group").asText()));
        } else if (body.has("filter")) {
            filter = QuarantineAsk.filter(request, caller, body.path("filter"));
        } else if (!flag(request, body, "all")) {
            throw QuarantineAsk.bad(request, "all must be true");
        }
        if (force && ids.isEmpty()) {
            throw QuarantineAsk.bad(request, "force takes ids only: what landed already is named one by one");
        }
        return new Selection(filter, ids, force);
    }

    private static boolean flag(Request request, ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw QuarantineAsk.bad(request, name + " must be true or false");
        }
        return value.asBoolean();
    }

    private static int dryRunLimit(Request request, ObjectNode body) {
        int limit = body.path("limit").asInt(DRY_RUN);
        if (limit < 1 || limit > MAX_DRY_RUN) {
            throw QuarantineAsk.bad(request, "limit must lie between 1 and " + MAX_DRY_RUN + ", found " + limit);
        }
        return limit;
    }

    /** What is named must be there and wait; a group or filter just passes over what doesn't. */
    private void refuseIfDecided(Request request, Caller caller, Selection selection) {
        for (String id : selection.ids()) {
            KeptEntry kept = quarantine
                    .find(id)
                    .filter(found -> found.entry().id().equals(id))
                    .filter(found -> found.entry().namespace().equals(caller.lakeNamespace()))
                    .orElseThrow(() ->
                            QuarantineAsk.problem(404, "Not Found", "Nothing in quarantine has the id " + id, request));
            if (!selection.states().contains(kept.entry().state())) {
                throw QuarantineAsk.problem(409, "Conflict", decided(kept), request);
            }
        }
    }

    private static String decided(KeptEntry kept) {
        QuarantineState state = kept.entry().state();
        return "The message " + kept.entry().id() + " is " + state.text()
                + (state == QuarantineState.REPLAYING
                        ? ": another replay has it (" + kept.jobId() + ")"
                        : ": it is not replayed again; \"force\":true with a note does so all the same, and may double it");
    }

    private Response list(Request request, Caller caller) {
        int limit = QuarantineAsk.limit(request, 100, MAX_LIMIT);
        List<ReplayJob> jobs = quarantine.replays().jobs(caller.lakeNamespace(), QuarantineAsk.beyond(request), limit);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        jobs.forEach(job -> items.add(QuarantineView.job(job)));
        QuarantineRoutes.page(
                body,
                jobs.size(),
                jobs.size() < limit ? "" : jobs.get(limit - 1).id());
        return Response.json(200, body);
    }

    private ReplayJob found(Request request, Caller caller) {
        String id = request.pathParam("id");
        return quarantine
                .replays()
                .job(id)
                .filter(job -> job.namespace().equals(caller.lakeNamespace()))
                .orElseThrow(() -> QuarantineAsk.problem(404, "Not Found", "No replay has the id " + id, request));
    }

    private Response one(Request request, Caller caller) {
        return Response.json(200, QuarantineView.job(found(request, caller)));
    }

    /** Stopping what has ended is no mistake. */
    private Response stop(Request request, Caller caller) {
        ReplayJob job = found(request, caller);
        quarantine.replays().stop(job.id());
        return one(request, caller);
    }
}
