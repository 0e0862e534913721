package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Trying out mapping sets that aren't stored: validate and preview (data-prep contract §6.2). */
final class CheckRoutes {

    private static final int MOST_ROWS = 100;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final SetChecks checks;

    CheckRoutes(SetChecks checks) {
        this.checks = checks;
    }

    void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post(SetRoutes.SETS + "/validate", guard.apply(this::validate));
        routes.post(SetRoutes.SETS + "/preview", guard.apply(this::preview));
    }

    private Response validate(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        SetBody body = SetBody.of(withBlanks(request.json()), problems);
        return Response.json(200, validation(checks.check(body, checks.schemaOf(caller, body))));
    }

    /** What validation answers, in the order of the mappings. */
    static ObjectNode validation(List<SetChecks.Checked> all) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode responses = answer.putArray("validationResponse");
        all.forEach(checked -> {
            ObjectNode response =
                    responses.addObject().put("status", checked.failures().isEmpty() ? "SUCCESS" : "FAILED");
            response.set("errors", errors(checked.failures()));
            if (!checked.notices().isEmpty()) {
                response.set("notices", errors(checked.notices()));
            }
        });
        return answer;
    }

    /** A mapping without source or destination is told among the others, not refused as a body. */
    private static JsonNode withBlanks(JsonNode sent) {
        JsonNode body = sent.deepCopy();
        for (JsonNode mapping : body.path("mappings")) {
            if (mapping instanceof ObjectNode object) {
                blank(object, "source", "sourceAttribute");
                blank(object, "destination", "destinationXdmPath");
            }
        }
        return body;
    }

    private static void blank(ObjectNode mapping, String name, String legacyName) {
        if (!mapping.hasNonNull(name) && !mapping.hasNonNull(legacyName)) {
            mapping.put(name, "");
        }
    }

    private Response preview(Request request, Caller caller) {
        Problems problems = new Problems(caller.scope());
        JsonNode sent = request.json();
        JsonNode data = sent.path("data");
        SetBody body = SetBody.of(sent.path("mappingSet"), problems);
        Engine engine = checks.engine(caller, body);
        if (!data.isArray()) {
            return Response.json(200, transformed(engine, data, problems));
        }
        if (data.size() > MOST_ROWS) {
            throw problems.badRequest(
                    "data has %d rows; at most %d can be previewed.".formatted(data.size(), MOST_ROWS));
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        long start = System.nanoTime();
        for (JsonNode row : data) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw problems.badRequest(
                        "The preview takes longer than %d seconds; send fewer rows or simpler expressions."
                                .formatted(LONGEST.toSeconds()));
            }
            rows.add(transformed(engine, row, problems));
        }
        return Response.json(200, rows);
    }

    private static ObjectNode transformed(Engine engine, JsonNode row, Problems problems) {
        if (!(row instanceof ObjectNode record)) {
            throw problems.badRequest("data must be a JSON object, the row to transform, or an array of such rows.");
        }
        Engine.Transformed result = engine.transform(record);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("data", result.data());
        answer.set("errors", errors(result.warnings()));
        return answer;
    }

    /** Null for none, as the platform writes it. */
    static JsonNode errors(List<Finding> findings) {
        if (findings.isEmpty()) {
            return NullNode.getInstance();
        }
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        findings.forEach(finding -> errors.add(finding.toJson()));
        return errors;
    }
}
