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

/** Mapping sets over HTTP (data-prep contract §6.2). */
final class SetRoutes {

    static final String SETS = "/data/foundation/conversion/mappingSets";
    private static final String ALIAS = "/data/foundation/mappingSets";

    private final MappingSets sets;
    private final SetChecks checks;
    private final StoredTests tests;
    private final ChangeTerms terms;
    private final FlowsUsing flowsUsing;

    SetRoutes(MappingSets sets, SetChecks checks, StoredTests tests, ChangeTerms terms, FlowsUsing flowsUsing) {
        this.sets = sets;
        this.checks = checks;
        this.tests = tests;
        this.terms = terms;
        this.flowsUsing = flowsUsing;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(SETS, guard.apply(this::list));
        routes.post(SETS, guard.apply(this::create));
        routes.post(ALIAS, guard.apply(this::create));
        routes.get(SETS + "/{id}", guard.apply(this::read));
        routes.put(SETS + "/{id}", guard.apply(this::replace));
        routes.delete(SETS + "/{id}", guard.apply(this::delete));
    }

    private Response list(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        SetList query = SetList.of(request, problems);
        boolean expand = Flags.of(request, "expandSchema", problems);
        MappingSets.Page found = sets.list(caller.scope(), query);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode data = answer.putArray("data");
        found.documents().forEach(document -> data.add(view(caller, document, expand)));
        answer.putObject("_page")
                .put("count", data.size())
                .put("limit", query.window().limit());
        ObjectNode links = answer.putObject("_links");
        query.window()
                .next(request, found.all())
                .ifPresent(href -> links.putObject("next").put("href", href).put("templated", false));
        return Response.json(200, answer);
    }

    private Response create(Request request, Caller caller) {
        Document created = create(caller, request.json(), validates(request, caller));
        return Etags.tagged(Response.json(200, SetView.head(created, StoredSet.of(created))), created);
    }

    private static boolean validates(Request request, Caller caller) {
        return Flags.of(request, "validate", new Problems(caller.scope()));
    }

    private Document create(Caller caller, JsonNode sent, boolean validate) {
        MappingSets.Content content = checks.content(caller, sent, validate);
        return sets.create(caller, content);
    }

    private Response read(Request request, Caller caller) {
        Document document = Versions.asked(request, "version", sets, caller);
        boolean expand = Flags.of(request, "expandSchema", new Problems(caller.scope()));
        return Etags.tagged(Response.json(200, view(caller, document, expand)), document);
    }

    private Response replace(Request request, Caller caller) {
        MappingSets.Content content = checks.content(caller, request.json(), validates(request, caller));
        Document after = sets.replace(caller, request.pathParam("id"), terms.of(request, caller), content);
        return Etags.tagged(Response.json(200, view(caller, after, false)), after);
    }

    private Response delete(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        String id = request.pathParam("id");
        Document current = sets.existing(caller.scope(), id);
        Etags.checkMatch(request, current, problems);
        List<String> flows = flowsUsing.of(caller.scope(), id);
        if (!flows.isEmpty()) {
            throw problems.inUse("Enabled flows run this mapping set: %s. Disable them or give them another set first."
                    .formatted(Problems.shown(String.join(", ", flows))));
        }
        sets.delete(caller.scope(), id);
        tests.delete(caller.scope(), id);
        return Response.empty(204);
    }

    private ObjectNode view(Caller caller, Document document, boolean expand) {
        Optional<ObjectNode> schema = expand ? checks.schemaOf(caller, StoredSet.of(document)) : Optional.empty();
        return SetView.whole(document, schema);
    }
}
