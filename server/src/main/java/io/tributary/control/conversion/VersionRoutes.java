package io.tributary.control.conversion;

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
import java.util.Optional;
import java.util.function.Function;

/** The versions of a set over HTTP: listed, compared, brought back; an addition to the platform's API (data-prep contract §10). */
final class VersionRoutes {

    private static final String SET = SetRoutes.SETS + "/{id}";
    private static final int MOST_EVENTS = 1_000;
    private static final int USUAL_EVENTS = 100;

    private final MappingSets sets;
    private final SetChecks checks;
    private final ChangeTerms terms;
    private final RecentEvents events;

    VersionRoutes(MappingSets sets, SetChecks checks, ChangeTerms terms, RecentEvents events) {
        this.sets = sets;
        this.checks = checks;
        this.terms = terms;
        this.events = events;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(SET + "/versions", guard.apply(this::list));
        routes.get(SET + "/diff", guard.apply(this::diff));
        routes.post(SET + "/diff/events", guard.apply(this::diffEvents));
        routes.post(SET + "/rollback", guard.apply(this::rollBack));
    }

    private Response list(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        SetList.Window window = SetList.Window.of(request, problems);
        Document latest = sets.existing(caller.scope(), request.pathParam("id"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode data = answer.putArray("data");
        long newest = latest.revision() - window.start();
        for (long version = newest; version >= 0 && data.size() < window.limit(); version--) {
            sets.version(caller.scope(), latest.id(), version).ifPresent(document -> data.add(view(document)));
        }
        answer.putObject("_page").put("count", data.size()).put("limit", window.limit());
        ObjectNode links = answer.putObject("_links");
        window.next(request, latest.revision() + 1)
                .ifPresent(href -> links.putObject("next").put("href", href).put("templated", false));
        return Response.json(200, answer);
    }

    private static ObjectNode view(Document document) {
        StoredSet set = StoredSet.of(document);
        ObjectNode view = SetView.head(document, set);
        if (set.members().has("name")) {
            view.set("name", set.members().get("name"));
        }
        view.put("mappings", set.mappings().size());
        return view.put("xdmSchema", set.schema().sent());
    }

    /** {@code to} is the newest version unless it is given, {@code from} the one before it. */
    private Document to(Request request, Caller caller) {
        return Versions.asked(request, "to", sets, caller);
    }

    private Document from(Request request, Caller caller, Document to) {
        return request.queryParam("from").isPresent()
                ? Versions.asked(request, "from", sets, caller)
                : sets.existing(caller.scope(), to.id(), Math.max(0, to.revision() - 1));
    }

    private Response diff(Request request, Caller caller) {
        Document to = to(request, caller);
        Document from = from(request, caller, to);
        return Response.json(200, compared(from, to).setAll(SetDiff.of(StoredSet.of(from), StoredSet.of(to))));
    }

    private static ObjectNode compared(Document from, Document to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mappingSetId", to.id())
                .put("from", from.revision())
                .put("to", to.revision());
    }

    /** With a mapping set in the body, that set stands in the place of {@code to}: a change can be tried before it is made. */
    private Response diffEvents(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        int limit = limit(request, problems);
        Optional<SetBody> candidate = candidate(request, problems);
        Document to = to(request, caller);
        Document from = candidate.isPresent() && request.queryParam("from").isEmpty() ? to : from(request, caller, to);
        Engine now = candidate
                .map(body -> checks.engine(caller, body))
                .orElseGet(() -> checks.engine(caller, StoredSet.of(to)));
        List<RecentEvents.Recent> recent = events.ofMappingSet(caller.scope(), to.id(), limit);
        ObjectNode answer = compared(from, to);
        if (candidate.isPresent()) {
            answer.put("to", "body");
        }
        return Response.json(
                200,
                answer.setAll(new EventDiff(checks.engine(caller, StoredSet.of(from)), now, events).compare(recent)));
    }

    private static Optional<SetBody> candidate(Request request, Problems problems) {
        if (request.body().length == 0) {
            return Optional.empty();
        }
        JsonNode set = request.json().path("mappingSet");
        return set.isMissingNode() || set.isNull() ? Optional.empty() : Optional.of(SetBody.of(set, problems));
    }

    private static int limit(Request request, Problems problems) {
        String text = request.queryParam("limit").orElse(Integer.toString(USUAL_EVENTS));
        long limit = Versions.number(text, "limit", problems);
        if (limit < 1 || limit > MOST_EVENTS) {
            throw problems.badRequest(
                    "limit must lie between 1 and %d events; it is '%s'.".formatted(MOST_EVENTS, Problems.shown(text)));
        }
        return (int) limit;
    }

    private Response rollBack(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        String version =
                request.body().length == 0 ? "" : request.json().path("version").asText("");
        String wanted = request.queryParam("version").orElse(version);
        if (wanted.isEmpty()) {
            throw problems.badRequest("version is missing; give the version to go back to, as {\"version\": 0}.");
        }
        String id = request.pathParam("id");
        Document old = sets.existing(caller.scope(), id, Versions.number(wanted, "version", problems));
        Document after = sets.rollBack(caller, id, terms.of(request, caller), StoredSet.of(old));
        return Etags.tagged(Response.json(200, SetView.whole(after, Optional.empty())), after);
    }
}
