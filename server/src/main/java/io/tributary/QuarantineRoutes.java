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
import io.tributary.quarantine.QuarantineGroup;
import io.tributary.quarantine.QuarantineState;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What lies in quarantine: lists, causes, single messages, and what one may do with them but replay. */
final class QuarantineRoutes {

    static final String BASE = "/tributary/v1/quarantine";

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
    private static final int MAX_GROUPS = 1_000;

    /** What waits for somebody may be changed; what landed or is on its way may not. */
    private static final Set<QuarantineState> CHANGEABLE = EnumSet.of(
            QuarantineState.OPEN,
            QuarantineState.EDITED,
            QuarantineState.PARKED,
            QuarantineState.REFUSED,
            QuarantineState.DISCARDED);

    private final Quarantine quarantine;

    QuarantineRoutes(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE, guard.apply(this::list));
        routes.get(BASE + "/groups", guard.apply(this::groups));
        routes.get(BASE + "/states", guard.apply(this::states));
        routes.get(BASE + "/{id}", guard.apply(this::one));
        routes.put(BASE + "/{id}/payload", guard.apply(this::replacePayload));
        routes.patch(BASE + "/{id}/payload", guard.apply(this::mergePayload));
        routes.post(BASE + "/{id}/discard", guard.apply(this::discard));
    }

    private Response list(Request request, Caller caller) {
        int limit = QuarantineAsk.limit(request, DEFAULT_LIMIT, MAX_LIMIT);
        List<KeptEntry> page =
                quarantine.page(QuarantineAsk.filter(request, caller), QuarantineAsk.beyond(request), true, limit);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        page.forEach(kept -> items.add(QuarantineView.entry(kept, caller.scope().sandbox())));
        String next = page.size() < limit ? "" : page.get(limit - 1).entry().id();
        page(body, page.size(), next);
        return Response.json(200, body);
    }

    static void page(ObjectNode body, int count, String next) {
        body.putObject("_page").put("count", count).put("next", next);
    }

    private Response groups(Request request, Caller caller) {
        int limit = QuarantineAsk.limit(request, DEFAULT_LIMIT, MAX_GROUPS);
        String token = request.queryParam("continuationToken").orElse("");
        if (!token.matches("\\d{0,9}")) {
            throw QuarantineAsk.bad(request, "continuationToken is not one that a page of groups gave");
        }
        int offset = token.isEmpty() ? 0 : Integer.parseInt(token);
        List<QuarantineGroup> groups = quarantine.groups(QuarantineAsk.filter(request, caller), offset, limit);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        groups.forEach(
                group -> items.add(QuarantineView.group(group, caller.scope().sandbox())));
        page(body, groups.size(), groups.size() < limit ? "" : String.valueOf(offset + limit));
        return Response.json(200, body);
    }

    private Response states(Request request, Caller caller) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode flows = body.putObject("flows");
        quarantine
                .states(caller.lakeNamespace())
                .forEach((flow, counts) -> flows.set(flow, QuarantineView.states(counts)));
        return Response.json(200, body);
    }

    private Response one(Request request, Caller caller) {
        return shown(found(request, caller), caller);
    }

    private Response shown(KeptEntry kept, Caller caller) {
        return Response.json(
                200,
                QuarantineView.whole(
                        kept,
                        quarantine.history(kept.entry().id()),
                        caller.scope().sandbox()));
    }

    private KeptEntry found(Request request, Caller caller) {
        String id = request.pathParam("id");
        return quarantine
                .find(id)
                .filter(kept -> kept.entry().namespace().equals(caller.lakeNamespace()))
                .orElseThrow(() ->
                        QuarantineAsk.problem(404, "Not Found", "Nothing in quarantine has the id " + id, request));
    }

    private Response replacePayload(Request request, Caller caller) {
        KeptEntry kept = found(request, caller);
        object(request, request.json());
        return edit(request, caller, kept, request.body());
    }

    /** A merge patch (RFC 7386) of what would be replayed now. */
    private Response mergePayload(Request request, Caller caller) {
        KeptEntry kept = found(request, caller);
        ObjectNode patch = object(request, request.json());
        if (!(QuarantineView.parsed(QuarantineView.text(kept.latest())) instanceof ObjectNode before)) {
            throw QuarantineAsk.problem(
                    409,
                    "Conflict",
                    "The payload is no JSON object, so nothing can be merged into it; replace it with PUT",
                    request);
        }
        return edit(request, caller, kept, merged(before, patch).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode merged(JsonNode before, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = before instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), merged(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }

    private static ObjectNode object(Request request, JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw QuarantineAsk.bad(
                request, "The payload must be a JSON object, as a message is; found " + body.getNodeType());
    }

    private Response edit(Request request, Caller caller, KeptEntry kept, byte[] payload) {
        String note = QuarantineAsk.note(request, request.queryParam("note").orElse(""));
        Optional<KeptEntry> edited =
                quarantine.edit(kept.entry().id(), payload, caller.clientId(), note, CHANGEABLE::contains);
        return shown(edited.orElseThrow(() -> busy(request, kept)), caller);
    }

    private Response discard(Request request, Caller caller) {
        KeptEntry kept = found(request, caller);
        JsonNode note = request.json().path("note");
        if (!note.isTextual() || note.textValue().isBlank()) {
            throw QuarantineAsk.bad(
                    request, "Send {\"note\":\"why it need not land\"}; note is missing, empty or no text");
        }
        Optional<KeptEntry> discarded = quarantine.discard(
                kept.entry().id(),
                caller.clientId(),
                QuarantineAsk.note(request, note.textValue()),
                CHANGEABLE::contains);
        return shown(discarded.orElseThrow(() -> busy(request, kept)), caller);
    }

    private static RuntimeException busy(Request request, KeptEntry kept) {
        return QuarantineAsk.problem(
                409,
                "Conflict",
                "The message " + kept.entry().id() + " is "
                        + kept.entry().state().text() + ": what is on its way or has landed can't be changed",
                request);
    }
}
