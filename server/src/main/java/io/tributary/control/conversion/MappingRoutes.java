package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Single mappings of a set over HTTP; each change makes the set's next version (data-prep contract §6.2). */
final class MappingRoutes {

    private static final String MAPPINGS = SetRoutes.SETS + "/{id}/mappings";
    private static final String MAPPING = MAPPINGS + "/{mappingId}";

    private final MappingSets sets;
    private final ChangeTerms terms;

    MappingRoutes(MappingSets sets, ChangeTerms terms) {
        this.sets = sets;
        this.terms = terms;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(MAPPINGS, guard.apply(this::list));
        routes.post(MAPPINGS, guard.apply(this::add));
        routes.get(MAPPING, guard.apply(this::read));
        routes.put(MAPPING, guard.apply(this::replace));
        routes.delete(MAPPING, guard.apply(this::remove));
    }

    private Response list(Request request, Caller caller) {
        Document document = set(request, caller);
        return Etags.tagged(Response.json(200, SetView.mappings(StoredSet.of(document))), document);
    }

    private Response read(Request request, Caller caller) {
        Document document = set(request, caller);
        return answer(document, request, caller, request.pathParam("mappingId"));
    }

    private Response add(Request request, Caller caller) {
        ObjectNode mapping = mapping(request, caller);
        Document after = change(request, caller, (set, version) -> {
            if (set.mappings().size() >= SetBody.MOST_MAPPINGS) {
                throw new Problems(caller.scope())
                        .invalidSet("The set has %d mappings already; no more are allowed."
                                .formatted(SetBody.MOST_MAPPINGS));
            }
            List<ObjectNode> mappings = new ArrayList<>(set.mappings());
            mappings.add(sets.added(caller, mapping, version));
            return mappings;
        });
        ObjectNode added = StoredSet.of(after).mappings().getLast();
        return Etags.tagged(Response.json(200, MappingBody.view(added)), after);
    }

    private Response replace(Request request, Caller caller) {
        String mappingId = request.pathParam("mappingId");
        ObjectNode mapping = mapping(request, caller);
        Document after = change(request, caller, (set, version) -> {
            ObjectNode old = set.mapping(mappingId).orElseThrow(() -> unknown(request, caller, mappingId));
            List<ObjectNode> mappings = new ArrayList<>(set.mappings());
            mappings.set(mappings.indexOf(old), sets.changed(caller, old, mapping, version));
            return mappings;
        });
        return answer(after, request, caller, mappingId);
    }

    private Response remove(Request request, Caller caller) {
        String mappingId = request.pathParam("mappingId");
        change(request, caller, (set, version) -> {
            ObjectNode old = set.mapping(mappingId).orElseThrow(() -> unknown(request, caller, mappingId));
            List<ObjectNode> mappings = new ArrayList<>(set.mappings());
            mappings.remove(old);
            return mappings;
        });
        return Response.empty(204);
    }

    private Document change(Request request, Caller caller, BiFunction<StoredSet, Long, List<ObjectNode>> mappings) {
        return sets.remap(caller, request.pathParam("id"), terms.of(request, caller), mappings);
    }

    private Document set(Request request, Caller caller) {
        return sets.existing(caller.scope(), request.pathParam("id"));
    }

    private static ObjectNode mapping(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        return MappingBody.parse(request.json(), why -> problems.badRequest("The mapping: " + why));
    }

    private static Response answer(Document document, Request request, Caller caller, String mappingId) {
        ObjectNode mapping =
                StoredSet.of(document).mapping(mappingId).orElseThrow(() -> unknown(request, caller, mappingId));
        return Etags.tagged(Response.json(200, MappingBody.view(mapping)), document);
    }

    private static HttpProblem unknown(Request request, Caller caller, String mappingId) {
        return new Problems(caller.scope())
                .notFound("The mapping set '%s' has no mapping '%s'."
                        .formatted(request.pathParam("id"), Problems.shown(mappingId)));
    }
}
