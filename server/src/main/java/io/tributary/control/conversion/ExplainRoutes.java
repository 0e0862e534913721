package io.tributary.control.conversion;

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
import io.tributary.mapping.EvaluationException;
import io.tributary.mapping.Explainer;
import java.time.Instant;
import java.util.function.Function;

/** What each mapping of a set does to a record, over HTTP; an addition to the platform's API (data-prep contract §10). */
final class ExplainRoutes {

    private static final int MOST_ROWS = 10;

    private final MappingSets sets;
    private final SetChecks checks;

    ExplainRoutes(MappingSets sets, SetChecks checks) {
        this.sets = sets;
        this.checks = checks;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post(SetRoutes.SETS + "/explain", guard.apply(this::explain));
        routes.post(SetRoutes.SETS + "/{id}/explain", guard.apply(this::explainStored));
    }

    /** The body of a preview. */
    private Response explain(Request request, Caller caller) {
        JsonNode sent = request.json();
        SetBody body = SetBody.of(sent.path("mappingSet"), new Problems(caller.scope()));
        return answer(checks.engine(caller, body), sent, caller);
    }

    /** The {@code data} of a preview; {@code version} may name an old version. */
    private Response explainStored(Request request, Caller caller) {
        StoredSet set = StoredSet.of(Versions.asked(request, "version", sets, caller));
        return answer(checks.engine(caller, set), request.json(), caller);
    }

    private static Response answer(Engine engine, JsonNode sent, Caller caller) {
        Problems problems = new Problems(caller.scope());
        JsonNode data = sent.path("data");
        Explainer explainer = engine.explainer();
        Instant now = Instant.now();
        if (!data.isArray()) {
            return Response.json(200, explained(explainer, data, now, problems));
        }
        if (data.size() > MOST_ROWS) {
            throw problems.badRequest(
                    "data has %d rows; at most %d can be explained.".formatted(data.size(), MOST_ROWS));
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        data.forEach(row -> rows.add(explained(explainer, row, now, problems)));
        return Response.json(200, rows);
    }

    private static ObjectNode explained(Explainer explainer, JsonNode row, Instant now, Problems problems) {
        if (!(row instanceof ObjectNode record)) {
            throw problems.badRequest("data must be a JSON object, the row to explain, or an array of such rows.");
        }
        try {
            return ExplainView.of(explainer.explain(record, now));
        } catch (EvaluationException tooCostly) {
            throw problems.badRequest(String.valueOf(tooCostly.getMessage()));
        }
    }
}
